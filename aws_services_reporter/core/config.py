"""See ``reporter.v1.config``."""

from reporter.v1.config import Config

__all__ = ["Config"]
