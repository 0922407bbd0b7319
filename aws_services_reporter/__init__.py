"""The import paths of v1.5.0. The code is in ``reporter.v1``."""

from reporter.v1.cache import VERSION, AWSDataCache
from reporter.v1.config import Config
from reporter.v1.progress import ProgressTracker

__version__ = VERSION

__all__ = ["AWSDataCache", "Config", "ProgressTracker", "__version__"]
