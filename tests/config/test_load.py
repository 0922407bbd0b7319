"""From files, environment and command line to settings: either they are good, or each fault is told in one line."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.config.declared import models_at
from reporter.config.documents import Document, read_document
from reporter.config.layers import Layer, layer
from reporter.config.load import Examined, encrypted, examine, load, settings_of
from reporter.config.problems import ConfigError, KeyPath, Problem
from reporter.config.settings import SECTIONS, Settings, model
from reporter.errors import UsageError
from reporter.options.kinds import Options
from tests.config.documents import written
from tests.config.test_layers import put

CANARY = "canary-in-a-variable"


def keys_of(kind: type[Options], found: set[str]) -> set[str]:
    """The keys of a model, and of all models in it."""
    for key in kind.model_fields.keys() - found:
        found.add(key)
        for steps in ((key,), (key, "x")):
            for inner in models_at(kind, steps):
                keys_of(inner, found)
    return found


REAL = sorted({key for section in SECTIONS for key in keys_of(model(section), set())})
_NAMES = st.sampled_from(REAL) | st.sampled_from(("", "x y", "a\nb", "a.b", "[0]", "\x1b[31m", "é" * 40, "*", "_"))
_TEXTS = st.sampled_from(("${CANARY}", "x${CANARY}", "${NONE}", "${", "age:x", "slack", "webhook", "09:00", "14d"))
_SCALARS = (
    _TEXTS
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from((0, 1, 2, 10**30, 10**400))
)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4), max_leaves=20
)
_SECTIONS = st.sampled_from((*SECTIONS, "version", "extends", "profiles", "$schema")) | _NAMES
_DOCUMENTS = st.dictionaries(_SECTIONS, st.dictionaries(_NAMES, _VALUES, max_size=4) | _VALUES, max_size=5)
_STEPS = st.lists(st.sampled_from((*SECTIONS, *REAL)), min_size=1, max_size=4)
_VARIABLES = st.dictionaries(
    _STEPS.map(lambda steps: "REPORTER__" + "__".join(steps).upper()),
    st.sampled_from((CANARY, "1", "true", "[a, 2]", "{a: {b: c}}", "", "1e400")),
    max_size=3,
)
_OVERRIDES = st.dictionaries(_STEPS.map(tuple), _VALUES, max_size=2)


def told(
    files: list[tuple[Layer, Path]],
    environment: Mapping[str, str],
    overrides: Mapping[KeyPath, object] | None = None,
    profile: str | None = None,
) -> list[str]:
    """The lines that are told; none if all is good."""
    problems: tuple[Problem, ...] = ()
    try:
        found = load(files, environment=environment, overrides=overrides, profile=profile)
    except ConfigError as error:
        problems = error.problems
    else:
        assert all(isinstance(getattr(found.settings, section), model(section)) for section in SECTIONS)
    assert all(problem.key or problem.file for problem in problems)
    return [str(problem) for problem in problems]


@settings(max_examples=400)
@given(_DOCUMENTS, st.sampled_from(("yaml", "json", "toml")), _VARIABLES, _OVERRIDES, st.none() | st.just("p"))
def test_whatever_stands_there_is_good_or_told_in_lines_that_can_be_printed(
    data: dict[str, object],
    form: str,
    variables: dict[str, str],
    overrides: dict[KeyPath, object],
    profile: str | None,
) -> None:
    environment = variables | {"CANARY": CANARY}
    with TemporaryDirectory() as name:
        path = Path(name) / f"c.{form}"
        path.write_text(written(data, form), encoding="utf-8")
        lines = told([(Layer.PROJECT, path)], environment, overrides, profile)
    assert all(line.isprintable() and line.strip() for line in lines)
    assert not [line for line in lines if CANARY in line]


_SIGNS = st.text(st.characters(), max_size=4) | st.just("\ud800")
"""Half signs as well, which no other form can hold."""


@given(st.recursive(_SIGNS, lambda inner: st.dictionaries(_SIGNS, inner, max_size=3), max_leaves=8))
def test_whatever_signs_json_holds_they_are_told_in_lines_that_can_be_printed(value: object) -> None:
    data = {"guard": value, "notifications": {"channels": {"a": value}, "rules": value}, "metadata": {"name": value}}
    with TemporaryDirectory() as name:
        (Path(name) / "c.json").write_text(json.dumps(data), encoding="utf-8")
        lines = told([(Layer.PROJECT, Path(name) / "c.json")], {})
    assert lines
    assert all(line.isprintable() for line in lines)


def examined(folder: Path, text: str, profile: str | None = None, **environment: str) -> Examined:
    put(folder, {"c.yml": text})
    return examine([(Layer.PROJECT, folder / "c.yml")], environment=environment, profile=profile)


def test_nothing_at_all_is_the_defaults() -> None:
    found = load([], environment={"HOME": "/"})
    assert found.settings.guard == Settings().guard
    assert found.layered.files == ()


def test_good_sections_are_there_whatever_is_wrong_with_others(tmp_path: Path) -> None:
    text = "guard: {overall: 2, region: 0.9}\nsettle: {additions: 3}\nhistory: {remote: '${NONE}'}\nnone: 1"
    found = examined(tmp_path, text)
    assert [problem.key for problem in found.problems] == ["guard.overall", "history.remote", "none"]
    assert found.broken == {"guard", "history"}
    assert found.loaded.settings.settle.additions == 3
    assert found.loaded.settings.guard == Settings().guard
    assert found.loaded.settings.history == Settings().history


def test_a_section_whose_variable_is_missing_in_a_profile_is_broken(tmp_path: Path) -> None:
    text = "history: {branch: a}\nprofiles: {p: {history: {remote: '${NONE}'}}}"
    assert examined(tmp_path, text).broken == frozenset()
    assert examined(tmp_path, text, profile="p").broken == {"history"}


def test_nothing_more_is_said_of_a_value_whose_variable_is_missing(tmp_path: Path) -> None:
    """An empty text, in place of the variable, would be no region, no secret and no number."""
    text = "aws: {api_regions: ['${A}'], external_id: '${B}'}\ncollect: {workers: '${C}', attempts: 0}"
    assert [problem.key for problem in examined(tmp_path, text).problems] == [
        "aws.api_regions[0]",
        "aws.external_id",
        "collect.workers",
        "collect.attempts",
    ]


def test_what_cannot_be_read_ends_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"c\.yml:1:8: this is no YAML"):
        examined(tmp_path, "guard: ]\nhistory: {remote: '${NONE}'}")


def test_each_file_is_read_once_even_if_variables_are_missing(tmp_path: Path) -> None:
    put(tmp_path, {"c.yml": "extends: base.yml\nsite: {name: '${NONE}'}", "base.yml": "guard: {floor: 1}"})
    seen: list[str] = []

    def read(path: Path) -> Document:
        seen.append(path.name)
        return read_document(path)

    found = examine([(Layer.PROJECT, tmp_path / "c.yml")], environment={}, read=read)
    assert seen == ["c.yml", "base.yml"]
    assert found.loaded.settings.guard.floor == 1


@pytest.mark.parametrize("depth", [52, 450, 2000])
def test_no_depth_of_toml_exhausts_the_machine(tmp_path: Path, depth: int) -> None:
    put(tmp_path, {"c.toml": f"guard{'.a' * depth} = 1"})
    [line] = told([(Layer.PROJECT, tmp_path / "c.toml")], {})
    assert line.endswith("more than 50 levels deep: is this a configuration?")


def test_a_number_that_python_itself_does_not_write_out_is_told(tmp_path: Path) -> None:
    huge = f"0x{'f' * 5000}"
    put(tmp_path, {"c.toml": f"guard.floor = {huge}\nsources.options.table.file = {huge}"})
    lines = told([(Layer.PROJECT, tmp_path / "c.toml")], {})
    assert [line.replace(f"{tmp_path.as_posix()}/", "") for line in lines] == [
        "c.toml:1:7: guard.floor: expected a number from 0 to 100000, not so large a number",
        "c.toml:2:23: sources.options.table.file: expected a smaller number",
    ]


def test_a_comma_after_the_last_item_is_told_with_what_to_do(tmp_path: Path) -> None:
    """In which words depends on the release of Python."""
    put(tmp_path, {"c.json": '{"sources": {"enabled": ["ssm",]},}'})
    [line] = told([(Layer.PROJECT, tmp_path / "c.json")], {})
    assert "c.json:1:3" in line
    assert line.endswith(("take the comma out", "True, None or .5"))


def test_settings_of_layers_are_good_or_refused(tmp_path: Path) -> None:
    put(tmp_path, {"good.yml": "settle: {additions: 3}", "bad.yml": "settle: {additions: -3}\nnone: 1"})
    good, bad = (layer([(Layer.PROJECT, tmp_path / name)], environment={}) for name in ("good.yml", "bad.yml"))
    assert settings_of(good, profile="p").settle.additions == 3
    assert settings_of(good, profile="p").profile == "p"
    with pytest.raises(ConfigError) as caught:
        settings_of(bad)
    assert [problem.key for problem in caught.value.problems] == ["settle.additions", "none"]


def test_encrypted_values_are_found_by_their_paths(tmp_path: Path) -> None:
    text = "aws: {external_id: 'age:YQ=='}\nnotifications: {channels: {a: {type: apprise, url: 'age:Yg=='}}}"
    found = examined(tmp_path, text).loaded
    assert encrypted(found.layered) == {
        ("aws", "external_id"): "age:YQ==",
        ("notifications", "channels", "a", "url"): "age:Yg==",
    }


def test_an_encrypted_value_is_opened_when_it_is_revealed_and_a_fault_has_its_place(tmp_path: Path) -> None:
    put(tmp_path, {"c.yml": "aws:\n  external_id: age:YQ=="})
    opened: list[str] = []

    def unlock(token: str) -> str:
        opened.append(token)
        if len(opened) > 1:
            msg = "no key here"
            raise UsageError(msg)
        return "the id"

    secret = load([(Layer.PROJECT, tmp_path / "c.yml")], environment={}, unlock=unlock).settings.aws.external_id
    assert secret is not None
    assert not opened
    assert secret.reveal() == "the id"
    with pytest.raises(ConfigError, match=r"c\.yml:2:3: aws\.external_id: no key here"):
        secret.reveal()


def test_without_a_key_an_encrypted_value_says_what_it_needs(tmp_path: Path) -> None:
    secret = examined(tmp_path, "aws: {external_id: 'age:YQ=='}").loaded.settings.aws.external_id
    assert secret is not None
    with pytest.raises(ConfigError, match=r"c\.yml:1:7: aws\.external_id: an encrypted value needs a key"):
        secret.reveal()


def test_what_is_not_the_fault_of_a_configuration_is_raised_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        msg = "a fault of ours"
        raise ValueError(msg)

    monkeypatch.setattr(model("guard"), "model_validate", broken)
    with pytest.raises(ValueError, match="a fault of ours"):
        examined(tmp_path, "guard: {}")
