"""Lines to secret addresses: who is reached, who is refused, and that no text shows more than the host."""

import contextlib
import socket
import ssl
from typing import Any

import pytest

from reporter.notify.connect import line as line_module
from reporter.notify.connect.line import LineError, Reply, is_public, line, post, words
from reporter.verdict import UnknownError
from tests.notify.servers import Answer, Cut, closed_port, cutting_server, proxy_server, silent_server, web_server

SECRET = "/services/T0/B0/secret?sig=hidden"


@pytest.fixture
def web(certificate):
    with web_server(certificate=certificate) as server:
        yield server


def refused(url: str, *, timeout: float = 1.0, public: bool = False) -> str:
    """Why *url* cannot be reached, in words that do not show what is secret in it."""
    with pytest.raises(LineError) as caught, line(url, timeout=timeout, public=public) as connection:
        post(connection, url, b"{}", {})
    said = str(caught.value)
    assert "secret" not in said
    assert "hidden" not in said
    return said


def test_nothing_is_asked_on_an_open_line(web):
    """The server sees a connection, and no request."""
    with line(web.url(SECRET), timeout=1.0):
        pass

    assert (web.connections, web.seen) == (1, [])


def test_what_is_posted_arrives_whole(web):
    """Path with query, headers, body, and who asks; on the line that is open already."""
    web.plan = lambda _: Answer(404, b"no_service")
    with line(web.url("/a b/ü?x=%20y"), timeout=1.0) as connection:
        reply = post(connection, web.url("/a b/ü?x=%20y"), b"{}", {"X-Team": "a"})
    [request] = web.seen

    assert (request.method, request.path, request.body) == ("POST", "/a%20b/%C3%BC?x=%20y", b"{}")
    assert (request.headers["X-Team"], web.connections) == ("a", 1)
    assert request.headers["User-Agent"].startswith("aws-services-reporter/")
    assert (reply, reply.told) == (Reply(404, "no_service"), "answered 404 no_service")


def test_an_address_without_a_path_is_asked_at_its_root(web):
    with line(web.url(""), timeout=1.0) as connection:
        post(connection, web.url(""), b"", {})

    assert web.seen[0].path == "/"


def test_redirections_are_not_followed(web):
    """They could lead to an address that was never looked at."""
    web.plan = lambda _: Answer(302, b"", {"Location": web.url("/elsewhere")})
    with line(web.url(), timeout=1.0) as connection:
        reply = post(connection, web.url(), b"", {})

    assert (reply.status, len(web.seen)) == (302, 1)


@pytest.mark.parametrize("body", ["<html>no</html>", "a" * 61, "hook ABC is gone", "ü", ""])
def test_only_a_word_of_an_answer_is_shown(body):
    """A page or a sentence may quote anything."""
    assert Reply(500, body).told == "answered 500"


def test_only_the_beginning_of_a_long_answer_is_read(web):
    web.plan = lambda _: Answer(200, b"a" * (1 << 20))
    with line(web.url(), timeout=1.0) as connection:
        assert len(post(connection, web.url(), b"", {}).body) == line_module.LONGEST


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Answer(after=3.0), "127.0.0.1 did not answer within 0.3 s"),
        (Cut(), "127.0.0.1 broke off"),
        (Answer(200, b"o", announced=9), "127.0.0.1 does not speak HTTP, or broke off"),
    ],
)
def test_an_answer_that_does_not_come_is_told(web, plan, expected):
    web.plan = lambda _: plan
    assert refused(web.url(SECRET), timeout=0.3).startswith(expected)


def test_a_server_that_says_nothing_is_given_up():
    with silent_server() as port:
        assert refused(f"https://127.0.0.1:{port}{SECRET}", timeout=0.2).startswith("127.0.0.1 did not answer within")


def test_a_server_that_hangs_up_is_told():
    with cutting_server() as port:
        assert refused(f"https://127.0.0.1:{port}{SECRET}").startswith("127.0.0.1 broke off: ")


def test_a_closed_port_is_told():
    assert refused(f"https://127.0.0.1:{closed_port()}{SECRET}").startswith("127.0.0.1 refuses connections: ")


def test_a_server_without_tls_is_told():
    with web_server() as plain:
        assert refused(plain.url(SECRET)).startswith("127.0.0.1 does not speak TLS there: ")


def test_a_server_that_speaks_something_else_is_told(web):
    web.plan = lambda _: Answer(headers={"X": "a" * 70_000})
    assert refused(web.url(SECRET)).startswith("127.0.0.1 does not speak HTTP, or broke off: ")


def test_a_certificate_of_strangers_is_not_trusted(web, monkeypatch):
    """Without a bundle, those that ``requests`` brings along are trusted."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    said = refused(web.url(SECRET))

    assert said.startswith("the certificate of 127.0.0.1 is not trusted (self-signed certificate): ")


def test_a_certificate_of_another_host_is_not_trusted(web, monkeypatch):
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *rest, **more: real("127.0.0.1", *rest, **more))
    said = refused(web.url(SECRET).replace("127.0.0.1", "other.test"))

    assert said.startswith("the certificate of other.test is not trusted (Hostname mismatch")


def test_a_folder_of_certificates_is_a_bundle_too(web, monkeypatch, tmp_path):
    """It is read; this one vouches for nobody."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
    assert "is not trusted" in refused(web.url(SECRET))


def test_a_bundle_that_is_missing_is_named(web, monkeypatch, tmp_path):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    said = refused(web.url(SECRET))

    assert said == f"the certificates in {tmp_path / 'gone.pem'} cannot be read: check REQUESTS_CA_BUNDLE"


def test_a_name_that_nobody_knows_is_told(monkeypatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refused(f"https://no.test{SECRET}").startswith("the name no.test is not known: ")


def test_a_name_that_is_no_name_is_told():
    assert refused(f"https://{'a' * 70}.test{SECRET}").endswith("check its spelling, or the name service")


def test_a_host_without_a_route_is_told():
    """Of other faults of the network, the system's word is shown."""
    said = words(OSError(113, "No route to host"), "a.test", 1.0)
    assert said == "a.test cannot be reached (No route to host): check the network"


@pytest.mark.parametrize("error", [ssl.SSLEOFError(), ssl.SSLZeroReturnError(), BrokenPipeError()])
def test_every_way_to_hang_up_is_the_same(error):
    assert words(error, "a.test", 1.0) == "a.test broke off: try again later"


def test_a_dead_address_leaves_time_for_the_others(web, monkeypatch):
    """A name may have an address of IPv6 that nothing answers at."""
    real = socket.create_connection

    def create(address: tuple[str, int], timeout: float) -> socket.socket:
        assert timeout == 0.5
        if address[0] == "127.0.0.77":
            raise TimeoutError
        return real(address, timeout)

    monkeypatch.setattr(line_module, "_addresses", lambda *_: ["127.0.0.77", "127.0.0.1"])
    monkeypatch.setattr(socket, "create_connection", create)
    with line(web.url(), timeout=1.0) as connection:
        assert connection.sock.gettimeout() == 1.0


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fd00:ec2::254", "fc00::1", "ff02::1",
        "::ffff:169.254.169.254", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a9fe:a9fe",
    ],
)  # fmt: skip
def test_private_addresses_are_not_public(address):
    """Loopback, private, link-local (where clouds keep credentials), shared, multicast; in every form of IPv6."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::"]
)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "2130706433", "0x7f.1", "127.1"]
)
def test_a_private_address_is_refused_before_anything_is_sent(web, host):
    """However it is written, and also behind a name."""
    said = refused(f"https://{host}:{web.port}{SECRET}", public=True)

    assert "is an address of a private network or of this machine" in said
    assert web.connections == 0


def test_one_private_address_among_others_is_enough_to_refuse(web, monkeypatch):
    monkeypatch.setattr(line_module, "_addresses", lambda *_: ["1.1.1.1", "127.0.0.1"])
    refused(web.url(SECRET), public=True)

    assert web.connections == 0


def test_the_proxy_of_the_environment_is_used(web, monkeypatch):
    """It sees the host's name; the host sees a line of TLS that the proxy cannot read."""
    with proxy_server(web.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with line("https://example.org/x", timeout=1.0) as connection:
            post(connection, "https://example.org/x", b"{}", {})

    assert (proxy.asked, web.seen[0].path) == (["example.org:443"], "/x")


def test_a_host_that_needs_no_proxy_is_reached_without(web, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with line(web.url(), timeout=1.0):
        assert web.connections == 1


def test_a_proxy_gets_its_password(web, monkeypatch):
    with proxy_server(web.port, password="us%er:p@ss") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.port}")
        assert refused(f"https://example.org{SECRET}").startswith("the proxy 127.0.0.1 on the way to example.org does")
        monkeypatch.setenv("HTTPS_PROXY", f"http://us%25er:p%40ss@127.0.0.1:{proxy.port}")
        with line("https://example.org/", timeout=1.0):
            pass


@pytest.mark.parametrize("what", ["dead", "garbage", "silent"])
def test_a_proxy_that_does_not_work_is_told(monkeypatch, what):
    with contextlib.ExitStack() as stack:
        port = closed_port()
        if what == "garbage":
            port = stack.enter_context(proxy_server(1, garbage=True)).port
        if what == "silent":
            port = stack.enter_context(silent_server())
        monkeypatch.setenv("ALL_PROXY", f"http://user:secret@127.0.0.1:{port}")
        said = refused(f"https://example.org{SECRET}", timeout=0.3)

    assert said == "the proxy 127.0.0.1 on the way to example.org cannot be reached: check the proxy settings"


def test_a_certificate_behind_a_proxy_is_looked_at_too(web, monkeypatch):
    with proxy_server(web.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert refused(f"https://stranger.test{SECRET}").startswith("the certificate of stranger.test is not trusted ")


def test_a_proxy_of_another_kind_is_unknown(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    with (
        pytest.raises(UnknownError, match="example.org lies behind a proxy of the kind socks5"),
        line("https://example.org/", timeout=1.0),
    ):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_proxy_is_no_way_to_a_private_address(web, monkeypatch, host):
    with proxy_server(web.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert "is an address of a private network" in refused(f"https://{host}{SECRET}", public=True)
    assert proxy.asked == []


def test_a_name_that_only_the_proxy_knows_is_left_to_it(web, monkeypatch):
    real = socket.getaddrinfo

    def unknown(host: str, *rest: Any, **more: Any) -> object:
        if host == "example.org":
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with proxy_server(web.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with line("https://example.org/", timeout=1.0, public=True):
            assert proxy.asked == ["example.org:443"]
