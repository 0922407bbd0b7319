"""See ``reporter.v1``."""
