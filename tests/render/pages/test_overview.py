"""The first page."""

from dataclasses import replace
from datetime import timedelta

from reporter.insights.insight import Insight, Severity
from tests.render.pages.rendered import staged, twins
from tests.site_sample import IRELAND, VIRGINIA, History, at, runs, sample


def test_cards_count_what_is_listed_and_show_its_course_by_quarters() -> None:
    page = twins(sample())["index.md"]

    assert "- Regions: 4 named by the source; 2 to 4 in 24 quarters:" in page
    assert "- Services: 22 named by the source; 4 to 22 in 24 quarters:" in page
    assert "- Availabilities: 40 and 1 global ones; 3 to 40 in 24 quarters:" in page
    assert "- Arrivals: 37 in the last four quarters; 0 to 37 in 24 quarters:" in page


def test_a_history_of_one_quarter_has_no_line() -> None:
    history = History()
    history.observe(at("2020-01-01"), [VIRGINIA], [runs("ec2", VIRGINIA)])
    page = staged(history.facts())["index.md"]

    assert "<polyline" not in page
    assert "1 to 1 in 1 quarters" not in page


def test_a_removal_lowers_the_course() -> None:
    history = History()
    both = [VIRGINIA, IRELAND]
    history.observe(at("2020-01-01"), both, [runs("ec2", *both), runs("old", *both)])
    history.observe(at("2020-01-20"), both, [runs("ec2", *both), runs("old", *both), runs("kms", VIRGINIA)])
    history.observe(at("2020-05-01"), both, [runs("ec2", *both), runs("kms", VIRGINIA)])
    page = twins(history.facts(observed_until=at("2020-07-01")))["index.md"]

    assert "- Availabilities: 3 and 0 global ones; 5 to 3 in 3 quarters:" in page


def test_old_insights_are_left_to_other_pages() -> None:
    facts = sample()
    day = facts.as_of.date()
    new, old = (
        Insight("rule", Severity.NOTICE, (name,), f"It is {name}.", day - timedelta(days=days))
        for name, days in (("new", 90), ("old", 91))
    )
    page = twins(replace(facts, findings=(old, new)))["index.md"]

    assert "It is new." in page
    assert "It is old." not in page


def test_one_rule_does_not_fill_the_page() -> None:
    facts = sample()
    day = facts.as_of.date()
    many = [Insight("many", Severity.NOTICE, (f"{n}",), f"Many {n}.", day) for n in range(20)]
    other = Insight("other", Severity.INFO, ("x",), "Something else.", day)
    page = twins(replace(facts, findings=(*many, other)))["index.md"]

    assert "Something else." in page


def test_the_overview_says_what_is_newest_for_who_comes_back() -> None:
    assert 'id="since-last-look" class="since" data-newest="2025-02-20"' in staged(sample())["index.md"]
