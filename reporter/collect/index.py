"""Which releases of a project a package index offers: version, time of upload, and where the archive is."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import re
import subprocess
import sys
import warnings
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit, urlunsplit

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from pypi_simple import (
    ACCEPT_JSON_PREFERRED,
    PYPI_SIMPLE_ENDPOINT,
    DistributionPackage,
    ProjectPage,
    RepositoryPage,
    UnsupportedRepoVersionError,
)

from reporter import transport
from reporter.errors import SourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests
    from pypi_simple import Link

_PAGE_LIMIT = 200_000_000
_SOURCES = (".tar.gz", ".zip")


@dataclass(frozen=True, slots=True)
class Release:
    """One version and the one archive that is read for it.

    ``uploaded_at`` is UTC in whole seconds. ``url`` may hold the index's credentials, so it is kept out of
    the ``repr``. ``size`` is in bytes, 0 when the index does not say.
    """

    version: str
    uploaded_at: datetime
    url: str = field(repr=False)
    size: int
    packaging: Literal["wheel", "sdist"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A version of interest that cannot be read, and why."""

    version: str
    reason: str


def index_url(environment: Mapping[str, str]) -> str:
    """The package index that ``environment`` is configured for; it may hold credentials.

    The first of: ``PIP_INDEX_URL``, ``UV_DEFAULT_INDEX``, ``UV_INDEX_URL``, pip's configuration files, the
    public index. Never fails: a pip that cannot be asked is a pip that says nothing.
    """
    for variable in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        if value := environment.get(variable, "").strip():
            # uv lets an index be named: "corporate=https://..."
            return re.sub(r"^[\w.-]+=(?=https?://)", "", value)
    return _pip_setting(environment) or PYPI_SIMPLE_ENDPOINT


def _pip_setting(environment: Mapping[str, str]) -> str:
    if importlib.util.find_spec("pip") is None:
        return ""
    try:
        done = subprocess.run(
            # Not "config get": that reads the user's file only, and not the one of the machine.
            [sys.executable, "-m", "pip", "config", "list"],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=20,
            check=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    found = re.search(r"^global\.index-url='(.*)'$", done.stdout.decode(errors="replace"), re.MULTILINE)
    return found[1].strip() if found else ""


def releases(
    project: str,
    *,
    session: requests.Session,
    index_url: str,
    after: str | None = None,
    first: str = "1.0.0",
) -> tuple[tuple[Release, ...], tuple[Skipped, ...]]:
    """The final releases of ``project`` newer than ``after`` and not older than ``first``, oldest first.

    A release is its wheel, or its source archive when it has no usable wheel. Yanked files are not used,
    pre-releases are left out, and a version that has nothing to read is in the second tuple with the reason.
    Raises ``SourceError`` when the index cannot be read or is not one, ``UsageError`` when ``after`` or
    ``first`` is not a version.
    """
    lowest, newest_known = _version(first), None if after is None else _version(after)
    files: dict[Version, list[DistributionPackage]] = defaultdict(list)
    for package in _packages(project, session, index_url):
        version = _parsed(package.version)
        if version is None or version.is_prerelease or version < lowest:
            continue
        if newest_known is None or version > newest_known:
            files[version].append(package)
    entries = [_entry(version, files[version], index_url) for version in sorted(files)]
    return (
        tuple(entry for entry in entries if isinstance(entry, Release)),
        tuple(entry for entry in entries if isinstance(entry, Skipped)),
    )


def _version(text: str) -> Version:
    parsed = _parsed(text)
    if parsed is None:
        message = f"{text!r} is not a version; give one like 1.40.0"
        raise UsageError(message)
    return parsed


def _parsed(text: str | None) -> Version | None:
    try:
        return Version(text or "")
    except InvalidVersion:
        return None


def _packages(project: str, session: requests.Session, index_url: str) -> list[DistributionPackage]:
    name = canonicalize_name(project)
    url = _joined(index_url, name)
    what = f"the list of {name} releases"
    # Fetched here and only parsed by the library: its own request has no bound and does not ask again when
    # the answer breaks off half-way.
    answer = transport.fetch(session, url, what=what, limit=_PAGE_LIMIT, headers={"Accept": ACCEPT_JSON_PREFERRED})
    kind = answer.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
    try:
        with warnings.catch_warnings():
            # A newer minor version of the format, or untidy HTML, is no news to the user.
            warnings.simplefilter("ignore", UserWarning)
            packages = _parsed_page(name, kind, answer)
    except (ValueError, KeyError, TypeError, UnsupportedRepoVersionError):
        message = f"{what}: {transport.place(url)} did not answer as a package index; check the index address"
        raise SourceError(message) from None
    if not packages:
        message = f"{what}: {transport.place(url)} lists no files; check the index address"
        raise SourceError(message)
    return packages


def _parsed_page(name: str, kind: str, answer: transport.Answer) -> list[DistributionPackage]:
    if kind.endswith("json"):
        return ProjectPage.from_json_data(json.loads(answer.body), answer.url).packages
    if not kind.endswith("html"):
        raise ValueError(kind)
    return [_linked(link, name) for link in RepositoryPage.from_html(answer.body, answer.url).links]


def _linked(link: Link, name: str) -> DistributionPackage:
    """A file of the HTML form. No standard gives it a time, but some mirrors write one beside the link."""
    package = DistributionPackage.from_link(link, name)
    with contextlib.suppress(ValueError):
        package.upload_time = datetime.fromisoformat(link.get_str_attrib("data-upload-time") or "")
    return package


def _joined(index_url: str, name: str) -> str:
    return f"{index_url.rstrip('/')}/{name}/"


def _entry(version: Version, files: list[DistributionPackage], index_url: str) -> Release | Skipped:
    usable = [(packaging, file) for file in files if (packaging := _packaging(file))]
    if not usable:
        return Skipped(str(version), "the index has neither a wheel nor a source archive of it")
    unyanked = [(packaging, file) for packaging, file in usable if not file.is_yanked]
    if not unyanked:
        reason = next((file.yanked_reason for _, file in usable if file.yanked_reason), "")
        return Skipped(str(version), f"yanked: {' '.join(reason.split())}" if reason else "yanked")
    # The best file has a time, is a wheel, and comes first by name.
    packaging, best = min(
        unyanked, key=lambda pair: (pair[1].upload_time is None, pair[0] != "wheel", pair[1].filename)
    )
    if best.upload_time is None:
        return Skipped(str(version), "the index gives no upload time")
    url = _with_credentials(best.url, index_url)
    return Release(str(version), _utc(best.upload_time), url, best.size or 0, packaging)


def _packaging(file: DistributionPackage) -> Literal["wheel", "sdist"] | None:
    if file.package_type == "wheel":
        return "wheel"
    return "sdist" if file.package_type == "sdist" and file.filename.endswith(_SOURCES) else None


def _utc(moment: datetime) -> datetime:
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return aware.astimezone(UTC).replace(microsecond=0)


def _with_credentials(url: str, index_url: str) -> str:
    """``url`` with the index's user and password when it is on the same host, as pip does it."""
    file, index = urlsplit(url), urlsplit(index_url)
    credentials, _, host = index.netloc.rpartition("@")
    if not credentials or (file.scheme, file.netloc) != (index.scheme, host):
        return url
    return urlunsplit(file._replace(netloc=f"{credentials}@{host}"))
