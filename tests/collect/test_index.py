import importlib.util
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pypi_simple
import pytest

from reporter import transport
from reporter.collect.index import Release, Skipped, index_url, releases
from reporter.errors import SourceError, UsageError
from tests.package_index import JSON, Fault, PackageIndex


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PackageIndex() as index:
        yield index


@pytest.fixture
def listed(server):
    with transport.session(retries=1, backoff=0.001) as session:
        yield lambda **keys: releases("Botocore", session=session, **({"index_url": server.url} | keys))


def quiet(tmp_path: Path, **variables: str) -> dict[str, str]:
    """An environment in which pip has no configuration but what is given."""
    return {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PIP_CONFIG_FILE": os.devnull} | variables


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"PIP_INDEX_URL": "https://a/simple", "UV_INDEX_URL": "https://b/"}, "https://a/simple"),
        ({"PIP_INDEX_URL": " ", "UV_DEFAULT_INDEX": "corporate=https://b/s?x=y"}, "https://b/s?x=y"),
        ({"UV_INDEX_URL": "https://u:p=q@c/"}, "https://u:p=q@c/"),
    ],
)
def test_the_environment_names_the_index(variables, expected):
    """Pip's variable, then uv's two, in that order; blank counts as unset."""
    assert expected == index_url(variables)


def test_pip_is_asked_for_its_configuration(tmp_path):
    """Without a variable, the index of pip's configuration file is used."""
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://conf.invalid/simple\n")

    found = index_url(quiet(tmp_path, PIP_CONFIG_FILE=str(tmp_path / "pip.conf")))

    assert found == "https://conf.invalid/simple"


def test_without_any_setting_the_public_index_is_used(tmp_path):
    """A pip without configuration leaves the library's default."""
    assert index_url(quiet(tmp_path)) == pypi_simple.PYPI_SIMPLE_ENDPOINT


@pytest.mark.parametrize("trouble", ["no module", "no program"])
def test_a_pip_that_cannot_be_asked_says_nothing(tmp_path, monkeypatch, trouble):
    """Neither a missing pip nor one that cannot start is an error."""
    if trouble == "no module":
        monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    else:
        monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))

    assert index_url(quiet(tmp_path)) == pypi_simple.PYPI_SIMPLE_ENDPOINT


def test_a_release_is_its_wheel_or_else_its_sdist(server, listed):
    """Sorted by version, not by text; the time in UTC and whole seconds; the address made absolute."""
    server.add("botocore-1.10.0.tar.gz", b"12")
    server.add("botocore-1.9.0.tar.gz", b"1")
    server.add("botocore-1.9.0-py2.py3-none-any.whl", b"123", upload_time="2020-01-02T05:04:05+02:00")

    found, skipped = listed()

    moment = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert found == (
        Release("1.9.0", moment, f"http://{server.host}/files/botocore-1.9.0-py2.py3-none-any.whl", 3, "wheel"),
        Release("1.10.0", moment, f"http://{server.host}/files/botocore-1.10.0.tar.gz", 2, "sdist"),
    )
    assert skipped == ()


def test_only_final_releases_of_interest_are_listed(server, listed):
    """Pre-releases, versions below the first and versions up to the known one are left out silently."""
    for version in ("0.9.0", "1.0.0rc1", "1.0.0", "1.1.0", "1.2.0", "nonsense"):
        server.add(f"botocore-{version}.tar.gz")

    assert [release.version for release in listed()[0]] == ["1.0.0", "1.1.0", "1.2.0"]
    assert [release.version for release in listed(after="1.0.0")[0]] == ["1.1.0", "1.2.0"]
    assert [release.version for release in listed(first="1.2")[0]] == ["1.2.0"]


def test_what_cannot_be_used_is_skipped_with_the_reason(server, listed):
    """Yanked, without time, without an archive that we read: each says so."""
    server.add("botocore-1.0.0.tar.gz", yanked="broken\nbuild")
    server.add("botocore-1.1.0.tar.gz", yanked=True)
    server.add("botocore-1.2.0.tar.gz", upload_time=None)
    server.add("botocore-1.3.0.tar.bz2")
    server.add("botocore-1.4.0-py3-none-any.whl", yanked=True)
    server.add("botocore-1.4.0.tar.gz")

    found, skipped = listed()

    assert [(release.version, release.packaging) for release in found] == [("1.4.0", "sdist")]
    assert skipped == (
        Skipped("1.0.0", "yanked: broken build"),
        Skipped("1.1.0", "yanked"),
        Skipped("1.2.0", "the index gives no upload time"),
        Skipped("1.3.0", "the index has neither a wheel nor a source archive of it"),
    )


def test_an_index_in_html_is_read_too(server, listed):
    """The old form has no time, unless the mirror writes one beside the link; a size it never has."""
    links = (
        '<a href="../../files/botocore-1.0.0.tar.gz#sha256=00">botocore-1.0.0.tar.gz</a>'
        '<a href="../../files/botocore-1.1.0.zip" data-upload-time="2020-01-02T03:04:05Z">botocore-1.1.0.zip</a>'
        '<a href="../../files/botocore-1.2.0.zip" data-upload-time="2020-01-02T03:04:05">botocore-1.2.0.zip</a>'
        '<a href="../../files/botocore-1.3.0.zip" data-upload-time="long ago">botocore-1.3.0.zip</a>'
    )
    server.answer = ("text/html; charset=utf-8", f"<html><body>{links}</body></html>".encode())

    found, skipped = listed()

    moment = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert [(r.version, r.uploaded_at, r.size) for r in found] == [("1.1.0", moment, 0), ("1.2.0", moment, 0)]
    assert [entry.version for entry in skipped] == ["1.0.0", "1.3.0"]


@pytest.mark.parametrize(
    "answer",
    [
        ("text/html", b"<h1>Please log in</h1>"),
        ("text/html", b"\x00\xff\x13garbage"),
        (JSON, b"<html>"),
        (JSON, b"\xff\xfe\x00"),
        (JSON, b"[]"),
        (JSON, b'{"meta": {"api-version": "1.1"}, "name": "botocore", "files": [{"url": 3}]}'),
        (JSON, b'{"meta": {"api-version": "9.0"}, "name": "botocore", "files": []}'),
        (JSON, b'{"meta": {"api-version": "x"}, "name": "botocore", "files": []}'),
        ("image/png", b""),
    ],
)
def test_an_answer_that_is_no_index_is_one_line(server, listed, answer):
    """A login page, a picture or garbage where the index should be is a source that cannot be read."""
    server.answer = answer

    with pytest.raises(SourceError, match="check the index address") as caught:
        listed()

    assert "\n" not in str(caught.value)
    assert f"http://{server.host}/simple/botocore/" in str(caught.value)


def test_a_newer_minor_format_is_read_without_a_warning(server, listed):
    """A minor version of the format that the library does not know is no news to the user."""
    server.add("botocore-1.0.0.tar.gz")
    content = {"meta": {"api-version": "1.99"}, "name": "botocore", "files": server.entries}
    server.answer = (JSON, json.dumps(content).encode())

    assert len(listed()[0]) == 1


def test_a_refusing_index_is_one_line(server, listed):
    """A project that is not there, and an index that is down, are the transport's errors."""
    server.faults += [Fault("/simple/", "status", times=1, status=404), Fault("/simple/", "status")]

    with pytest.raises(SourceError, match=r"the list of botocore releases: .* answered 404"):
        listed()
    with pytest.raises(SourceError, match="answered 503"):
        listed()


def test_the_index_password_goes_to_its_own_host_only(server, listed):
    """Files on the index's host are asked for with its credentials; no other host and no text gets them."""
    server.add("botocore-1.0.0.tar.gz", url=f"http://{server.host}/files/a.tar.gz")
    server.add("botocore-1.1.0.tar.gz", url="http://other.invalid/b.tar.gz")
    server.add("botocore-1.2.0.tar.gz")

    found, _ = listed(index_url=f"http://user:s3cret@{server.host}/simple/")

    assert server.requests[0].authorization is not None
    assert [release.url for release in found] == [
        f"http://user:s3cret@{server.host}/files/a.tar.gz",
        "http://other.invalid/b.tar.gz",
        f"http://user:s3cret@{server.host}/files/botocore-1.2.0.tar.gz",
    ]
    assert "s3cret" not in repr(found)


def test_a_bound_must_be_a_version(listed):
    """A wrong version on the command line is a usage error before anything is asked."""
    with pytest.raises(UsageError, match="'latest' is not a version"):
        listed(after="latest")
