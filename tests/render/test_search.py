"""What the site's search finds of regions and services."""

import json

import pytest

from reporter.render.search import LONGEST, Entry, entries, with_entries
from tests.site_sample import hostile, sample


def test_every_region_and_service_has_an_entry_with_what_people_look_for() -> None:
    found = {one.location: one for one in entries(sample())}

    assert len(found) == 4 + 23
    assert found["regions/eu-west-1.html"] == Entry(
        "regions/eu-west-1.html", "eu-west-1 Europe (Ireland)", "Region of partition aws"
    )
    assert found["services/ec2.html"].title == "ec2 Amazon Elastic Compute Cloud"
    assert found["services/ec2.html"].text == "Service, listed in eu-west-1, mx-central-1, us-east-1"
    assert found["services/iam.html"].text == "Service, listed in all of aws"
    assert found["services/mystery.html"].text == "Service; the source does not say where it runs"
    assert found["services/service-17.html"].text == "Service, no longer named"


def test_entries_come_after_those_of_the_engine_and_are_escaped() -> None:
    index = json.dumps({"config": {}, "docs": [{"location": "index.html", "title": "T", "text": ""}]})

    docs = json.loads(with_entries(index, entries(hostile())))["docs"]

    assert docs[0]["location"] == "index.html"
    assert "&lt;script&gt;window.hacked=1&lt;/script&gt;" in {doc["title"].partition(" ")[0] for doc in docs}
    assert not [doc for doc in docs if "<" in doc["title"] + doc["text"]]


def test_a_long_text_is_cut_after_a_word_and_has_no_half_tag() -> None:
    index = json.dumps({"docs": [{"location": "a", "title": "A", "text": "<p>" + "word <b>bold</b> " * 100 + "</p>"}]})

    [doc] = json.loads(with_entries(index, []))["docs"]

    assert doc["text"].startswith("word bold word bold")
    assert doc["text"].endswith(("word", "bold"))
    assert 590 < len(doc["text"]) <= LONGEST
    assert "<" not in doc["text"]


def test_a_text_that_is_long_only_by_its_tags_keeps_all_its_words() -> None:
    index = json.dumps({"docs": [{"location": "a", "title": "A", "text": "<b></b>" * 100 + "end"}]})

    assert json.loads(with_entries(index, []))["docs"][0]["text"] == "end"


@pytest.mark.parametrize("index", ["", "[]", "{}", '{"docs": 1}', '{"docs": [1]}', "null"])
def test_an_index_of_another_form_is_left_as_it_is(index: str) -> None:
    assert with_entries(index, [Entry("a", "b", "c")]) == index
