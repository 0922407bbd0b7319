from datetime import date
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from reporter.errors import BuildError, UsageError
from reporter.insights import rule as module
from reporter.insights.insight import Insight, Severity
from reporter.insights.rollouts import Rollouts
from reporter.insights.rule import BUILT_IN, GROUP, MOST_OF_A_RULE, Scene, cap, find, names, rules
from tests.builders import day

SCENE = Scene(Rollouts.of((), day(0)))


def insight(rule: str, subject: str = "s3", **more: Any) -> Insight:
    given: dict[str, Any] = {"severity": Severity.INFO, "sentence": "It is so.", "on": date(2026, 1, 1)}
    return Insight(**{"rule": rule, "subject": (subject,), **given, **more})


class Lone:
    id = "lone"

    def __init__(self, *found: Any) -> None:
        self.found = found or (insight("lone"),)

    def find(self, scene):
        return self.found


class Nameless:
    def find(self, scene):
        return ()


class Mute:
    id = "mute"


class Broken:
    id = "broken"

    def find(self, scene):
        return [1 / 0]


def strict() -> None:
    msg = "lone needs a licence"
    raise UsageError(msg)


@pytest.fixture
def install(monkeypatch):
    """``install(name="Class")``: rules as packages would install them."""

    def installed(**values):
        points = [EntryPoint(name.replace("_", "-"), f"{__name__}:{value}", GROUP) for name, value in values.items()]
        monkeypatch.setattr(module, "entry_points", lambda group: points if group == GROUP else [])

    return installed


def test_each_built_in_rule_goes_by_its_id():
    assert tuple(rule.id for rule in rules()) == BUILT_IN
    assert set(names()) == set(BUILT_IN)


def test_a_rule_can_be_switched_off():
    assert "pace" not in {rule.id for rule in rules(["pace"])}


def test_switching_off_what_there_is_not_is_refused_with_what_there_is():
    with pytest.raises(UsageError, match=r"insights\.off: there is no insight 'peace': choose from .*pace"):
        rules(["peace"])


def test_an_installed_rule_stands_behind_those_that_are_built_in(install):
    install(lone="Lone")
    assert [rule.id for rule in rules()] == [*BUILT_IN, "lone"]
    assert "lone" not in {rule.id for rule in rules(["lone"])}


def test_an_installed_rule_must_be_allowed_where_somebody_says_which_are(install):
    install(lone="Lone")
    assert [rule.id for rule in rules(allowed=())] == list(BUILT_IN)
    assert rules(allowed=["lone"])[-1].id == "lone"


def test_an_installed_rule_cannot_take_the_place_of_a_built_in_one(install):
    install(pace="Broken")
    assert [rule.id for rule in rules()] == list(BUILT_IN)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"missing": "nothing"}, "insight missing of package .* cannot be loaded: AttributeError"),
        ({"nameless": "Nameless"}, "insight nameless of package .*: AttributeError: 'Nameless' object has no"),
        ({"mute": "Mute"}, "insight mute: .*Mute makes a Mute, which is no rule of that id"),
        ({"other": "Lone"}, "insight other: .*Lone makes a Lone, which is no rule of that id"),
    ],
)
def test_a_rule_that_cannot_be_loaded_is_named_with_its_fault(install, values, said):
    install(**values)
    with pytest.raises(BuildError, match=said):
        rules()


def test_what_a_rule_says_that_it_needs_is_handed_on(install):
    install(lone="strict")
    with pytest.raises(UsageError, match="lone needs a licence"):
        rules()


def test_a_rule_that_fails_is_named():
    with pytest.raises(BuildError, match="insight broken: ZeroDivisionError: division by zero"):
        find([Broken()], SCENE)


def test_a_fault_of_ours_keeps_its_traceback():
    class Pace(Broken):
        id = "pace"

    with pytest.raises(ZeroDivisionError):
        find([Pace()], SCENE)


def test_an_error_for_the_user_is_handed_on():
    class Strict:
        id = "strict"

        def find(self, scene):
            strict()

    with pytest.raises(UsageError, match="licence"):
        find([Strict()], SCENE)


@pytest.mark.parametrize(
    "found", ["text", insight("other"), insight("lone", sentence="two\nlines")], ids=["no insight", "other", "lines"]
)
def test_what_is_no_insight_of_the_rule_is_refused(found):
    with pytest.raises(BuildError, match="insight lone: it found"):
        find([Lone(found)], SCENE)


def test_the_most_severe_comes_first_then_the_heaviest_then_the_newest():
    first = insight("lone", "a", severity=Severity.CRITICAL)
    second = insight("lone", "b", weight=2)
    third = insight("lone", "c", on=date(2026, 1, 2))
    fourth, fifth = insight("lone", "d"), insight("lone", "e")
    assert find([Lone(fifth, third, second, first, fourth)], SCENE) == (first, second, third, fourth, fifth)


def test_what_was_true_before_is_not_told_again():
    class Grows:
        id = "lone"

        def find(self, scene):
            yield insight("lone", "always")
            if scene.rollouts.at >= date(2026, 1, 5):
                yield insight("lone", "new")

    now = Scene(Rollouts.of((), day(9)))
    assert [one.subject for one in find([Grows()], now, SCENE)] == [("new",)]


def test_a_busy_rule_leaves_room_for_others():
    busy = [insight("lone", f"s{number}", weight=9) for number in range(9)]
    found = cap((*busy, insight("other")), 5)
    assert [one.rule for one in found].count("other") == 1
    assert len(found) == 5


def test_a_busy_rule_fills_the_room_that_no_other_wants():
    busy = tuple(insight("lone", f"s{number}") for number in range(9))
    assert len(cap(busy, 8)) == 8 > MOST_OF_A_RULE
