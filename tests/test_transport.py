import time

import pytest
import requests

from reporter import __version__, transport
from reporter.errors import SourceError
from tests.package_index import Fault, PackageIndex


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PackageIndex() as index:
        index.files["/files/thing"] = b"0123456789" * 1000
        yield index


@pytest.fixture
def session():
    with transport.session(pool=2, timeout=(2.0, 0.3), retries=3, backoff=0.001, longest_wait=0.05) as made:
        yield made


def fetched(
    session: requests.Session, url: str, *, limit: int = 1_000_000, headers: dict[str, str] | None = None
) -> transport.Answer:
    return transport.fetch(session, url, what="the thing", limit=limit, headers=headers)


def thing(server: PackageIndex) -> str:
    return f"http://{server.host}/files/thing"


def test_an_answer_comes_whole_with_our_name_on_the_request(server, session):
    """A fetch returns status, headers and body, and says who asked."""
    answer = fetched(session, thing(server), headers={"Range": "bytes=2-4"})

    assert (answer.status, answer.body, answer.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10000")
    assert f"aws-services-reporter/{__version__}" == server.requests[0].agent


@pytest.mark.parametrize("kind", ["status", "reset", "break off"])
def test_passing_trouble_is_not_seen(server, session, kind):
    """Two refusals, two resets, or two answers that break off half-way do not reach the caller."""
    server.faults.append(Fault("thing", kind, times=2))

    assert len(fetched(session, thing(server)).body) == 10_000
    assert len(server.requests) == 3


def test_a_server_cannot_make_us_wait_for_hours(server, session):
    """Retry-After is respected only up to the longest wait."""
    server.faults.append(Fault("thing", "status", times=1, status=429, headers={"Retry-After": "7200"}))
    begun = time.monotonic()

    assert fetched(session, thing(server)).status == 200
    assert 0.04 < time.monotonic() - begun < 2


def test_a_retry_after_that_cannot_be_read_is_ignored(server, session):
    """A server's nonsense in Retry-After is no error."""
    server.faults.append(Fault("thing", "status", times=1, headers={"Retry-After": "soon"}))

    assert fetched(session, thing(server)).status == 200


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("thing", "status"), "answered 503 Service Unavailable; try again later"),
        (Fault("thing", "status", status=401), "answered 401 Unauthorized; check the credentials"),
        (Fault("thing", "status", status=404), "answered 404 Not Found; check the address"),
        (Fault("thing", "reset"), "could not be reached"),
        (Fault("thing", "break off"), "broke off its answer"),
        (Fault("thing", "stall", times=4), "did not answer in time"),
    ],
)
def test_lasting_trouble_is_one_line_without_the_password(server, session, fault, words):
    """What, where and what to do, in one line; never the user, the password or the query."""
    server.faults.append(fault)

    with pytest.raises(SourceError) as caught:
        fetched(session, f"http://user:s3cret@{server.host}/files/thing?token=hidden")

    text = str(caught.value)
    assert text.startswith(f"the thing: http://{server.host}/files/thing ")
    assert words in text
    assert not any(secret in text for secret in ("user", "s3cret", "hidden", "\n"))
    assert caught.value.__cause__ is None


def test_a_refusal_keeps_its_status(server, session):
    """A caller can tell a missing file from a network that fails."""
    with pytest.raises(transport.RefusedError) as caught:
        fetched(session, f"http://{server.host}/nothing")

    assert caught.value.status == 404


def test_an_answer_has_a_bound(server, session):
    """More bytes than allowed is an error, not a full memory."""
    with pytest.raises(SourceError, match="sent more than 100 bytes"):
        fetched(session, thing(server), limit=100)


@pytest.mark.parametrize("url", ["nowhere", "http://u:s3cret@[bad/", "ftp://u:s3cret@host/x", "http://"])
def test_an_address_that_is_none_is_one_line(session, url):
    """An address without sense is the user's error, shown without its password."""
    with pytest.raises(SourceError, match="is not an address that can be read") as caught:
        fetched(session, url)

    assert "s3cret" not in str(caught.value)


def test_a_circle_of_redirections_ends(server, session):
    """A server that redirects to itself for ever is reported as such."""
    server.faults.append(Fault("thing", "status", status=302, headers={"Location": "/files/thing"}))

    with pytest.raises(SourceError, match="redirects in a circle"):
        fetched(session, thing(server))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (requests.exceptions.ProxyError("s3cret"), "proxy"),
        (requests.exceptions.SSLError("s3cret"), "REQUESTS_CA_BUNDLE"),
        (requests.RequestException("s3cret"), "could not be read; try again later"),
    ],
)
def test_every_kind_of_failure_has_words(error, words):
    """The library's own text is never repeated."""
    text = str(transport._failure(error, "the thing", "https://host/x"))

    assert words in text
    assert "s3cret" not in text


def test_an_address_of_six_groups_keeps_its_brackets():
    """A place is a URL again: brackets around an IPv6 address, the port kept."""
    assert transport.place("http://u:p@[::1]:8080/x?y#z") == "http://[::1]:8080/x"
    assert transport.place("http://h:99999/") == "(an address that is not a URL)"


def test_a_proxy_of_the_environment_is_used(server, session, monkeypatch):
    """The standard variables are respected: a request for another host reaches the proxy."""
    monkeypatch.setenv("HTTP_PROXY", f"http://{server.host}")
    monkeypatch.setenv("http_proxy", f"http://{server.host}")

    with pytest.raises(transport.RefusedError):
        fetched(session, "http://index.invalid/simple/")

    assert server.requests[0].path == "http://index.invalid/simple/"


@pytest.fixture
def cached(tmp_path):
    with transport.cached_session(
        tmp_path / "copies", limit=20_000, timeout=(2.0, 0.3), retries=3, backoff=0.001, longest_wait=0.05
    ) as session:
        yield session


def test_a_session_with_copies_asks_once(server, cached):
    """With the same patience and the same name; the copy has all that the answer had."""
    server.faults.append(Fault("thing", "status", times=2))
    first, second = fetched(cached, thing(server)), fetched(cached, thing(server))

    assert (first.status, first.body, first.url) == (second.status, second.body, second.url)
    assert len(first.body) == 10_000
    assert len(server.requests) == 3
    assert {request.agent for request in server.requests} == {transport.USER_AGENT}


def test_no_half_of_an_answer_is_kept(server, cached):
    """One that breaks off is asked for again."""
    server.faults.append(Fault("thing", "break off", times=1))

    assert len(fetched(cached, thing(server)).body) == 10_000
    assert len(fetched(cached, thing(server)).body) == 10_000
    assert len(server.requests) == 2


def test_a_refusal_is_not_kept(server, cached):
    """The next request asks again."""
    for _ in range(2):
        with pytest.raises(transport.RefusedError):
            fetched(cached, f"http://{server.host}/nothing")

    assert len(server.requests) == 2
