"""``config test-connections``: does everything answer that the configuration names?

Each check runs in a thread of its own, so that a dead place does not hold up the others. Nothing happens that people
see, unless a test message is asked for.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Final

from reporter.config.faults import offer
from reporter.config.settings import Settings
from reporter.errors import ReporterError, UsageError
from reporter.history.message import one_line
from reporter.notify.connect.terms import TEXT, Terms
from reporter.notify.options import Sns, Sqs
from reporter.options.secret import redact
from reporter.verdict import Found, UnknownError

CHANNELS: Final = "notifications.channels"
GRACE: Final = 1.0
"""Seconds that a check has to say itself that its time is over, before it is given up."""


@dataclass(frozen=True, slots=True)
class Check:
    """``look`` returns what it found, or raises a ``ReporterError`` that says what is wrong; ``aws``: with boto3."""

    name: str
    look: Callable[[], Found]
    aws: bool = False


def checks(settings: Settings, terms: Terms, broken: Mapping[str, str]) -> tuple[Check, ...]:
    """All that *settings* give reason for. What is *broken*, by name, failed before it could be looked at."""
    found = [*_aws(settings, terms), *_history(settings, terms), *_channels(settings, terms)]
    found += _publish(settings, terms)
    known = {check.name for check in found}
    found += [Check(name, partial(Found.failed, text)) for name, text in broken.items() if name not in known]
    return tuple(
        Check(check.name, partial(Found.failed, broken[check.name])) if check.name in broken else check
        for check in found
    )


def choose(found: Sequence[Check], names: Sequence[str]) -> tuple[Check, ...]:
    """Those of *found* that *names* name, or that lie below one of them; all without names."""

    def covers(name: str, check: Check) -> bool:
        return check.name == name or check.name.startswith(f"{name}.")

    for name in names:
        if not any(covers(name, check) for check in found):
            there = offer(name, [check.name for check in found], "there are")
            msg = f"{name}: nothing of that name can be looked at: {there or 'nothing is configured'}"
            raise UsageError(msg)
    return tuple(check for check in found if not names or any(covers(name, check) for name in names))


def run(chosen: Sequence[Check], *, timeout: float) -> Iterator[tuple[str, Found]]:
    """What each check found, in their order, all begun at once and each given up after *timeout* seconds."""
    with _silence(chosen):
        begun = [_Running(check) for check in chosen]
        until = time.monotonic() + timeout + GRACE
        for one in begun:
            yield one.check.name, one.result(until, timeout)


class _Running:
    """A check in a thread that does not keep the process alive: nothing can end a look-up that hangs."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self._found: Found | None = None
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=check.name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._found = self.check.look()
        except UnknownError as error:
            self._found = Found.unknown(str(error))
        except ReporterError as error:
            self._found = Found.failed(str(error))
        except BaseException as error:  # noqa: BLE001 - a fault of ours, raised again where it is seen
            self._fault = error

    def result(self, until: float, timeout: float) -> Found:
        self._thread.join(max(0.0, until - time.monotonic()))
        if self._fault is not None:
            raise self._fault
        found = self._found or Found.failed(f"no answer within {timeout:g} s: check the network, or try again later")
        return Found(found.verdict, redact(one_line(found.text)))


def _silence(chosen: Sequence[Check]) -> AbstractContextManager[None]:
    """Once around all checks of AWS: the levels of the libraries' loggers belong to the process."""
    if not any(check.aws for check in chosen):
        return nullcontext()
    from reporter.collect.ssm.access import silent_libraries  # noqa: PLC0415 - start-up time

    return silent_libraries()


def _aws(settings: Settings, terms: Terms) -> Iterator[Check]:
    if "ssm" not in settings.sources.enabled:
        return
    from reporter.collect.ssm.accounts import Account, Plan  # noqa: PLC0415 - start-up time
    from reporter.collect.ssm.identity import caller  # noqa: PLC0415 - start-up time

    def look(account: Account) -> Found:
        return Found.ok(caller(account, timeout=terms.timeout).arn)

    try:
        accounts = Plan.of(settings.options_of("ssm")).accounts
    except ReporterError as error:
        yield Check("aws", partial(Found.failed, str(error)))
        return
    for account in accounts:
        name = f"aws.accounts.{account.name}" if account.name else "aws"
        yield Check(name, partial(look, account), aws=True)


def _history(settings: Settings, terms: Terms) -> Iterator[Check]:
    from reporter.history.access import check_access, push_address  # noqa: PLC0415 - start-up time
    from reporter.history.git import Repository  # noqa: PLC0415 - start-up time

    history = settings.history

    def look() -> Found:
        repository = Repository.at(history.repository)
        return Found.ok(check_access(repository, history.remote, history.branch, timeout=terms.timeout))

    if not history.push:
        try:
            push_address(Repository.at(history.repository), history.remote)
        except ReporterError:
            return
    yield Check("history", look)


def _channels(settings: Settings, terms: Terms) -> Iterator[Check]:
    channels = settings.notifications.channels
    if not channels:
        return
    from reporter.notify.connect import look_at  # noqa: PLC0415 - start-up time
    from reporter.publish.connect import queue, topic  # noqa: PLC0415 - start-up time

    message = f"{TEXT} ({terms.at:%Y-%m-%d %H:%M:%S} UTC)" if terms.send else None
    for key, channel in channels.items():
        name = f"{CHANNELS}.{key}"
        match channel:
            case Sns():
                yield Check(name, partial(topic, channel.topic, timeout=terms.timeout, message=message), aws=True)
            case Sqs():
                yield Check(name, partial(queue, channel.queue, timeout=terms.timeout, message=message), aws=True)
            case _:
                yield Check(name, partial(look_at, channel, terms))


def _publish(settings: Settings, terms: Terms) -> Iterator[Check]:
    options = settings.publish
    if not (options.s3 or options.cloudwatch or options.completion_topic):
        return
    from reporter.publish.connect import bucket, metrics, topic  # noqa: PLC0415 - start-up time

    if options.s3:
        yield Check("publish.s3", partial(bucket, options.s3, timeout=terms.timeout), aws=True)
    if options.cloudwatch:
        yield Check("publish.cloudwatch", partial(metrics, options.cloudwatch, timeout=terms.timeout), aws=True)
    if options.completion_topic:
        look = partial(topic, options.completion_topic, timeout=terms.timeout)
        yield Check("publish.completion_topic", look, aws=True)
