import socket
import threading
import urllib.request
from contextlib import closing
from http.server import ThreadingHTTPServer

import pytest

from reporter.__main__ import main


@pytest.fixture
def root(tmp_path):
    """A folder with a built site of one page."""
    folder = tmp_path / "build" / "site"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("the page")
    return tmp_path


def test_serving_needs_a_site(tmp_path, capsys):
    """The error says how to build one."""
    assert main(["serve", "--root", str(tmp_path)]) == 8
    assert capsys.readouterr().err.endswith("site: there is no site yet: run `reporter build` first\n")


def test_building_needs_a_project(tmp_path, repository, capsys):
    """The error names the folder and the option."""
    assert main(["build", "-q", "-C", str(repository.path), "--root", str(tmp_path)]) == 8
    assert capsys.readouterr().err == (
        f"reporter: {tmp_path}: there is no mkdocs.yml: run this in the project's folder, or name it with --root\n"
    )


def test_a_port_that_is_taken_is_named(root, capsys):
    """With what to do."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        code = main(["serve", "--root", str(root), "--port", str(port)])

    assert code == 2
    assert capsys.readouterr().err == (
        f"reporter: port {port} cannot be used: Address already in use: choose another with --port\n"
    )


def test_the_built_site_is_served(root, monkeypatch, capsys):
    """On a free port of this machine, which is told, until interrupted."""
    pages = []

    def once(server):
        worker = threading.Thread(target=server.handle_request)
        worker.start()
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/") as answer:
            pages.append(answer.read())
        worker.join()
        raise KeyboardInterrupt

    monkeypatch.setattr(ThreadingHTTPServer, "serve_forever", once)

    assert main(["serve", "--root", str(root), "--port", "0"]) == 0
    assert pages == [b"the page"]
    assert capsys.readouterr().out.startswith("http://127.0.0.1:")
