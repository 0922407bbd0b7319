"""``config validate``: every fault of a configuration at once, in each of its profiles."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reporter.config.documents import read_document
from reporter.config.encryption import decrypt
from reporter.config.layers import Layer
from reporter.config.load import Examined, encrypted, examine
from reporter.config.problems import ConfigError, KeyPath, Problem
from reporter.config.settings import SECTIONS, Settings
from reporter.errors import UsageError
from reporter.options.kinds import Options
from reporter.options.secret import Secret
from reporter.pipeline import compared, references
from reporter.pipeline.references import Level, Scene, Told

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

_STAND_IN: Final = "unset"
"""In place of a secret that cannot be opened. It is too short to be struck out of texts."""
_FOR_OTHERS: Final = "no key here"
"""What is said of an encrypted value begins so, if nothing is wrong with it."""
_CHECKS: Final[Sequence[tuple[Callable[[Scene], Iterator[Told]], frozenset[str]]]] = (
    (references.channels, frozenset({"notifications"})),
    (references.rules, frozenset({"notifications"})),
    (references.rollouts, frozenset({"features", "metadata"})),
    (references.site_files, frozenset({"site"})),
    (references.insights, frozenset({"plugins"})),
    (references.formats, frozenset({"exports", "plugins"})),
    (references.plugins, frozenset({"plugins"})),
)
"""Each with the sections that must be good for it."""


@dataclass(frozen=True, slots=True)
class Given:
    """What makes up a configuration. ``keys`` gives the private keys; ``UsageError`` says why there are none."""

    files: Sequence[tuple[Layer, Path]]
    environment: Mapping[str, str]
    keys: "Callable[[], Sequence[Identity]]"
    profile: str | None = None
    overrides: Mapping[KeyPath, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validated:
    """``found`` is sorted by place. The numbers are of the profile that is chosen."""

    found: tuple[Told, ...]
    files: int = 0
    profiles: int = 0
    channels: int = 0
    rules: int = 0

    @property
    def errors(self) -> int:
        return sum(one.level is Level.ERROR for one in self.found)

    @property
    def warnings(self) -> int:
        return sum(one.level is Level.WARNING for one in self.found)


def validate(given: Given, *, history: bool = True) -> Validated:
    """Everything that can be said of a configuration, without any network; of the history only if it is wanted."""
    looking = _Looking(given, compared.History(wanted=history))
    base, found = looking.at(None)
    if base is None:
        return Validated(_sorted(found))
    layered = base.loaded.layered
    by_profile: dict[str | None, Sequence[Told]] = {None: found}
    chosen = base
    for profile in layered.profiles:
        examined, by_profile[profile] = looking.at(profile)
        chosen = examined if examined and profile == given.profile else chosen
    told = [*_merged(by_profile), *looking.unopened()]
    if given.profile and given.profile not in layered.profiles:
        told += looking.at(given.profile)[1]
    options = chosen.loaded.settings.notifications
    counts = (len(layered.files), len(layered.profiles), len(options.channels), len(options.rules))
    return Validated(_sorted(told), *counts)


class _Looking:
    def __init__(self, given: Given, history: compared.History) -> None:
        self._given = given
        self._history = history
        self._read = cache(read_document)
        self._keys = cache(given.keys)
        self._shut: dict[str, tuple[Level, str]] = {}
        """Why an encrypted text was not opened, and how bad that is."""
        self._unopened: dict[str, dict[Problem, None]] = {}
        """Where such texts stand, by reason."""

    def at(self, profile: str | None) -> tuple[Examined | None, list[Told]]:
        """What is in effect with *profile*, ``None`` if a file cannot be read; and what is told of it."""
        given = self._given
        try:
            examined = examine(
                given.files,
                environment=given.environment,
                profile=profile,
                overrides=given.overrides,
                read=self._read,
                unlock=self._open,
            )
        except ConfigError as error:
            return None, [Told.of(Level.ERROR, problem) for problem in error.problems]
        scene = Scene(examined.loaded, examined.broken)
        found = [Told.of(Level.ERROR, problem) for problem in examined.problems]
        for check, needed in _CHECKS:
            if not needed & scene.broken:
                found += check(scene)
        if "sources" not in scene.broken:
            found += compared.sources(scene, self._history)
        return examined, [*found, *self._secrets(scene)]

    def unopened(self) -> Iterator[Told]:
        """One note a reason, at the first value that was not opened."""
        for reason, problems in self._unopened.items():
            first, *others = sorted(problems)
            what = f"{len(problems)} encrypted values were" if others else "this encrypted value was"
            yield Told.of(Level.NOTE, replace(first, text=f"{what} not opened: {reason}"))

    def _open(self, token: str) -> str:
        """The secret, or what may stand in its place."""
        level = Level.NOTE
        try:
            keys = self._keys()
            level = Level.ERROR
            return decrypt(token, keys)
        except UsageError as error:
            self._shut[token] = (Level.NOTE if str(error).startswith(_FOR_OTHERS) else level, str(error))
            return _STAND_IN

    def _secrets(self, scene: Scene) -> Iterator[Told]:
        """Encrypted values stand where they are opened, and hold what is expected there."""
        for path, token in encrypted(scene.loaded.layered).items():
            if path[0] not in SECTIONS or path[0] in scene.broken:
                continue
            value = _value(scene.settings, path)
            if not isinstance(value, Secret):
                yield scene.error(path, "nothing is decrypted here, so this would count as it stands: write ${NAME}")
                continue
            self._open(token)
            level, reason = self._shut.get(token, (None, ""))
            if level is Level.ERROR:
                yield scene.error(path, reason)
            elif level is Level.NOTE:
                self._unopened.setdefault(reason, {})[scene.loaded.layered.problem(path, "")] = None
            else:
                yield from _revealed(scene, path, value)


def _revealed(scene: Scene, path: KeyPath, secret: Secret) -> Iterator[Told]:
    try:
        secret.reveal()
    except UsageError as error:
        yield scene.error(path, str(error))


def _value(settings: Settings, path: KeyPath) -> object:
    """What the settings have at *path*."""
    here: Any = getattr(settings, str(path[0]))
    for step in path[1:]:
        here = getattr(here, str(step)) if isinstance(here, Options) else here[step]
    return here


def _merged(found: Mapping[str | None, Sequence[Told]]) -> Iterator[Told]:
    """Each thing once, with the profiles that it is true of, unless that goes without saying."""
    true_of: dict[Told, list[str | None]] = {}
    for profile, told in found.items():
        for one in dict.fromkeys(told):
            true_of.setdefault(one, []).append(profile)
    for one, profiles in true_of.items():
        names = [name for name in profiles if name is not None]
        where = f"in profile{'s' * (len(names) > 1)} {', '.join(names)}: "
        if None in profiles:
            where = "" if names or len(found) == 1 else "without a profile: "
        yield Told.of(one.level, replace(one.problem, text=f"{where}{one.problem.text}"))


def _sorted(found: Iterable[Told]) -> tuple[Told, ...]:
    """Each once, by place; what has none comes last."""
    return tuple(sorted(set(found), key=lambda one: (not one.problem.file, one.problem, one.level)))
