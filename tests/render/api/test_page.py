"""The reference page says what the OpenAPI document says, and its examples are true."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reporter.render.api.description import POLICY, openapi
from reporter.render.api.page import api_page
from reporter.render.api.places import Places
from tests.render.api.conftest import Shipped

PAGE = Path(__file__).parents[3] / "site/docs/reference/api.md"
START = "<!-- reference: written by `pytest --update-golden`, checked by the tests -->\n\n"
EXAMPLES = re.compile(r"```sh\n(curl[^`]*)```\n\n```text\n([^`]*)```")
COMMAND = re.compile(r"curl -s \$API/(\S+) \|\s+jq (-r )?'([^']*)'")
JQ = shutil.which("jq") or ""


def anchor(heading: str) -> str:
    """By the rule that the site engine documents: words in small letters, hyphens between them."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower())


def answer(shipped: Shipped, commands: str) -> str:
    """What the commands print, the site's files being where they are."""
    told = ""
    for path, raw, program in COMMAND.findall(commands):
        arguments = [JQ, *(["-r"] if raw else ["-c"]), program]
        text = shipped.files[f"api/v1/{path}"]
        told += subprocess.run(arguments, input=text, capture_output=True, text=True, check=True).stdout
    return told


def test_the_page_holds_what_the_document_says(request: pytest.FixtureRequest) -> None:
    """Every file, every object, every key."""
    prose, _, made = PAGE.read_text(encoding="utf-8").partition(START)
    expected = api_page(openapi(Places()))
    if request.config.getoption("--update-golden"):
        made = expected
        PAGE.write_text(f"{prose}{START}{made}", encoding="utf-8")

    assert made == expected


@pytest.mark.skipif(not JQ, reason="jq is not installed")
def test_the_examples_of_the_page_are_true(request: pytest.FixtureRequest, shipped: Shipped) -> None:
    """Of the shipped history; they ask for what has happened, which no later day changes."""
    text = PAGE.read_text(encoding="utf-8")
    if request.config.getoption("--update-golden"):
        text = EXAMPLES.sub(
            lambda one: one[0].replace(f"```text\n{one[2]}", f"```text\n{answer(shipped, one[1])}"), text
        )
        PAGE.write_text(text, encoding="utf-8")
    examples = EXAMPLES.findall(text)

    assert len(examples) == 5
    for commands, told in examples:
        assert told == answer(shipped, commands) != ""


@pytest.mark.skipif(not JQ, reason="jq is not installed")
def test_every_command_of_the_page_has_an_answer(shipped: Shipped) -> None:
    """Also those whose answer is another one every day."""
    text = PAGE.read_text(encoding="utf-8")
    commands = [found[0] for found in COMMAND.finditer(text)]

    assert len(commands) == text.count("curl -s") == 8
    assert all(answer(shipped, command) for command in commands)


def test_the_page_has_the_deprecation_policy_under_its_own_heading() -> None:
    """The index leads there."""
    assert f"\n## Deprecation policy\n\n{POLICY}\n" in PAGE.read_text(encoding="utf-8")


def test_every_link_on_the_page_leads_to_one_heading() -> None:
    """No two headings have the same anchor, of which the site engine would rename one."""
    made = PAGE.read_text(encoding="utf-8")
    anchors = [anchor(heading) for heading in re.findall(r"^##+ (.*)$", made, re.MULTILINE)]

    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\]\(#([^)]*)\)", made)) <= set(anchors)


def test_the_page_describes_every_kind_of_value() -> None:
    """What is deprecated says so."""
    document = openapi(Places())
    document["components"]["schemas"] = {
        "Thing": {
            "description": "A thing.",
            "properties": {
                "old": {"type": "string", "deprecated": True, "description": "Of old."},
                "kind": {"const": "a"},
                "many": {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
                "by": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Thing"}},
            },
        }
    }
    page = api_page(document)

    assert "| `old` | text | Deprecated. Of old. |" in page
    assert "| `kind` | `a` |  |" in page
    assert "| `many` | list: whole number or null |  |" in page
    assert "| `by` | object of any keys: [Thing](#thing) |  |" in page
