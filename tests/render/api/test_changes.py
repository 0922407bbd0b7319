"""The files about changes."""

from dataclasses import replace

from reporter.changes.settle import settle
from reporter.model.snapshot import Unread
from reporter.render.facts import SiteFacts
from reporter.render.feed import entries
from tests.render.api.conftest import Shipped
from tests.render.api.reading import api
from tests.render.api.small import nothing
from tests.site_sample import hostile, sample


def ids(files) -> list[str]:
    return [
        change["id"]
        for month in files["index.json"]["change_months"]
        for found in files[f"changes/{month}.json"]["change_sets"]
        for change in found["changes"]
    ]


def rewritten(facts: SiteFacts) -> SiteFacts:
    """The same history with other revisions."""
    sets = [replace(one, revision=one.revision[::-1] + "0") for one in facts.rollouts.sets]
    return replace(facts, settled=settle(sets), revision=sets[-1].revision)


def test_the_index_counts_the_changes_of_each_month_by_status():
    """Oldest first, months without changes left out."""
    found = api(sample())["changes/index.json"]["months"]

    assert [one["month"] for one in found] == ["2016-03", "2017-01", "2025-01", "2025-02"]
    assert {key: found[0][key] for key in ("change_sets", "changes", "confirmed", "provisional", "reverted")} == {
        "change_sets": 3,
        "changes": 12,
        "confirmed": 10,
        "provisional": 0,
        "reverted": 2,
    }
    assert found[0]["href"] == "changes/2016-03.json"


def test_every_change_is_in_the_file_of_its_month(shipped: Shipped):
    """Once, in the order of the timeline."""
    found = [
        (change["kind"], change["service"], change["region"], change["status"])
        for month in shipped.documents["changes/index.json"]["months"]
        for one in shipped.documents[month["href"]]["change_sets"]
        for change in one["changes"]
    ]

    assert found == [
        (str(one.change.kind), one.change.service, one.change.region, str(one.status)) for one in shipped.facts.settled
    ]


def test_ids_of_changes_are_different(shipped: Shipped):
    """Nine thousand of them."""
    found = ids(shipped.documents)

    assert len(found) == len(set(found)) == len(shipped.facts.settled)


def test_ids_stay_when_the_history_is_written_anew():
    """Of changes and of change sets, whatever their revisions are now."""
    facts = sample()
    before, after = api(facts), api(rewritten(facts))

    assert ids(before) == ids(after)
    assert before["changes/2016-03.json"] != after["changes/2016-03.json"]
    assert [one["id"] for one in before["changes/2016-03.json"]["change_sets"]] == [
        one["id"] for one in after["changes/2016-03.json"]["change_sets"]
    ]


def test_a_change_set_says_where_it_comes_from():
    """The first list, an accepted correction and an ordinary one, each with its page."""
    files = api(sample())
    first = files["changes/2016-03.json"]["change_sets"][0]
    corrected, ordinary, _ = files["changes/2025-02.json"]["change_sets"]

    assert (first["id"], first["first_list"], first["accepted"]) == ("t20160302t200000z", True, None)
    assert corrected["accepted"] == "The source was rearranged: it now lists China"
    assert (ordinary["first_list"], ordinary["accepted"]) == (False, None)
    assert ordinary["summary"] == "service service-17 is no longer listed"
    assert first["page"] == "../../changes/2016.html#t20160302t200000z"


def test_a_set_whose_changes_were_all_reverted_is_summed_up_as_it_was():
    """There is nothing else to tell."""
    found = api(sample())["changes/2016-03.json"]["change_sets"][1]

    assert found["summary"] == "kms arrives in eu-west-1"
    assert {one["status"] for one in found["changes"]} == {"reverted"}


def test_two_sets_of_one_second_have_different_ids():
    """As their anchors on the page."""
    facts = sample()
    first, second, *others = facts.rollouts.sets
    sets = [first, replace(second, observed_at=first.observed_at), *others]
    found = api(replace(facts, settled=settle(sets)))["changes/2016-03.json"]["change_sets"]

    assert [one["id"] for one in found[:2]] == ["t20160302t200000z", "t20160302t200000z-2"]


def test_a_change_set_is_found_on_the_page_of_its_year(shipped: Shipped):
    """Where the page itself has it."""
    pages = [
        found["page"]
        for month in shipped.documents["index.json"]["change_months"]
        for found in shipped.documents[f"changes/{month}.json"]["change_sets"]
    ]

    assert pages == [f"../../{entry.address.replace('.md#', '.html#')}" for entry in entries(shipped.facts)]


def test_what_was_not_read_is_told_with_the_set():
    """By its kind, its code and the reason."""
    facts = sample()
    *others, last = facts.rollouts.sets
    last = replace(last, unread=(Unread("region", "cn-north-1", "HTTP 503"),))
    found = api(replace(facts, settled=settle([*others, last])))["changes/2025-02.json"]["change_sets"][-1]

    assert found["unread"] == [{"what": "region", "code": "cn-north-1", "reason": "HTTP 503"}]


def test_hostile_names_stand_as_they_are():
    """JSON needs no escaping but its own."""
    names = {one["code"] for one in api(hostile())["services.json"]["services"]}

    assert "<script>window.hacked=1</script>" in names


def test_a_source_without_history_has_no_changes():
    """The index is empty."""
    assert api(nothing())["changes/index.json"] == {"months": []}
