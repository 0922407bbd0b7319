"""See ``reporter.v1.progress``."""

from reporter.v1.progress import ProgressTracker

__all__ = ["ProgressTracker"]
