"""The page about the command says what the command does."""

import re
from pathlib import Path

import pytest

from reporter.v1.arguments import parse
from tests.v1.conftest import ROOT
from tests.v1.test_plugins import installed, put

PAGE = (ROOT / "site/docs/reference/v1.md").read_text(encoding="utf-8")


def test_the_page_names_every_flag(capsys):
    """And no other."""
    with pytest.raises(SystemExit):
        parse(["--help"])
    told = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    flags = PAGE.partition("## Flags")[2].partition("## Exit codes")[0]

    assert set(re.findall(r"--[a-z][a-z-]+", flags)) - {"--fo"} == told


def test_the_example_of_a_plugin_works_from_a_package_and_a_folder(process, tmp_path, young_cache):
    """As the page shows it."""
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    point = re.search(r'plugins"\]\n\s*(\w+) = "(.*?)"', PAGE)
    assert code is not None
    assert point is not None
    site, folder = put(tmp_path / "site"), put(tmp_path / "folder", anything=code[1])
    put(site / "our_package", __init__="", listing=code[1])
    installed(site, f"{point[1]} = {point[2]}")

    for env in ({"PYTHONPATH": str(site)}, {"AWS_SERVICES_REPORTER_PLUGINS": str(folder)}):
        ran = process("--format", "listing", env=env)
        made = Path("reports/listing/regions_services.txt")

        assert (ran.code, ran.warnings) == (0, [])
        assert made.read_text(encoding="utf-8") == "cn-north-1\neu-west-1\nus-east-1\n"
        made.unlink()
