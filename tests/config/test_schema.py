"""The JSON Schema: what an editor completes, marks, and lets pass."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import tests.strategies  # noqa: F401 - the profile of Hypothesis
from reporter.collect.source import source
from reporter.config.documents import Document, parse_document, read_document
from reporter.config.faults import keys_at, union_tags
from reporter.config.layers import Layer, leaves
from reporter.config.load import OTHER_KEYS, Loaded, load
from reporter.config.problems import ConfigError, KeyPath, dotted
from reporter.config.reference import NAME, tables
from reporter.config.schema import schema, schema_text
from reporter.config.settings import SECTIONS, model
from tests.config.broken_for_editors import BROKEN, Broken

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "config/reporter.schema.json"
EXAMPLE = ROOT / "config/reporter.example.yml"
SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)
DOCUMENT = read_document(EXAMPLE)
LEAVES = [path for path, _ in leaves(DOCUMENT.data)]
KEYS: list[KeyPath] = sorted({path[:end] for path in LEAVES for end in range(1, len(path) + 1)}, key=dotted)
MAPS = sorted({path[:end] for path in LEAVES for end in range(len(path)) if isinstance(path[end], str)}, key=dotted)
ENVIRONMENT = dict.fromkeys(re.findall(r"\$\{(\w+)\}", EXAMPLE.read_text(encoding="utf-8")), "https://example.org/x")


def loaded(data: dict[str, Any], *, profile: str | None = None) -> Loaded:
    """What a file with *data* comes to; its variables are set."""
    document = Document("f.yml", data)
    return load(
        [(Layer.FILE, Path("f.yml"))], environment=ENVIRONMENT | {"T": "text"}, profile=profile, read=lambda _: document
    )


def refused_at(data: object) -> set[str]:
    """The keys at which the schema refuses *data*."""
    return {dotted(path) for error in VALIDATOR.iter_errors(data) for path in _paths(error)}


def _paths(error: Any) -> Iterator[KeyPath]:
    """Where *error* is; an unknown key and a wrong name are told of at the map around them."""
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        yield from ((*path, key) for key in error.instance if key not in error.schema["properties"])
    elif "propertyNames" in error.absolute_schema_path:
        yield (*path, error.instance)
    else:
        yield path


def changed(data: Any, path: KeyPath, value: object) -> Any:
    """A copy of *data* with *value* at *path*."""
    copy = json.loads(json.dumps(data))
    here = copy
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return copy


def applying(node: Any, value: object) -> Iterator[dict[str, Any]]:
    """*node* and all that it brings along, as far as it applies to *value*: what an editor asks for completion."""
    yield node
    inner = [*node.get("allOf", ()), *node.get("anyOf", ())]
    if "$ref" in node:
        inner.append(SCHEMA["$defs"][node["$ref"].removeprefix("#/$defs/")])
    if "if" in node:
        good = VALIDATOR.evolve(schema=node["if"]).is_valid(value)
        inner.append(node.get("then" if good else "else", {}))
    for one in inner:
        yield from applying(one, value)


def at(path: KeyPath, data: Any) -> list[dict[str, Any]]:
    """The parts of the schema that apply at *path* of *data*."""
    nodes = list(applying(SCHEMA, data))
    for step in path:
        data = data[step]
        inner = [_below(node, step) for node in nodes]
        nodes = [found for one in inner if one for found in applying(one, data)]
    return nodes


def _below(node: dict[str, Any], step: str | int) -> Any:
    if isinstance(step, int):
        return node.get("items")
    return node.get("properties", {}).get(step) or node.get("additionalProperties")


def offered(path: KeyPath, data: Any) -> dict[str, str]:
    """The keys that an editor offers at *path*, each with its description."""
    found = [one for node in at(path, data) for one in node.get("properties", {}).items()]
    return {key: one.get("description", "") for key, one in reversed(found)}


def modelled(path: KeyPath, data: Any) -> list[str]:
    """The keys that the models have at *path*."""
    if not path:
        return [*SECTIONS, *OTHER_KEYS]
    if path[0] == "profiles":
        return [*SECTIONS] if len(path) == 2 else modelled(path[2:], data["profiles"][path[1]]) if path[2:] else []
    section, *steps = path
    if union_tags(model(str(section)), steps):
        for step in path:
            data = data[step]
        steps.append(data["type"])
    return keys_at(model(str(section)), steps)


def test_the_schema_is_one_of_2020_12_and_its_references_lead_somewhere() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for reference in re.findall(r'"\$ref": "(.*?)"', schema_text()):
        assert reference.removeprefix("#/$defs/") in SCHEMA["$defs"]


def test_the_committed_schema_is_current(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        COMMITTED.write_text(schema_text(), encoding="utf-8")

    assert COMMITTED.read_text(encoding="utf-8") == schema_text(), "pytest --update-golden writes it"


def test_the_schema_is_canonical() -> None:
    assert schema_text() == json.dumps(SCHEMA, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_no_key_is_required_because_another_layer_may_have_it() -> None:
    text = re.sub(r'"if": \{[^}]*\}[^}]*\}[^}]*\}', "", json.dumps(SCHEMA))
    assert '"required"' not in text


def test_every_map_says_which_keys_it_has() -> None:
    for name, definition in SCHEMA["$defs"].items():
        assert definition["additionalProperties"] is False, name


def test_every_word_that_may_be_chosen_is_explained_or_explains_itself() -> None:
    plain = {"monday", "region added", 2}
    found = re.findall(r'\{"enum": \[.*?\](?:, "enumDescriptions": \[.*?\])?\}', json.dumps(SCHEMA))
    lists = [json.loads(one) for one in found]
    assert len(lists) > 5
    for words in lists:
        assert words["enum"][0] in plain or len(words["enumDescriptions"]) == len(words["enum"])


def test_each_example_and_default_of_the_schema_is_taken_by_it() -> None:
    for node in (SCHEMA, *SCHEMA["$defs"].values()):
        for one in node["properties"].values():
            for value in [*one.get("examples", []), *([one["default"]] if "default" in one else [])]:
                VALIDATOR.evolve(schema={**one, "$defs": SCHEMA["$defs"]}).validate(value)


def test_the_example_begins_with_the_editor_s_line() -> None:
    first = EXAMPLE.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=./{COMMITTED.name}"


@pytest.mark.parametrize("profile", [None, "staging"])
def test_the_example_is_without_fault(profile: str | None) -> None:
    """And it names nothing that it does not have."""
    settings = loaded(DOCUMENT.data, profile=profile).settings
    notifications = settings.notifications
    named = {name for rule in notifications.rules.values() for name in rule.channels}

    assert refused_at(DOCUMENT.data) == set()
    assert named | {notifications.operations} <= set(notifications.channels)
    assert set(settings.features.parallel_sources.profiles) <= set(DOCUMENT.data["profiles"])  # type: ignore[call-overload]
    assert source(settings.sources.chosen, settings.options_of("ssm")).name == "ssm"


def test_the_example_has_every_key() -> None:
    """And at least one of each map that people give names to."""
    named = re.compile(r"(aws\.accounts|notifications\.(?:channels|rules))\.[\w-]+")
    written = {named.sub(rf"\1.{NAME}", dotted(path)) for path in KEYS}
    types = {channel["type"] for channel in DOCUMENT.data["notifications"]["channels"].values()}  # type: ignore[index]

    assert {dotted(option.path) for table in tables() for option in table.options} <= written
    assert set(OTHER_KEYS) - {"$schema"} <= written
    assert types == set(union_tags(model("notifications"), ("channels", "x")))


@pytest.mark.parametrize("path", MAPS, ids=dotted)
def test_an_editor_offers_the_keys_of_the_models_each_with_its_description(path: KeyPath) -> None:
    """At every map of the example."""
    found = offered(path, DOCUMENT.data)
    assert sorted(found) == sorted(modelled(path, DOCUMENT.data))
    assert all(found.values())


def test_a_channel_without_a_type_is_offered_the_keys_of_all_types() -> None:
    data: dict[str, Any] = {"notifications": {"channels": {"news": {}}}}
    found = offered(("notifications", "channels", "news"), data)
    assert {"type", "token", "recipients", "queue"} <= set(found)
    assert all(found.values())


def test_a_channel_s_type_is_offered_with_what_it_means() -> None:
    [words] = [node for node in at(("notifications", "channels", "news", "type"), DOCUMENT.data) if "enum" in node]
    told = dict(zip(words["enum"], words["enumDescriptions"], strict=True))
    assert list(told) == union_tags(model("notifications"), ("channels", "x"))
    assert told["email"] == "Mail by SMTP."


@pytest.mark.parametrize("broken", BROKEN, ids=lambda one: one.key)
def test_what_the_reporter_refuses_an_editor_marks_at_the_same_key(broken: Broken) -> None:
    data = parse_document(broken.text, "f.yml", "yaml").data
    with pytest.raises(ConfigError) as caught:
        loaded(data)
    assert {problem.key for problem in caught.value.problems} == {broken.key}
    assert refused_at(data) == {broken.key}


def test_a_type_that_there_is_not_is_marked() -> None:
    data = {"notifications": {"channels": {"news": {"type": "slak"}}}}
    assert refused_at(data) == {"notifications.channels.news.type"}
    with pytest.raises(ConfigError, match="did you mean slack"):
        loaded(data)


def test_keys_of_two_types_are_marked_even_where_a_lower_layer_has_the_type() -> None:
    channels = {"a": {"channel": "#news"}, "b": {"token": "${T}", "queue": "https://example.org/"}}
    assert refused_at({"notifications": {"channels": channels}}) == {"notifications.channels.b"}


@pytest.mark.parametrize("path", [path for path in LEAVES if path[0] not in OTHER_KEYS], ids=dotted)
def test_a_text_with_a_variable_may_stand_for_any_single_value(path: KeyPath) -> None:
    assert refused_at(changed(DOCUMENT.data, path, "${T}")) == set()


@pytest.mark.parametrize("path", KEYS, ids=dotted)
def test_any_key_may_be_without_a_value(path: KeyPath) -> None:
    """Which takes back what a lower layer says. An item of a list must be something."""
    refused = refused_at(changed(DOCUMENT.data, path, None))
    assert refused == (set() if isinstance(path[-1], str) else {dotted(path)})


@given(st.sets(st.sampled_from([path for path in MAPS if path]), max_size=3), st.sets(st.sampled_from(LEAVES)))
def test_any_part_of_a_good_file_is_a_good_layer(maps: set[KeyPath], single: set[KeyPath]) -> None:
    def part(value: Any, path: KeyPath) -> Any:
        if not isinstance(value, dict):
            return value
        return {
            key: part(item, (*path, key))
            for key, item in value.items()
            if (*path, key) not in maps and (*path, key) not in single
        }

    assert refused_at(part(DOCUMENT.data, ())) == set()


_JUNK = (
    st.sampled_from(["", "two words", "ä", "a", "${", "-", "/", "1s", "25:00", "https://", "3.5"])
    | st.integers(-(10**9), -1)
    | st.integers(2, 10**9)
    | st.floats(-2, 2, exclude_min=True).filter(lambda number: number not in {0, 1})
    | st.lists(st.sampled_from(["a", 3, None]), max_size=2)
    | st.dictionaries(st.sampled_from(["a", "percent", "type"]), st.just("a"), max_size=2)
)


@given(st.sampled_from(LEAVES), _JUNK)
def test_what_the_schema_refuses_the_reporter_refuses(path: KeyPath, junk: object) -> None:
    """Whatever stands anywhere in the example."""
    data = changed(DOCUMENT.data, path, junk)
    if refused_at(data):
        with pytest.raises(ConfigError):
            loaded(data, profile="staging" if path[0] == "profiles" else None)
