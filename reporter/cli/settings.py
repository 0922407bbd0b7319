"""The configuration that a command obeys, and what of it becomes the default of an option."""

import os
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reporter.config.places import (
    PROFILE_VARIABLE,
    files_here,
    is_configured,
    load_here,
    system_folders,
    user_folders,
)
from reporter.errors import UsageError

if TYPE_CHECKING:
    from reporter.changes.guard import Thresholds
    from reporter.changes.settle import Settling
    from reporter.config.load import Loaded
    from reporter.config.problems import KeyPath
    from reporter.config.settings import Settings
    from reporter.model.selection import Selection
    from reporter.render.branding import Site

DEFAULT_SOURCE: Final = "endpoints"
INSIGHTS: Final = (
    "velocity",
    "gaps",
    "compare",
    "forecast",
    "review",
    "recommend",
    "risk",
    "residency",
    "pairs",
    "dependencies",
    "summary",
    "backtest",
)
"""The commands below ``insights``, which read the history."""
ANYWHERE: Final = ("--config", "--profile-name", "--set")
"""Options of ``reporter`` itself that people also write behind the command's name."""


@dataclass
class Configured:
    """Reads the configuration when it is first asked for, and only if there is any."""

    config: Path | None = None
    profile: str | None = None
    sets: Sequence[str] = ()
    root: Path = field(default_factory=Path)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @cached_property
    def loaded(self) -> "Loaded | None":
        """``None`` if nothing configures anything. ``ConfigError`` if it cannot be used."""
        if not (self.config or self.profile or self.sets) and not is_configured(
            self.root, environment=self.environment, folders=(*user_folders(), *system_folders())
        ):
            return None
        return self.read(usable=True)

    def read(self, *, profile: str | None = None, usable: bool = False) -> "Loaded":
        """What the configuration says, with *profile* in place of the chosen one if it is given; empty for none.

        See ``load_here`` for *usable*.
        """
        return load_here(
            self.root,
            config=self.config,
            environment=self.environment,
            profile=(self.chosen_profile if profile is None else profile) or None,
            overrides=self.overrides,
            usable=usable,
        )

    @property
    def files(self) -> "Sequence[tuple[Any, Path]]":
        """The files that there are, lowest first."""
        return files_here(self.root, config=self.config, environment=self.environment)

    @property
    def chosen_profile(self) -> str | None:
        return self.profile or self.environment.get(PROFILE_VARIABLE) or None

    @property
    def overrides(self) -> "dict[KeyPath, object]":
        """``--set KEY=VALUE``, the value as YAML has it."""
        from reporter.config.layers import typed_value

        found: dict[KeyPath, object] = {}
        for text in self.sets:
            key, equals, value = text.partition("=")
            path = tuple(key.strip().split("."))
            if not equals or not all(path):
                msg = f"--set {key!r}: expected SECTION.KEY=VALUE, such as guard.overall=0.1"
                raise UsageError(msg)
            found[path] = typed_value(value)
        return found

    @property
    def settings(self) -> "Settings":
        """What is in effect; the defaults if nothing is configured."""
        if self.loaded is not None:
            return self.loaded.settings
        from reporter.config.settings import Settings

        return Settings()

    # What the commands ask for. Without a configuration each answer is the room's own default, and no model is made.

    def sources(self, named: Sequence[str] | None) -> "tuple[str, ...]":
        """The sources to read: those that are *named*, or those that are enabled."""
        if named:
            return tuple(dict.fromkeys(named))
        return self.settings.sources.enabled if self.loaded else (DEFAULT_SOURCE,)

    def source_options(self, source: str) -> dict[str, str]:
        """The options of *source*. ``UsageError`` if it comes from a package that is not allowed."""
        if self.loaded is None:
            return {}
        from reporter.collect.source import BUILT_IN

        self.require_allowed("source", source, BUILT_IN)
        return self.settings.options_of(source)

    def require_allowed(self, what: str, name: str, built_in: Container[str]) -> None:
        """``UsageError`` if *name* is not *built_in*, and the configuration does not allow the package's plug-in."""
        allowed = self.settings.plugins.allowed if self.loaded else None
        if allowed is not None and name not in built_in and name not in allowed:
            msg = f"{what} {name} comes from a package, and plugins.allowed does not name it: add it there"
            raise UsageError(msg)

    @property
    def shown_source(self) -> str | None:
        """The source that the site speaks of, where the configuration says so."""
        return self.settings.sources.chosen if self.loaded else None

    @property
    def thresholds(self) -> "Thresholds":
        from reporter.changes.guard import DEFAULT

        return self.settings.guard.thresholds() if self.loaded else DEFAULT

    @property
    def brand(self) -> "Site":
        """The site's name, addresses and colours."""
        from reporter.render.branding import PLAIN

        return self.settings.site if self.loaded else PLAIN

    @property
    def settling(self) -> "Settling":
        """When a change is believed."""
        from reporter.changes.settle import DEFAULT

        return self.settings.settle.settling() if self.loaded else DEFAULT

    @property
    def filters(self) -> "Selection":
        from reporter.model.selection import Selection

        return self.settings.filters.selection() if self.loaded else Selection()

    def is_on(self, feature: str) -> bool:
        """Whether *feature* is switched on."""
        return bool(self.loaded) and self.settings.is_on(feature)


def to_the_front(arguments: Sequence[str]) -> list[str]:
    """*arguments* with the options of ``reporter`` itself before the command's name, wherever they were written."""
    front: list[str] = []
    rest: list[str] = []
    pending = iter(arguments)
    for argument in pending:
        if argument == "--":
            rest += [argument, *pending]
        elif argument in ANYWHERE:
            front += [argument, *([value] if (value := next(pending, None)) is not None else [])]
        elif argument.startswith(tuple(f"{option}=" for option in ANYWHERE)):
            front.append(argument)
        else:
            rest.append(argument)
    return [*front, *rest]


def defaults(settings: "Settings") -> dict[str, Any]:
    """What the options of each command are where the command line says nothing, as Click's ``default_map``."""
    history, sources, site, settle = settings.history, settings.sources, settings.site, settings.settle
    repository = {"repository": history.repository, "branch": history.branch}
    writing = {"remote": history.remote, "push": history.push}
    settling = {"confirm_additions": settle.additions, "confirm_removals": settle.removals.days}
    source = {"source": sources.chosen}
    reading = {**repository, **source}
    exports = {"formats": list(settings.exports.formats) or None, "output": str(settings.exports.directory)}
    return {
        "run": {**repository, **writing, **settling, "root": site.root},
        "collect": {**repository, **writing},
        "backfill": {**repository, **writing},
        "baseline": repository,
        "log": {**reading, **settling},
        "show": reading,
        "diff": reading,
        "services": reading,
        "regions": reading,
        "export": {**reading, **{key: value for key, value in exports.items() if value}},
        "build": {**reading, **settling, "root": site.root},
        "serve": {"root": site.root},
        "doctor": {**repository, "root": site.root},
        "insights": reading | dict.fromkeys(INSIGHTS, reading),
        "sources": {"list": repository, "names": repository, "compare": repository},
    }


def asks_for_help(arguments: Sequence[str]) -> bool:
    """Whether the command line only asks what there is: then a broken configuration is no obstacle."""
    return any(argument in {"-h", "--help"} for argument in arguments)
