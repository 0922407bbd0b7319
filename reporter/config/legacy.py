"""Keys of older configurations, and what stands in their place."""

from reporter.config.problems import KeyPath


def replaced(path: KeyPath) -> str | None:
    """What to write in place of the old key at *path*, and why; ``None`` if it never was one."""
    del path
    return None
