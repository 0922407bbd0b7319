"""Why a forecast is high or low, in words.

Features that say the same in different ways are told as one reason, with the sum of what they add to the log-odds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from reporter.insights.forecast.features import Facts
from reporter.insights.words import many

MOST: Final = 3
LEAST: Final = 0.1
"""Reasons that change the odds by less (10 %) are not told."""
_TELLING: Final = 3
"""What fewer smaller regions have is not told if there are larger ones."""

_Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reason:
    """``points``: what it adds to the log-odds of the next 180 days; below 0 it speaks against the arrival."""

    text: str
    points: float

    @property
    def speaks_for(self) -> bool:
        return self.points > 0

    def __str__(self) -> str:
        return f"{'for' if self.speaks_for else 'against'}: {self.text}"


def reasons(
    values: Mapping[str, float], facts: Facts, contributions: Mapping[str, float], most: int = MOST
) -> tuple[Reason, ...]:
    """The *most* weighty reasons, heaviest first; ties in the order of ``_GROUPS``. It may be none."""
    found = [
        Reason(say(values, facts), round(points, 2))
        for names, say in _GROUPS
        if abs(points := sum(contributions[name] for name in names)) >= LEAST
    ]
    return tuple(sorted(found, key=lambda reason: -abs(reason.points))[:most])


def _service_pace(values: _Values, _: Facts) -> str:
    count, bursts = round(values["s_365"]), round(values["s_bursts_730"])
    if count:
        return f"the service came to {many(count, 'further region')} in the last 365 days"
    if bursts:
        return "the service came to many regions at once in the last two years, to none in the last 365 days"
    return "the service came to no further region in the last 365 days"


def _service_spread(values: _Values, facts: Facts) -> str:
    return f"the service is in {facts.regions - round(values['s_missing'])} of {many(facts.regions, 'region')}"


def _region_pace(values: _Values, facts: Facts) -> str:
    quarter, year = (round(values[name] * facts.services) for name in ("r_90", "r_365"))
    return f"the region got {many(year, 'service')} in the last 365 days, {quarter} of them in the last 90"


def _region_size(values: _Values, facts: Facts) -> str:
    return f"the region has {round(values['r_share'] * facts.services)} of {many(facts.services, 'service')}"


def _like_regions(values: _Values, facts: Facts) -> str:
    text = f"{_of(values['like'], facts.like)} regions most like it have it"
    late = round(values["like_180"])
    return f"{text}, {late} of them got it in the last 180 days" if late else text


def _like_services(values: _Values, facts: Facts) -> str:
    text = f"{_of(values['likes'], facts.likes)} services most like it are there"
    late = round(values["likes_365"])
    return f"{text}, {late} of them came in the last 365 days" if late else text


def _order(values: _Values, facts: Facts) -> str:
    parts: list[str] = []
    if facts.larger:
        have = facts.larger - round(values["larger"])
        parts.append(f"{have} of {many(facts.larger, 'region')} with more services")
    if facts.smaller and (facts.smaller >= _TELLING or not parts):
        have = round(values["smaller"] * facts.smaller)
        parts.append(f"{have} of {many(facts.smaller, 'region')} with fewer services")
    return f"{' and '.join(parts)} have it" if parts else "the other regions have just as many services"


def _near(values: _Values, _: Facts) -> str:
    count = round(values["near_365"])
    return f"{many(count, 'region')} of the five nearest in number of services got it in the last 365 days"


def _older(_: _Values, facts: Facts) -> str:
    if facts.age is None:
        return "nobody knows when the region opened"
    if not facts.older:
        return f"the region opened {many(facts.age, 'day')} ago"
    of = many(facts.older, "region")
    return f"the region opened {many(facts.age, 'day')} ago; {facts.had} of {of} opened before had it at that age"


def _together(values: _Values, _: Facts) -> str:
    return f"service and region have both been there for {many(round(values['together']), 'day')}"


_GROUPS: Final[tuple[tuple[tuple[str, ...], Callable[[_Values, Facts], str]], ...]] = (
    (("s_since", "s_365", "s_rate_365", "s_rate_1095", "s_burst", "s_bursts_730"), _service_pace),
    (("s_share", "s_missing"), _service_spread),
    (("r_since", "r_90", "r_365", "r_rate_365", "r_rate_1095"), _region_pace),
    (("r_share",), _region_size),
    (("like", "like_180"), _like_regions),
    (("likes", "likes_90", "likes_365"), _like_services),
    (("smaller", "larger"), _order),
    (("near_365",), _near),
    (("older_had", "older_got"), _older),
    (("together",), _together),
)


def _of(share: float, count: int) -> str:
    return f"{round(max(share, 0) * count)} of the {count}"
