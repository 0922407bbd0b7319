"""Words that sentences share."""

from __future__ import annotations

from datetime import date

from reporter.insights.rollouts import Rollouts

MONTHS = "January February March April May June July August September October November December".split()


def month(day: date) -> str:
    """``September 2026``."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_text(day: date) -> str:
    """``14 September 2026``."""
    return f"{day.day} {month(day)}"


def many(count: int, noun: str) -> str:
    """``1 region``, ``1,200 regions``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def some(codes: list[str], most: int = 3) -> str:
    """Codes if they are few, else how many regions they are."""
    return ", ".join(codes) if len(codes) <= most else many(len(codes), "region")


def region_text(rollouts: Rollouts, code: str) -> str:
    """``mx-central-1 (Mexico (Central))``, or the code alone where there is no name."""
    row = rollouts.regions.get(code)
    return f"{code} ({row.name})" if row and row.name else code


def service_text(rollouts: Rollouts, code: str) -> str:
    """``kafka (Amazon MSK)``, or the code alone where there is no name."""
    row = rollouts.services.get(code)
    return f"{code} ({row.name})" if row and row.name and row.name.casefold() != code.casefold() else code
