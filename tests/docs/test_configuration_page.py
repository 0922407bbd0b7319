"""The reference of the configuration says what the models say, and its rules hold."""

import re
from pathlib import Path

import pytest

from reporter.config.discovery import PROFILE_VARIABLE, VARIABLE, find_files
from reporter.config.documents import FORMS
from reporter.config.layers import PREFIX, Layer
from reporter.config.load import OTHER_KEYS, load
from reporter.config.places import system_folders, user_folders
from reporter.config.reference import markdown
from tests.config.test_layers import put

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "site/docs/reference/configuration.md"
START = "<!-- keys: written by `pytest --update-golden`, checked by the tests -->"
PROSE, _, MADE = PAGE.read_text(encoding="utf-8").partition(f"{START}\n\n")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under *heading*, without its head."""
    section = PROSE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    assert len(lines) > 2
    return lines[2:]


def test_the_page_holds_each_key_as_the_models_have_it(request: pytest.FixtureRequest) -> None:
    """A reader of the page sees what editors and ``validate`` go by."""
    made = MADE
    if request.config.getoption("--update-golden"):
        made = markdown()
        PAGE.write_text(f"{PROSE}{START}\n\n{made}", encoding="utf-8")

    assert made == markdown()


def test_the_layers_stand_in_their_order() -> None:
    assert [row[0] for row in rows("Layers")] == [str(layer) for layer in Layer]


def test_the_page_names_each_place_of_a_file() -> None:
    """The platform's folders are those of the machine that the tests run on, which need not be Linux."""
    text = PROSE.replace("~", str(Path.home()))
    named = [user_folders()[0], system_folders()[-1]]
    assert all(f"`{folder}/`" in text for folder in named)
    assert all(f"`{suffix}`" in text for suffix in FORMS)
    assert all(f"`{name}`" in text for name in (VARIABLE, PROFILE_VARIABLE, f"{PREFIX}SECTION__KEY"))


@pytest.mark.parametrize("name", ["config/reporter", "aws-services-reporter"])
def test_a_project_s_file_is_found_where_the_page_says(tmp_path: Path, name: str) -> None:
    assert f"`{name}`" in PROSE
    for suffix in FORMS:
        put(tmp_path / suffix, {f"{name}{suffix}": ""})
        assert find_files(tmp_path / suffix, environment={})


def test_the_page_tells_of_the_keys_that_are_no_section() -> None:
    assert {row[0].strip("`") for row in rows("Keys at the top")} == set(OTHER_KEYS)


def test_a_profile_of_a_base_gives_way_to_the_file_that_extends_it(tmp_path: Path) -> None:
    base = "history: {branch: base}\nprofiles: {p: {history: {branch: base-p}, guard: {floor: 3}}}"
    put(tmp_path, {"base.yml": base, "top.yml": "extends: base.yml\nhistory: {branch: top}"})
    settings = load([(Layer.FILE, tmp_path / "top.yml")], environment={}, profile="p").settings
    assert (settings.history.branch, settings.guard.floor) == ("top", 3)


@pytest.mark.parametrize("word", re.findall(r"`(\w+)`", next(row[0] for row in rows("Values") if "`yes`" in row[0])))
def test_the_words_for_true_and_false_are_understood(tmp_path: Path, word: str) -> None:
    put(tmp_path, {"a.yml": f"history: {{push: {word}}}"})
    settings = load([(Layer.FILE, tmp_path / "a.yml")], environment={}).settings
    assert settings.history.push is (word in {"yes", "on"})


def test_an_account_is_named_by_a_variable_as_the_page_shows() -> None:
    [variable] = re.findall(r"`(REPORTER__AWS\w+)`", PROSE)
    settings = load([], environment={variable: "x"}).settings
    assert settings.aws.accounts["gov"].profile == "x"
