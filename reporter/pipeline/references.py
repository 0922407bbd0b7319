"""What one part of a configuration says of another, of files, and of what is installed: does it hold?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from reporter.config.faults import offer, value_at
from reporter.config.load import Loaded, printable
from reporter.config.problems import KeyPath, Problem
from reporter.config.settings import Settings
from reporter.config.shown import quoted
from reporter.options.secret import redact


class Level(StrEnum):
    """``NOTE``: something could not be looked at. Only an error makes a configuration bad."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong, or may be, and where. It can be printed: one line, without secrets."""

    level: Level
    problem: Problem

    @classmethod
    def of(cls, level: Level, problem: Problem) -> "Told":
        clean = printable(problem)
        return cls(level, Problem(clean.file, clean.line, clean.column, clean.key, redact(clean.text)))


@dataclass(frozen=True, slots=True)
class Scene:
    """A configuration in effect that is looked at. Nothing is said of the sections that are ``broken``."""

    loaded: Loaded
    broken: frozenset[str] = frozenset()

    @property
    def settings(self) -> Settings:
        return self.loaded.settings

    def told(self, level: Level, path: KeyPath, text: str) -> Told:
        return Told.of(level, self.loaded.layered.problem(path, text))

    def error(self, path: KeyPath, text: str) -> Told:
        return self.told(Level.ERROR, path, text)

    def warning(self, path: KeyPath, text: str) -> Told:
        return self.told(Level.WARNING, path, text)

    def unknown(self, path: KeyPath, name: str, what: str, known: Sequence[str], none: str = "") -> Told:
        """An error: *name*, which stands at *path*, is none of *known*; *none* tells that there are none."""
        offered = offer(name, known, f"the {what}s are") or none
        return self.error(path, f"there is no {what} {self.quoted(path, name)}: {offered}")

    def written(self, path: KeyPath) -> object:
        """What stands at *path*; ``None`` if nobody wrote anything there."""
        return value_at(self.loaded.layered.data, path)

    def quoted(self, path: KeyPath, text: str) -> str:
        """*text*, which stands at *path*, as it may be shown."""
        written = self.written(path)
        return quoted(written if isinstance(written, str) else text)


def channels(scene: Scene) -> Iterator[Told]:
    """Rules and operations name channels that there are, and each channel has a use."""
    options = scene.settings.notifications
    named: list[tuple[KeyPath, str]] = [
        (("notifications", "rules", rule, "channels", at), name)
        for rule, one in options.rules.items()
        for at, name in enumerate(one.channels)
    ]
    if options.operations is not None:
        named.append((("notifications", "operations"), options.operations))
    for path, name in named:
        if name not in options.channels:
            yield scene.unknown(path, name, "channel", list(options.channels), "notifications.channels has none")
    for name in options.channels.keys() - {name for _, name in named}:
        text = "no rule names it, so nothing is sent there: name it in one, or take it out"
        yield scene.warning(("notifications", "channels", name), text)


def rules(scene: Scene) -> Iterator[Told]:
    """No two rules tell the same, and quiet hours end."""
    seen: dict[object, str] = {}
    for name, rule in scene.settings.notifications.rules.items():
        before = seen.setdefault(rule.model_copy(update={"owner": None}), name)
        if before != name:
            text = f"it is the same as rule {before}, so all would be told twice: keep one"
            yield scene.error(("notifications", "rules", name), text)
        if rule.quiet is not None and rule.quiet.start == rule.quiet.end:
            text = "they end when they begin: is that all day, or never? Name another time, or take `quiet` out"
            yield scene.error(("notifications", "rules", name, "quiet", "end"), text)


def rollouts(scene: Scene) -> Iterator[Told]:
    """Features name profiles that there are, and a share of installations can be told apart."""
    features, profiles = scene.settings.features, scene.loaded.layered.profiles
    for name in type(features).model_fields:
        rollout = getattr(features, name)
        for at, profile in enumerate(rollout.profiles):
            if profile not in profiles:
                yield scene.unknown(("features", name, "profiles", at), profile, "profile", profiles, "no file has any")
        if 0 < rollout.percent < 100 and not scene.settings.metadata.name:  # noqa: PLR2004 - percent
            text = "a share needs `metadata.name`, which tells installations apart: without it all are the same one"
            yield scene.error(("features", name, "percent"), text)


def site_files(scene: Scene) -> Iterator[Told]:
    """The files of the site are there."""
    from reporter.render.branding import files_of  # noqa: PLC0415 - start-up time

    site = scene.settings.site
    for path, name in files_of(site).items():
        file = site.root / "site" / name
        if not file.is_file() or any(part.startswith(".") for part in Path(name).parts):
            yield scene.error(path, f"there is no file {file.as_posix()}: put the file there, or take the key out")


def formats(scene: Scene) -> Iterator[Told]:
    """The formats are known, and those of packages are allowed."""
    wanted, allowed = scene.settings.exports.formats, scene.settings.plugins.allowed
    if not wanted:
        return
    from reporter.render.exports.exporter import BUILT_IN, names  # noqa: PLC0415 - start-up time

    for at, name in enumerate(wanted):
        if name in BUILT_IN:
            continue
        path = ("exports", "formats", at)
        if name not in names():
            yield scene.unknown(path, name, "format", names())
        elif allowed is not None and name not in allowed:
            yield scene.error(path, "it comes from a package, and `plugins.allowed` does not name it: add it there")


def insights(scene: Scene) -> Iterator[Told]:
    """Insights that are switched off, or told by a rule, are known, and those of packages are allowed."""
    named: list[tuple[KeyPath, str]] = []
    if "insights" not in scene.broken:
        named += [(("insights", "off", at), name) for at, name in enumerate(scene.settings.insights.off)]
    if "notifications" not in scene.broken:
        for rule, one in scene.settings.notifications.rules.items():
            named += [(("notifications", "rules", rule, "insights", at), name) for at, name in enumerate(one.insights)]
    if not named:
        return
    from reporter.insights.rule import BUILT_IN, names  # noqa: PLC0415 - start-up time

    allowed = scene.settings.plugins.allowed
    for path, name in named:
        if name not in BUILT_IN and name not in names():
            yield scene.unknown(path, name, "insight", names())
        elif name not in BUILT_IN and allowed is not None and name not in allowed and path[0] != "insights":
            yield scene.error(path, "it comes from a package, and `plugins.allowed` does not name it: add it there")


def plugins(scene: Scene) -> Iterator[Told]:
    """What is allowed is installed."""
    allowed = scene.settings.plugins.allowed
    if not allowed:
        return
    from reporter.collect.source import names as sources  # noqa: PLC0415 - start-up time
    from reporter.insights.rule import names as told  # noqa: PLC0415 - start-up time
    from reporter.render.exports.exporter import names as exporters  # noqa: PLC0415 - start-up time

    installed = {*sources(), *exporters(), *told()}
    for at, name in enumerate(allowed):
        if name not in installed:
            yield scene.warning(("plugins", "allowed", at), "nothing of that name is installed here")
