"""See ``reporter.v1.cache``."""

from reporter.v1.cache import AWSDataCache

__all__ = ["AWSDataCache"]
