import re
from contextlib import suppress
from pathlib import Path

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.errors import DataError
from reporter.insights.dependencies import Checked, Dependencies, Dependency, Need
from reporter.pipeline.dependencies import SHIPPED, load_dependencies, parse_dependencies

TABLE = """
mine:
  ec2:
    kind: hard
    why: It runs on instances.
    source: https://example.com/mine
  s3: {kind: soft, why: It keeps logs., source: "https://example.com/mine", checked: read}
eks:
  ec2: {kind: none}
"""
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "site/docs/reference/dependencies-table.md").read_text(encoding="utf-8")
OWN = ROOT / "config/dependencies.yml"
API = re.compile(r"https://docs\.aws\.amazon\.com/goto/WebAPI/([^/]+)/([A-Za-z0-9]+)")


def write(root: Path, text: str | bytes) -> None:
    (root / "config").mkdir()
    (root / "config/dependencies.yml").write_bytes(text.encode() if isinstance(text, str) else text)


def pairs(table: Dependencies) -> dict[tuple[str, str], Dependency]:
    return {(line.service, line.needs): line for line in table.lines}


@pytest.fixture(scope="module")
def shipped() -> Dependencies:
    return load_dependencies(Path("/nonexistent"))


def test_a_table_has_needs_and_what_is_none():
    found = {pair: line.dependency for pair, line in parse_dependencies(TABLE, "d.yml").items()}
    source = "https://example.com/mine"
    assert found == {
        ("mine", "ec2"): Dependency("mine", "ec2", Need.HARD, "It runs on instances.", source),
        ("mine", "s3"): Dependency("mine", "s3", Need.SOFT, "It keeps logs.", source, Checked.READ),
        ("eks", "ec2"): None,
    }


def test_an_empty_table_says_nothing():
    assert parse_dependencies("# nothing yet\n", "d.yml") == {}


def test_the_shipped_table_holds_without_one_of_ones_own(tmp_path, shipped):
    assert load_dependencies(tmp_path) == shipped
    assert ("eks", "ec2") in pairs(shipped)


def test_ones_own_lines_replace_those_about_the_same_pairs(tmp_path, shipped):
    write(tmp_path, TABLE)
    found = pairs(load_dependencies(tmp_path))
    assert found.keys() - pairs(shipped).keys() == {("mine", "ec2"), ("mine", "s3")}
    assert pairs(shipped).keys() - found.keys() == {("eks", "ec2")}


def test_a_circle_through_ones_own_lines_names_the_line(tmp_path):
    write(tmp_path, "ec2:\n  emr-containers: {kind: hard, why: No., source: 'https://example.com'}\n")
    with pytest.raises(DataError) as raised:
        load_dependencies(tmp_path)
    assert str(raised.value) == (
        f"{tmp_path}/config/dependencies.yml:2: key emr-containers: hard needs form a circle: "
        "ec2 -> emr-containers -> eks -> ec2: make one of these lines soft, or remove it"
    )


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    write(tmp_path, b"\xff")
    with pytest.raises(DataError, match=r"config/dependencies\.yml: cannot be read: "):
        load_dependencies(tmp_path)


LINE = "a:\n  b: {kind: hard, why: so, source: 'https://x'"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "d.yml: not YAML: "),
        ("- a", "d.yml: expected lines of `key: value`"),
        ("a: b", "d.yml:1: key a: expected lines of `key: value`"),
        ("a:\n  b: hard", "d.yml:2: key b: expected lines of `key: value`"),
        ("1: {}", "d.yml:1: a key: expected text on one line, found '1': put it in quotes if it is text"),
        ("[a]: {}", "d.yml:1: a key: expected text"),
        ("a: {}\na: {}", "d.yml:2: key a: it is there twice: keep one of the two"),
        (f"{LINE}}}\n  b: {{kind: none}}", "d.yml:3: key b: it is there twice: keep one of the two"),
        (f"{'a' * 81}: {{}}", "d.yml:1: key "),
        (f"a: {{{'b' * 81}: {{}}}}", "d.yml:1: key "),
        ("a:\n  a: {kind: none}", "d.yml:2: key a: a cannot need itself: remove the line"),
        (f"{LINE}, to: c}}", "d.yml:2: key to: not known here: expected kind, why, source, checked"),
        ("a: {b: {kind: hard, why: so}}", "d.yml:1: key b: source is missing: write `source: ...`"),
        ("a: {b: {}}", "d.yml:1: key b: kind is missing: write `kind: ...`"),
        ("a: {b: {kind: firm, why: so, source: 'https://x'}}", "d.yml:1: key kind: expected hard, soft, none, found"),
        (f"{LINE}, checked: yes}}", "d.yml:2: key checked: expected text on one line, found 'yes'"),
        (f"{LINE}, checked: seen}}", "d.yml:2: key checked: expected read, known, found 'seen'"),
        (
            "a: {b: {kind: hard, why: so, source: 'http://x'}}",
            "d.yml:1: key source: expected an address that begins with https://, found 'http://x'",
        ),
        ("a: {b: {kind: hard, why: so, source: 'https://x y'}}", "d.yml:1: key source: expected an address"),
    ],
    ids=str,
)
def test_a_mistake_is_named_with_file_line_and_key(text, message):
    with pytest.raises(DataError) as raised:
        parse_dependencies(text, "d.yml")
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)


@given(st.text(alphabet="ab:{}[] \n-'\"#&*!|>%,1", max_size=60))
def test_any_text_is_a_table_or_a_data_error(text):
    with suppress(DataError):
        assert all(one and other for one, other in parse_dependencies(text, "d.yml"))


def test_every_source_is_a_page_of_aws(shipped):
    hosts = ("https://docs.aws.amazon.com/", "https://aws.amazon.com/")
    assert [line for line in shipped.lines if not line.source.startswith(hosts)] == []


def test_every_page_of_an_api_reference_is_of_an_operation_that_botocore_has(shipped):
    """The address has the id of botocore's model and the name of the operation."""
    session = botocore.session.get_session()
    models = {}
    for name in session.get_available_services():
        data = session.get_component("data_loader").load_service_model(name, "service-2")
        models[data["metadata"].get("uid")] = data["operations"]
    found = [API.fullmatch(line.source) for line in shipped.lines if "/goto/" in line.source]

    assert len(found) > 100
    assert [match for match in found if match is None or match[2] not in models.get(match[1], ())] == []


def test_every_reason_is_one_sentence(shipped):
    assert [line.why for line in shipped.lines if not re.fullmatch(r"[A-Z][^.]*\.", line.why)] == []


def test_nine_in_ten_lines_were_read(shipped):
    read = [line for line in shipped.lines if line.checked is Checked.READ]
    assert len(read) / len(shipped.lines) > 0.88


def test_every_line_of_the_shipped_file_says_how_it_was_checked():
    text = (ROOT / "reporter" / SHIPPED).read_text(encoding="utf-8")
    assert text.count("\n    checked: ") == len(parse_dependencies(text, SHIPPED))


def test_the_services_of_the_shipped_file_are_in_order_within_each_section():
    text = (ROOT / "reporter" / SHIPPED).read_text(encoding="utf-8")
    sections = [re.findall(r"^([^\s#].*):$", part, re.MULTILINE) for part in re.split(r"\n# [A-Z][^.:]*\n", text)]
    assert [section for section in sections if section != sorted(section)] == []


def test_the_template_for_ones_own_lines_is_a_table_once_uncommented():
    """It says nothing until then."""
    text = OWN.read_text(encoding="utf-8")
    example = re.sub(r"^# ?", "", text[text.index("# service:") :], flags=re.MULTILINE)

    assert parse_dependencies(text, "own") == {}
    lines = {pair: line.dependency for pair, line in parse_dependencies(example, "own").items()}
    assert lines["service", "what-it-does-not-need"] is None
    needed = lines["service", "what-it-needs"]
    assert needed is not None
    assert needed.kind is Need.HARD


def test_the_examples_of_the_page_are_tables():
    """Each can be copied."""
    examples = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert [len(parse_dependencies(text, "page")) for text in examples] == [2, 2]


def test_the_page_counts_the_lines_of_the_shipped_table(shipped):
    hard = sum(line.kind is Need.HARD for line in shipped.lines)
    known = sum(line.checked is Checked.KNOWN for line in shipped.lines)
    services = len({line.service for line in shipped.lines})
    assert f"{len(shipped.lines)} lines about {services} services, {hard} of them hard" in PAGE
    assert f"{known} lines are `known`" in PAGE
