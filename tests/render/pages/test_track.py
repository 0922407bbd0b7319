"""The rollout track of a service."""

from datetime import date

from reporter.insights.past import ServicePast, Stay
from reporter.render.pages.track import track

AT = date(2024, 1, 1)


def stay(region: str, since: date, until: date | None = None) -> Stay:
    return Stay("ec2", region, since, "r", until=until)


def past(*stays: Stay) -> ServicePast:
    return ServicePast(
        "ec2",
        date(2020, 1, 1),
        "r",
        now={one.region: one for one in stays if one.lasts},
        ended=tuple(one for one in stays if not one.lasts),
    )


def test_a_step_goes_up_for_each_arrival_and_down_for_each_departure() -> None:
    found = track(
        past(
            stay("a", date(2020, 1, 1)),
            stay("b", date(2021, 1, 1), date(2023, 1, 1)),
            stay("c", date(2022, 1, 1)),
        ),
        AT,
    )

    assert found is not None
    assert [number for _, number in found.steps] == [1, 2, 3, 2]
    assert found.most == 3
    assert found.path == "M0 120H0V80H150V40H300V0H450V40H600"
    assert found.ticks == (("2021", 150), ("2022", 300), ("2023", 450), ("2024", 600))
    assert found.told == "Regions over time: 1 from 2020-01-01, 2 since 2023-01-01, at most 3."


def test_what_comes_and_leaves_on_one_day_is_no_step() -> None:
    found = track(past(stay("a", date(2020, 1, 1), date(2021, 1, 1)), stay("b", date(2021, 1, 1))), AT)

    assert found is not None
    assert found.steps == ((date(2020, 1, 1), 1),)


def test_a_service_that_was_never_in_a_region_has_no_track() -> None:
    assert track(past(), AT) is None


def test_a_service_of_today_is_one_step_as_wide_as_the_drawing() -> None:
    found = track(past(stay("a", AT)), AT)

    assert found is not None
    assert found.path == "M0 120H0V0H600"


def test_a_long_past_has_few_years_below_it() -> None:
    found = track(past(stay("a", date(2004, 5, 5))), AT)

    assert found is not None
    assert len(found.ticks) <= 8
