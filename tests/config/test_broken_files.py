"""What is told of files that are wrong: each line is what whoever made the mistake reads."""

from pathlib import Path

import pytest

from reporter.config.load import OTHER_KEYS
from reporter.config.problems import ConfigError
from reporter.config.settings import SECTIONS
from tests.config.broken import SUFFIXES, Broken, read, tables

ROWS = tuple(tables())


@pytest.mark.parametrize("broken", ROWS, ids=[row.name for row in ROWS])
def test_a_broken_file_is_told_in_these_words(broken: Broken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as caught:
        read(broken, tmp_path)
    assert tuple(str(caught.value).splitlines()) == broken.told


@pytest.mark.parametrize("form", SUFFIXES)
def test_there_are_many_rows_of_each_form(form: str) -> None:
    assert len(ROWS) >= 400
    assert sum(row.form == form for row in ROWS) >= 60


def test_each_row_is_a_mistake_of_its_own() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert len({(row.text, str(row.environment), str(row.overrides), row.profile) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("key", [*SECTIONS, *OTHER_KEYS[:-1]])
def test_there_are_faults_of_each_section(key: str) -> None:
    keys = [line.split(": ")[1] for row in ROWS for line in row.told if line.startswith("c.")]
    assert len([one for one in keys if one == key or one.startswith((f"{key}.", f"{key}["))]) >= 3


@pytest.mark.parametrize("broken", [row for row in ROWS if row.environment], ids=lambda row: row.name)
def test_nothing_is_told_of_what_a_variable_gives(broken: Broken) -> None:
    texts = [text for text in broken.environment.values() if len(text) > 3]
    assert not [line for line in broken.told if any(text in line for text in texts)]
