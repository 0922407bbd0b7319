"""The page of the names says what the table, and the document of the comparison, hold."""

import re
from pathlib import Path

from reporter.changes.agreement import Verdict
from reporter.changes.names import Relation, Standing
from reporter.pipeline.names import parse_names

PAGE = (Path(__file__).parents[2] / "site/docs/reference/source-names.md").read_text(encoding="utf-8")
OWN = Path(__file__).parents[2] / "config/names.yml"


def test_the_examples_of_the_page_are_tables() -> None:
    """Each can be copied, and each section is shown."""
    first, second = (parse_names(text, "page") for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))

    assert first.pairs["snowcone"].doubtful
    assert (len(first.pairs), len(first.only_first), len(first.only_second)) == (3, 1, 1)
    assert second.pairs["new-code"].second == "new-id"


def test_every_word_of_the_document_is_explained() -> None:
    """Verdicts, relations and standings."""
    for word in (*Verdict, *Relation, *Standing):
        assert f"`{word}`" in PAGE


def test_the_template_for_one_s_own_lines_is_a_table_once_uncommented() -> None:
    """It says nothing until then."""
    text = OWN.read_text(encoding="utf-8")
    example = text[text.index("# same:") :].replace("# ", "", 1).replace("\n# ", "\n")

    assert parse_names(text, "own").pairs == {}
    assert parse_names(example, "own").pairs.keys() == {"new-code", "feature"}
