"""Layers: the highest one that sets a key wins, whatever the forms of the files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.config.layers import Layer, Layered, layer, leaves
from reporter.config.problems import ConfigError, KeyPath
from reporter.options.secret import FromVariable
from tests.config.documents import FORMS, written

FILES = (Layer.SYSTEM, Layer.USER, Layer.PROJECT)


def put(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def layered(folder: Path, text: str, **environment: str) -> Layered:
    put(folder, {"c.yml": text})
    return layer([(Layer.PROJECT, folder / "c.yml")], environment=environment)


def refused(folder: Path, *names: str, profile: str | None = None, **environment: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        layer([(Layer.PROJECT, folder / name) for name in names], environment=environment, profile=profile)
    return str(caught.value).replace(f"{folder.as_posix()}/", "").splitlines()


_NAMES = st.sampled_from(("a", "b", "c"))
_LEAVES = st.integers(0, 9) | st.sampled_from(("x", "y")) | st.lists(st.integers(0, 3), min_size=1, max_size=2)
_MAPS = st.dictionaries(_NAMES, _LEAVES | st.dictionaries(_NAMES, _LEAVES, min_size=1, max_size=2), max_size=3)


def set_by(data: object) -> dict[KeyPath, object]:
    """The keys that one layer sets: a list as a whole, a map key by key."""
    found: dict[KeyPath, object] = {}
    for key, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, dict):
            found |= {(key, *path): leaf for path, leaf in set_by(value).items()}
        else:
            found[key,] = value
    return found


def expected(layers: Sequence[Mapping[str, object]]) -> dict[KeyPath, object]:
    """The law, told another way than the code does: each layer overwrites whatever it sets, above or below."""
    result: dict[KeyPath, object] = {}
    for one in layers:
        for path, value in set_by(one).items():
            clash = [old for old in result if old[: len(path)] == path or path[: len(old)] == old]
            for old in clash:
                del result[old]
            result[path] = value
    return result


@given(
    st.lists(st.tuples(_MAPS, st.sampled_from(FORMS)), min_size=3, max_size=3),
    st.dictionaries(st.tuples(_NAMES, _NAMES), st.integers(10, 19), max_size=2),
    st.dictionaries(st.tuples(_NAMES, _NAMES), st.integers(20, 29), max_size=2),
)
def test_the_highest_layer_that_sets_a_key_wins_whatever_the_form(
    files: list[tuple[dict[str, object], str]],
    variables: dict[tuple[str, str], int],
    overrides: dict[tuple[str, str], int],
) -> None:
    environment = {f"REPORTER__{a}__{b}".upper(): str(value) for (a, b), value in variables.items()}
    by_variable = [{a: {b: variables[a, b]}} for a, b in sorted(variables)]
    by_option = [{a: {b: value}} for (a, b), value in overrides.items()]
    with TemporaryDirectory() as name:
        paths = []
        for which, (data, form) in zip(FILES, files, strict=True):
            paths.append((which, Path(name) / f"{which}.{form}"))
            paths[-1][1].write_text(written(data, form), encoding="utf-8")
        found = layer(paths, environment=environment, overrides=cast("dict[KeyPath, object]", overrides))
    law = expected([*(data for data, _ in files), *by_variable, *by_option])
    assert set_by(found.data) == law
    for path, value in law.items():
        origin = found.origins[path]
        givers = dict(zip(FILES, (data for data, _ in files), strict=True))
        match origin.layer:
            case Layer.COMMAND_LINE:
                assert overrides[cast("tuple[str, str]", path)] == value
            case Layer.ENVIRONMENT:
                assert environment[origin.where] == str(value)
            case which:
                assert set_by(givers[which])[path] == value


@given(_MAPS, st.sampled_from(FORMS), st.sampled_from(FORMS))
def test_a_file_wins_over_what_it_extends_whatever_the_forms(data: dict[str, object], first: str, second: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"base.{first}").write_text(written({"a": "base", "z": {"base": 1}}, first), encoding="utf-8")
        own = {"extends": f"base.{first}"} | data
        (folder / f"own.{second}").write_text(written(own, second), encoding="utf-8")
        found = layer([(Layer.PROJECT, folder / f"own.{second}")], environment={})
    assert set_by(found.data) == expected([{"a": "base", "z": {"base": 1}}, data])


def test_lists_replace_and_maps_merge(tmp_path: Path) -> None:
    put(tmp_path, {"low.yml": "a: {list: [1, 2], x: 1}", "high.yml": "a: {list: [3], y: 2}"})
    found = layer([(Layer.USER, tmp_path / "low.yml"), (Layer.PROJECT, tmp_path / "high.yml")], environment={})
    assert found.data == {"a": {"list": [3], "x": 1, "y": 2}}
    assert found.files == (tmp_path / "low.yml", tmp_path / "high.yml")


def test_a_key_without_a_value_takes_a_lower_value_back_but_leaves_a_map_alone(tmp_path: Path) -> None:
    put(tmp_path, {"low.yml": "a: 1\nb: [1]\nc: {d: 1}", "high.yml": "a:\nb: ~\nc:\ne: [{f: , g: 1}]"})
    found = layer([(Layer.USER, tmp_path / "low.yml"), (Layer.PROJECT, tmp_path / "high.yml")], environment={})
    assert found.data == {"c": {"d": 1}, "e": [{"g": 1}]}
    assert ("a",) not in found.origins
    assert ("b", 0) not in found.origins


def test_a_map_and_a_single_value_replace_each_other(tmp_path: Path) -> None:
    put(tmp_path, {"low.yml": "a: 1\nb: {c: {d: 1}}", "high.yml": "a: {c: 2}\nb: 3"})
    found = layer([(Layer.USER, tmp_path / "low.yml"), (Layer.PROJECT, tmp_path / "high.yml")], environment={})
    assert found.data == {"a": {"c": 2}, "b": 3}
    assert not [path for path in found.origins if path[:2] == ("b", "c")]


def test_variables_are_filled_in_and_the_text_that_was_written_is_kept(tmp_path: Path) -> None:
    text = 'a: x-${ONE}\nb: ["${ONE}${TWO:-2}"]\nc: ${EMPTY:-d}\nd: $${ONE} $x ${TWO:-}\ne: ${EMPTY}'
    found = layered(tmp_path, text, ONE="1", EMPTY="")
    assert found.data == {"a": "x-1", "b": ["12"], "c": "d", "d": "${ONE} $x ", "e": ""}
    assert found.raw["b", 0] == "${ONE}${TWO:-2}"


def test_a_variable_is_not_looked_into_again(tmp_path: Path) -> None:
    assert layered(tmp_path, "a: ${ONE}", ONE="${TWO} $${THREE}").data == {"a": "${TWO} $${THREE}"}


@pytest.mark.parametrize(
    ("text", "from_variable"), [("${ONE}", True), ("x${ONE}", True), ("${NONE:-literal}", False), ("literal", False)]
)
def test_a_text_tells_whether_a_variable_gave_it(tmp_path: Path, text: str, from_variable: bool) -> None:
    assert isinstance(layered(tmp_path, f"a: '{text}'", ONE="1").data["a"], FromVariable) is from_variable


def test_texts_of_the_environment_come_from_a_variable_however_deep(tmp_path: Path) -> None:
    found = layered(
        tmp_path, "", REPORTER__A__B="{c: [x, 1, true]}", REPORTER__D="[", REPORTER__E=" ", REPORTER__F="x: y: z"
    )
    inner = cast("dict[str, dict[str, dict[str, list[object]]]]", found.data)["a"]["b"]["c"]
    assert inner == ["x", 1, True]
    assert isinstance(inner[0], FromVariable)
    assert (found.data["d"], found.data["e"], found.data["f"]) == ("[", " ", "x: y: z")


def test_a_missing_variable_is_named_with_file_line_and_key(tmp_path: Path) -> None:
    put(tmp_path, {"c.yml": "a: 1\nb:\n  c: [x, '${NONE}']\nd: ${\n"})
    assert refused(tmp_path, "c.yml") == [
        "c.yml:3:10: b.c[1]: the environment variable NONE is not set: set it, or write ${NONE:-default}",
        "c.yml:4:1: d: expected ${NAME} or ${NAME:-default}; write $${ for a literal ${",
    ]


def test_a_missing_variable_does_not_matter_where_a_higher_layer_replaces_it(tmp_path: Path) -> None:
    put(tmp_path, {"low.yml": "a: ${NONE}\nb: ['${NONE}']", "high.yml": "a: 1\nb: [2]"})
    found = layer([(Layer.USER, tmp_path / "low.yml"), (Layer.PROJECT, tmp_path / "high.yml")], environment={})
    assert found.data == {"a": 1, "b": [2]}
    assert not found.raw


def test_a_variable_finds_a_key_in_its_own_spelling(tmp_path: Path) -> None:
    text = "channels: {Ops-Team: {url: x}}"
    found = layered(tmp_path, text, REPORTER__CHANNELS__OPS_TEAM__URL="y", reporter__channels__NEW="1")
    assert found.data == {"channels": {"Ops-Team": {"url": "y"}, "new": 1}}
    assert found.origins["channels", "Ops-Team", "url"].where == "REPORTER__CHANNELS__OPS_TEAM__URL"


def test_a_variable_with_an_empty_name_between_underscores_is_refused(tmp_path: Path) -> None:
    put(tmp_path, {"c.yml": ""})
    told = "REPORTER__A__: expected names between the double underscores: REPORTER__SECTION__KEY"
    assert refused(tmp_path, "c.yml", REPORTER__A__="1") == [told]


def test_profiles_go_over_the_rest_of_their_own_file_only(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "base.yml": "a: 1\nb: 1\nc: 1\nprofiles: {p: {a: 2, b: 2}, q: {c: 9}, empty: }",
            "c.yml": "extends: base.yml\nb: 3\nprofiles: {p: {d: 4}}",
        },
    )
    files = [(Layer.PROJECT, tmp_path / "c.yml")]
    assert layer(files, environment={}, profile="p").data == {"a": 2, "b": 3, "c": 1, "d": 4}
    assert layer(files, environment={}, profile="q").data == {"a": 1, "b": 3, "c": 9}
    assert layer(files, environment={}, profile="empty").data == layer(files, environment={}).data
    assert layer(files, environment={}).profiles == ("empty", "p", "q")
    place = layer(files, environment={}, profile="p").origins["d",].mark
    assert place is not None
    assert (place.line, place.column) == (3, 16)


def test_an_unknown_profile_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    put(tmp_path, {"c.yml": "profiles: {p: {}, q: {}}", "none.yml": ""})
    assert refused(tmp_path, "c.yml", profile="x") == ["profiles: there is no profile 'x': there are p, q"]
    assert refused(tmp_path, "none.yml", profile="x") == ["profiles: there is no profile 'x': no file has any"]


def test_several_extended_files_are_relative_and_later_ones_win(tmp_path: Path) -> None:
    files = {"a/one.toml": "x = 1\ny = 1", "b/two.json": '{"y": 2, "extends": "../a/three.yml"}', "a/three.yml": "z: 3"}
    put(tmp_path, files | {"c.yml": "extends: [a/one.toml, b/two.json, a/one.toml]\n"})
    found = layer([(Layer.PROJECT, tmp_path / "c.yml")], environment={})
    assert found.data == {"x": 1, "y": 1, "z": 3}
    assert [path.name for path in found.files] == ["one.toml", "three.yml", "two.json", "c.yml"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"c.yml": "a: 1\nextends: b.yml", "b.yml": "extends:\n  - c.yml"},
            "b.yml:2:5: extends[0]: these files extend each other in a circle: c.yml -> b.yml -> c.yml",
        ),
        (
            {"c.yml": "extends: c.yml"},
            "c.yml:1:1: extends[0]: these files extend each other in a circle: c.yml -> c.yml",
        ),
        ({"c.yml": "extends: none.yml"}, "c.yml:1:1: extends[0]: none.yml: there is no such file"),
        (
            {"c.yml": "extends: b.yml", "b.yml": "a: ["},
            "b.yml:2:1: this is no YAML: did not find expected node content",
        ),
        ({"c.yml": "extends: 3"}, "c.yml:1:1: extends: expected the path of a file, or a list of paths"),
        ({"c.yml": "extends: [' ']"}, "c.yml:1:11: extends[0]: expected the path of a file, or a list of paths"),
        ({"c.yml": "profiles: [a]"}, "c.yml:1:1: profiles: expected a map of names, each with the keys that it sets"),
        ({"c.yml": "profiles: {a: 1}"}, "c.yml:1:12: profiles.a: expected a map of the keys that it sets"),
        (
            {"c.yml": "profiles: {a: {extends: b.yml}}"},
            "c.yml:1:16: profiles.a.extends: `extends` stands at the top of a file, not in a profile",
        ),
    ],
)
def test_what_cannot_be_inherited_is_refused_where_it_stands(tmp_path: Path, files: dict[str, str], told: str) -> None:
    put(tmp_path, files)
    assert refused(tmp_path, "c.yml") == [told]


def test_files_that_multiply_without_end_are_refused(tmp_path: Path) -> None:
    put(tmp_path, {f"{n}.yml": f"extends: [{n + 1}.yml, {n + 1}.yml]" for n in range(30)} | {"30.yml": ""})
    [told] = refused(tmp_path, "0.yml")
    assert told.endswith("more than 100 files: is that meant?")


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    put(tmp_path, {"a.yml": "x: 1\nx: 2", "b.yml": "y: ${NONE}", "c.json": "{"})
    assert len(refused(tmp_path, "a.yml", "b.yml", "c.json", profile="p")) == 3


def test_a_fault_is_told_at_the_nearest_thing_that_somebody_wrote(tmp_path: Path) -> None:
    found = layered(tmp_path, "a:\n  b: {c: 1}", REPORTER__E="1")
    near = found.problem(("a", "b", "missing", 0), "words")
    assert (near.line, near.column, near.key) == (2, 3, "a.b.missing[0]")
    assert str(found.problem(("e",), "words")) == "REPORTER__E: e: words"
    assert str(found.problem(("f",), "words")) == "f: words"


def test_leaves_are_all_values_with_their_paths() -> None:
    assert dict(leaves({"a": {"b": [1, {}]}, "c": []})) == {("a", "b", 0): 1, ("a", "b", 1): {}, ("c",): []}
