"""The frames at the end of a run and around what is known of the cache."""

from collections.abc import Sequence

from reporter.v1.cache import Stats
from reporter.v1.config import Config
from reporter.v1.filters import Counts, Filtered
from reporter.v1.progress import ProgressTracker
from reporter.v1.writing import Written


def cache_panel(told: ProgressTracker, stats: Stats) -> None:
    """What ``--cache-stats`` shows."""
    rows = [("Exists", _yes(stats["exists"]))]
    if "error" in stats:
        rows.append(("Error", stats["error"]))
    elif stats["exists"]:
        info = stats["cache_info"]
        rows += [
            ("Valid", _yes(stats["valid"])),
            ("Age", f"{stats['age_hours']:.1f} hours"),
            ("Size", f"{stats['file_size']:,} bytes"),
            ("Regions", str(info.get("total_regions", "Unknown"))),
            ("Services", str(info.get("total_services", "Unknown"))),
            ("Updated", stats["timestamp"]),
        ]
    told.panel("🔄 Cache Information", rows)


def end_panel(
    told: ProgressTracker, counts: Counts, written: Sequence[Written], config: Config, seconds: float, *, cached: bool
) -> None:
    """What came of a run."""
    titles = dict.fromkeys(result.title for result in written if result.failure is None)
    rows = [
        ("Regions", f"{counts.regions:,}"),
        ("Services", f"{counts.services:,}"),
        ("Service instances", f"{counts.instances:,}"),
        ("Outputs", ", ".join(titles) or "none"),
        ("Total time", f"{seconds:.2f} seconds"),
        ("Cache used", _yes(cached)),
        ("Data source", "Cache" if cached else "AWS API"),
    ]
    again = "--no-cache fetches the newest data" if cached else "--cache-stats tells about the cache"
    told.panel("🚀 AWS Services Reporter", rows, ["", f"Next: look into {config.output_dir}; {again}"])


def filter_summary(told: ProgressTracker, filtered: Filtered, config: Config) -> None:
    """The patterns and how much they left; nothing without filters."""
    flags = {
        "include services": config.include_services,
        "exclude services": config.exclude_services,
        "include regions": config.include_regions,
        "exclude regions": config.exclude_regions,
        "at least": [f"{config.min_services} services"] if config.min_services else None,
    }
    if not any(flags.values()):
        return
    told.say("🔍 Filters")
    for name, patterns in flags.items():
        if patterns:
            told.say(f"   {name}: {', '.join(patterns)}")
    before, after = filtered.before, filtered.after
    for name, old, new in (
        ("regions", before.regions, after.regions),
        ("services", before.services, after.services),
        ("service instances", before.instances, after.instances),
    ):
        told.say(f"   {name}: {old:,} → {new:,} ({_less(old, new)})")


def _less(old: int, new: int) -> str:
    return f"{(old - new) / old * 100:.1f}% less" if old else "0.0% less"


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
