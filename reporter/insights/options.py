"""What the insights are told."""

from pydantic import Field

from reporter.options.kinds import Name, Options, RegionCode, Whole


class InsightOptions(Options):
    """Which insights are told, and what regions are held against."""

    reference: tuple[RegionCode, ...] = Field(
        ("us-east-1",), min_length=1, description="Regions that the others are held against."
    )
    off: tuple[Name, ...] = Field((), description="Insights that are not told, by id.", examples=[["single-region"]])
    most: Whole = Field(10, ge=1, le=100, description="How many insights are told at once.", examples=[5])
