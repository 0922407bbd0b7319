"""``config security-check``: what lets others in, what lets too much through, and what could not be looked at."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reporter.config.load import Loaded
from reporter.config.problems import KeyPath, Problem
from reporter.errors import ReporterError
from reporter.history.git import Repository
from reporter.history.message import one_line
from reporter.notify.options import Email, Sns, Sqs
from reporter.options.secret import redact
from reporter.pipeline.exposure import in_key_file, in_mode, in_text
from reporter.pipeline.finding import Finding, Severity
from reporter.pipeline.protection import Reach, in_history

if TYPE_CHECKING:
    from reporter.collect.ssm.accounts import Account

PLAIN: Final = "plain text"
"""Stands in the text of a fault that says that a secret is there for everybody to read."""
WITHOUT_TLS: Final = "an address that begins with https://"
"""Stands in the text of a fault that says that an address is another one, or none."""
BROAD: Final = re.compile(r"admin|power-?user|full-?access|root|owner", re.IGNORECASE)
"""In the name of a role that may do more than read. A name is only a sign."""
_ALL: Final = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "SystemAdministrator")
_ORDER: Final = {severity: number for number, severity in enumerate(Severity)}


def examine(
    files: Sequence[Path],
    keys: Sequence[Path],
    *,
    loaded: Loaded | None,
    problems: Sequence[Problem] = (),
    reach: Reach,
) -> list[Finding]:
    """All findings, the worst first, then by place.

    *files* are all that configure, *keys* the private keys. *loaded* is what is in effect; ``None`` if that cannot be
    said. *problems* are the faults that stand in the way of using all or parts of it. Nobody is asked over the
    network unless *reach* says so.
    """
    found = [Finding(_severity(problem), problem) for problem in problems]
    told = {(one.problem.file, one.problem.line) for one in found if one.severity is not Severity.UNKNOWN}
    for path in files:
        found += [one for one in in_text(path) if (one.problem.file, one.problem.line) not in told]
        found += in_mode(path)
    for path in keys:
        found += in_key_file(path)
    if loaded is None:
        text = "channels, roles and the history were not looked at: first mend what `reporter config validate` names"
        found.append(Finding.at(Severity.UNKNOWN, "", text))
    else:
        found += [*_channels(loaded), *_roles(loaded, reach), *_history(loaded, reach)]
    return sorted(map(_shown, set(found)), key=lambda one: (_ORDER[one.severity], one.problem))


def _severity(fault: Problem) -> Severity:
    """What a fault of the configuration means for its safety: mostly that something cannot be looked at."""
    if PLAIN in fault.text:
        return Severity.HIGH
    return Severity.MEDIUM if WITHOUT_TLS in fault.text else Severity.UNKNOWN


def _shown(finding: Finding) -> Finding:
    problem = finding.problem
    text = redact(one_line(problem.text))
    return Finding(finding.severity, Problem(problem.file, problem.line, problem.column, problem.key, text))


def _channels(loaded: Loaded) -> Iterator[Finding]:
    for name, channel in loaded.settings.notifications.channels.items():
        if isinstance(channel, Email) and channel.security == "none":
            path: KeyPath = ("notifications", "channels", name, "security")
            severity, what = Severity.MEDIUM, "mail travels so that everybody on the way reads it"
            if channel.password is not None:
                severity, what = Severity.HIGH, "there is a password, and a line that everybody on the way reads"
            text = f"{what}: use `security: starttls` or `tls`"
            yield Finding(severity, loaded.layered.problem(path, text))


def _roles(loaded: Loaded, reach: Reach) -> Iterator[Finding]:
    aws = loaded.settings.aws
    for path, role in [
        (("aws", "role_arn"), aws.role_arn),
        *((("aws", "accounts", name, "role_arn"), account.role_arn) for name, account in aws.accounts.items()),
    ]:
        if role and (sign := BROAD.search(role.partition(":role/")[2])):
            text = f"by its name ({sign[0]}) this role may do more than read: use one that may read, and no more"
            yield Finding(Severity.MEDIUM, loaded.layered.problem(path, text))
    try:
        accounts = _accounts(loaded)
    except ReporterError as error:
        yield Finding(Severity.UNKNOWN, Problem("", 0, 0, "aws", f"the accounts were not looked at: {error}"))
        return
    for account in accounts:
        path = ("aws", "accounts", account.name) if account.name else ("aws",)
        if not reach.online:
            text = "what these credentials may do was not asked: --online"
            yield Finding(Severity.UNKNOWN, loaded.layered.problem(path, text))
        else:
            for severity, text in _rights(account, reach.timeout):
                yield Finding(severity, loaded.layered.problem(path, text))


def _accounts(loaded: Loaded) -> "Sequence[Account]":
    """Whose credentials are used, as far as the configuration tells."""
    settings = loaded.settings
    publish = settings.publish
    published = publish.s3 or publish.cloudwatch or publish.completion_topic
    told = any(isinstance(channel, Sns | Sqs) for channel in settings.notifications.channels.values())
    reads = "ssm" in settings.sources.enabled
    if not (reads or published or told):
        return ()
    from reporter.collect.ssm.accounts import Plan  # noqa: PLC0415 - start-up time

    return Plan.of(settings.options_of("ssm") if reads else {}).accounts


def _rights(account: "Account", timeout: float) -> Iterator[tuple[Severity, str]]:
    from reporter.collect.ssm.access import silent_libraries  # noqa: PLC0415 - start-up time
    from reporter.collect.ssm.identity import caller, policies  # noqa: PLC0415 - start-up time

    try:
        with silent_libraries():
            who = caller(account, timeout=timeout)
            attached = () if who.is_root else policies(who, timeout=timeout)
    except ReporterError as error:
        yield Severity.UNKNOWN, f"what these credentials may do is not known: {error}"
        return
    if who.is_root:
        yield Severity.HIGH, "these are the credentials of an AWS account's root: use a role that may read, and no more"
    for arn in attached:
        name = arn.rpartition("/")[2]
        if name in _ALL:
            yield Severity.HIGH, f"policy {name} lets these credentials do almost everything: use one that may read"
        elif name.endswith("FullAccess"):
            yield Severity.MEDIUM, f"policy {name} lets these credentials do more than read: use one that may read"


def _history(loaded: Loaded, reach: Reach) -> Iterator[Finding]:
    history = loaded.settings.history

    def tell(severity: Severity, text: str) -> Finding:
        return Finding(severity, loaded.layered.problem(("history", "remote"), text))

    try:
        repository = Repository.at(history.repository)
        yield from in_history(repository, history.remote, history.branch, tell, reach)
    except ReporterError as error:
        yield tell(Severity.UNKNOWN, f"the history was not looked at: {error}")
