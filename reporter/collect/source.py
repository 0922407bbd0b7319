"""What a source is, and which there are.

A source reads some part of the world once and returns a ``Reading``. To add one, write a class that satisfies
``Source`` and a factory that makes it from options, and name the factory in the entry point group
``reporter.sources`` of a package of yours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Final, Protocol

from reporter.errors import ReporterError, SourceError, UsageError
from reporter.model.snapshot import Snapshot, Unread

GROUP: Final = "reporter.sources"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source said. ``snapshot.unread`` names what it could not read; ``version`` is its own, if it has one.

    ``via`` is the way it was read where there are several, for example the AWS region whose API answered.
    """

    snapshot: Snapshot
    version: str | None = None
    via: str | None = None


class Source(Protocol):
    """Something that facts come from."""

    @property
    def name(self) -> str:
        """Its folder in the history: lower case letters, digits and ``-``."""
        ...

    def collect(self) -> Reading:
        """Read everything once.

        Something that cannot be read is an ``Unread`` in the result, not an exception, so that it hides nothing
        else. ``ReporterError`` if nothing can be read.
        """
        ...


Factory = Callable[[Mapping[str, str]], Source]
"""Makes a source from its options. ``UsageError`` names an option that is missing, unknown or wrong."""


def _endpoints(options: Mapping[str, str]) -> Source:
    from reporter.collect.endpoints import EndpointsSource  # noqa: PLC0415 - start-up time

    check_options("endpoints", options, ())
    return EndpointsSource()


def _ssm(options: Mapping[str, str]) -> Source:
    from reporter.collect.ssm.source import SsmSource  # noqa: PLC0415 - start-up time

    return SsmSource.of(options)


def _table(options: Mapping[str, str]) -> Source:
    from reporter.collect.table import TableSource  # noqa: PLC0415 - start-up time

    return TableSource.of(options)


BUILT_IN: Final[Mapping[str, Factory]] = {"endpoints": _endpoints, "ssm": _ssm, "table": _table}


def names() -> tuple[str, ...]:
    """Every source that can be named, built in or installed."""
    return tuple(sorted({*BUILT_IN, *(point.name for point in entry_points(group=GROUP))}))


def source(name: str, options: Mapping[str, str]) -> Source:
    """The source called *name*. ``UsageError`` if there is none; ``SourceError`` if a plug-in cannot be loaded."""
    if name in BUILT_IN:
        return BUILT_IN[name](options)
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        msg = f"there is no source {name!r}: choose one of {', '.join(names())}"
        raise UsageError(msg)
    return _load(found, options)


def read(origin: Source) -> Reading:
    """``origin.collect()``, where a fault of the source is a source that could not be read."""
    try:
        found: object = origin.collect()
    except ReporterError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a plug-in raises, it takes nothing away
        reason = f"{type(error).__name__}: {error}"
    else:
        if isinstance(found, Reading):
            return found
        reason = f"it returned {type(found).__name__}, not a Reading"
    return Reading(Snapshot(origin.name, unread=(Unread("source", "", reason),)))


def check_options(name: str, options: Mapping[str, str], known: tuple[str, ...]) -> None:
    """``UsageError`` names the first option that source *name* does not have."""
    for option in options:
        if option not in known:
            has = f"its options are {', '.join(known)}" if known else "it has no options"
            msg = f"source {name}: there is no option {option!r}: {has}"
            raise UsageError(msg)


def _load(point: EntryPoint, options: Mapping[str, str]) -> Source:
    try:
        factory: Factory = point.load()
        return factory(options)
    except ReporterError:
        raise
    except Exception as error:
        package = point.dist.name if point.dist else point.value
        msg = f"source {point.name} of package {package} cannot be loaded: {type(error).__name__}: {error}"
        raise SourceError(msg) from error
