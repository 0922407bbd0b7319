"""What the configuration says in place of the defaults of flags."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reporter.config.places import PROFILE_VARIABLE, is_configured, load_here, system_folders, user_folders

if TYPE_CHECKING:
    from reporter.config.settings import Settings

_HOUR = timedelta(hours=1)


class Configuration:
    """The configuration of the current folder, with *file* in place of the folder's own. Read when it is asked for."""

    def __init__(self, file: Path | None = None, environment: Mapping[str, str] = os.environ) -> None:
        self._file = file
        self._environment = environment

    @cached_property
    def settings(self) -> "Settings | None":
        """``None`` if nothing configures anything. ``ConfigError`` has every fault."""
        here = Path()
        if self._file is None and not is_configured(here, environment=self._environment, folders=_folders()):
            return None
        profile = self._environment.get(PROFILE_VARIABLE) or None
        return load_here(here, config=self._file, environment=self._environment, profile=profile, usable=True).settings

    @property
    def plugin_folders(self) -> Sequence[Path]:
        """Where plug-ins are looked for, too. ``ConfigError``: see ``settings``."""
        return self.settings.plugins.folders if self.settings else ()

    @property
    def flags(self) -> dict[str, object]:
        """What is set, by the names under which argparse keeps the flags. ``ConfigError``: see ``settings``."""
        return _flags(self.settings) if self.settings else {}


def _folders() -> Iterator[Path]:
    for find in (user_folders, system_folders):
        yield from find()


def _flags(settings: "Settings") -> dict[str, object]:
    aws, collect, cache = settings.aws, settings.collect, settings.cache
    services, regions = settings.filters.services, settings.filters.regions
    found = {
        "profile": aws.profile,
        "region": next(iter(aws.api_regions), None),
        # Their defaults are other ones than this command's.
        "max_workers": collect.workers if "workers" in collect.model_fields_set else None,
        "max_retries": collect.attempts if "attempts" in collect.model_fields_set else None,
        "log_level": settings.logging.level.upper() if "level" in settings.logging.model_fields_set else None,
        "no_cache": not cache.enabled,
        "cache_hours": cache.keep // _HOUR or int(bool(cache.keep)),  # less than an hour is one: 0 would be none
        "cache_file": str(cache.file),
        "include_services": list(services.include) or None,
        "exclude_services": list(services.exclude) or None,
        "include_regions": list(regions.include) or None,
        "exclude_regions": list(regions.exclude) or None,
        "min_services": settings.filters.min_services,
    }
    return {flag: value for flag, value in found.items() if value is not None}
