"""``reporter config schema`` prints the schema, whatever state the configuration is in."""

from pathlib import Path

import pytest

from reporter.__main__ import main
from tests.config.test_schema import COMMITTED


@pytest.mark.parametrize("configuration", [None, "guard: ["])
def test_the_schema_is_printed_as_it_is_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], configuration: str | None
) -> None:
    """Also beside a configuration that cannot be read: the schema is there to mend it."""
    monkeypatch.chdir(tmp_path)
    if configuration:
        (tmp_path / "aws-services-reporter.yml").write_text(configuration, encoding="utf-8")

    assert main(["config", "schema"]) == 0
    assert capsys.readouterr() == (COMMITTED.read_text(encoding="utf-8"), "")
