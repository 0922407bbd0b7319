"""Who may write the history's branch, and rewrite it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlsplit

from reporter.errors import ReporterError
from reporter.history.access import denies_rewrites, git_folder, local_folder, push_address
from reporter.history.git import Repository
from reporter.options.secret import looks_secret
from reporter.pipeline.exposure import in_folder
from reporter.pipeline.finding import Finding, Severity
from reporter.transport import RefusedError, fetch, session

API: Final = "https://api.github.com"
_GITHUB: Final = re.compile(
    r"(?:\w+://(?:[^/@]*@)?(?P<host>[\w.-]+)(?::\d+)?/|(?:[^/@:]+@)?(?P<scp>[\w.-]+):)/?"
    r"(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?"
)
_OPEN: Final = ("http://", "git://")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST: Final = 1 << 20

Tell = Callable[[Severity, str], Finding]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether anybody is asked over the network, and for how many seconds each. ``environment`` is that of the job."""

    online: bool = False
    timeout: float = 10.0
    environment: Mapping[str, str] = field(default_factory=dict)


def in_history(repository: Repository, remote: str, branch: str, tell: Tell, reach: Reach) -> Iterator[Finding]:
    """Of the repository here, and of the remote that it pushes to, if there is one. *tell* knows the place."""
    here = git_folder(repository)
    yield from in_folder(here, here.as_posix())
    try:
        address = push_address(repository, remote)
    except ReporterError:
        return
    yield from _in_address(address, tell)
    folder = local_folder(repository, remote)
    if folder is not None:
        yield from in_folder(folder, folder.as_posix())
        if not denies_rewrites(folder):
            told = "whoever may push may take observations away: git config receive.denyNonFastForwards true"
            yield Finding.at(Severity.MEDIUM, folder.as_posix(), told)
        return
    yield from _elsewhere(address, branch, tell, reach)


def _in_address(address: str, tell: Tell) -> Iterator[Finding]:
    if looks_secret(address):
        yield tell(Severity.HIGH, "the remote's address carries a password or token: leave it to a credential helper")
    if address.startswith(_OPEN):
        yield tell(Severity.MEDIUM, "the remote's address is without TLS: use https:// or ssh://")


def _elsewhere(address: str, branch: str, tell: Tell, reach: Reach) -> Iterator[Finding]:
    found = _GITHUB.fullmatch(address)
    host = (found["host"] or found["scp"]) if found else None
    server = urlsplit(reach.environment.get("GITHUB_SERVER_URL", "")).hostname
    if not found or host not in {"github.com", server}:
        where = f"at {host} " if host else ""
        yield tell(Severity.UNKNOWN, f"who may write branch {branch} {where}is not known here: look at its settings")
    elif not reach.online:
        yield tell(Severity.UNKNOWN, f"who may write branch {branch} was not asked: --online")
    else:
        yield from _at_github(found["owner"], found["name"], branch, tell, reach)


def _at_github(owner: str, name: str, branch: str, tell: Tell, reach: Reach) -> Iterator[Finding]:
    api = reach.environment.get("GITHUB_API_URL") or API
    token = reach.environment.get("GITHUB_TOKEN")
    parts = urlsplit(api)
    if token and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        yield tell(Severity.UNKNOWN, "GITHUB_API_URL is without TLS, so it was not asked with a token")
        return
    headers = {"Accept": "application/vnd.github+json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    url = f"{api.rstrip('/')}/repos/{owner}/{name}/branches/{quote(branch, safe='')}"
    try:
        with session(timeout=(reach.timeout, reach.timeout), retries=0) as made:
            answer = fetch(made, url, what="GitHub", limit=_LONGEST, headers=headers)
        protected = json.loads(answer.body)["protected"]
    except RefusedError as error:
        hint = ": set GITHUB_TOKEN" if not token else ": is the branch there, and may the token see it?"
        yield tell(Severity.UNKNOWN, f"GitHub does not say who may write branch {branch} ({error.status}){hint}")
    except (ReporterError, ValueError, TypeError, KeyError) as error:
        why = str(error) if isinstance(error, ReporterError) else "its answer cannot be read"
        yield tell(Severity.UNKNOWN, f"GitHub does not say who may write branch {branch}: {why}")
    else:
        if not protected:
            told = f"branch {branch} of {owner}/{name} is not protected: whoever may push may rewrite it: add a ruleset"
            yield tell(Severity.MEDIUM, told)
