"""Staging."""

from pathlib import Path

import pytest

from reporter.errors import BuildError
from reporter.render.staging import MARKER, Staged, put_beside, stage


@pytest.fixture
def prose(tmp_path: Path) -> Path:
    folder = tmp_path / "site" / "docs"
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "logo.png").write_bytes(b"\x89PNG")
    (folder / "guide.md").write_text("# Guide\n", encoding="utf-8")
    (folder / ".hidden").write_text("x", encoding="utf-8")
    return folder


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MARKER}


def test_stage_puts_all_together(tmp_path: Path, prose: Path) -> None:
    """The staged folder holds the pages, the data and the prose, and the prose's own folder is as it was."""
    out, before = tmp_path / "build" / "docs", tree(prose)
    done = stage({"index.md": "# é\n"}, {"data/x.js": "x"}, prose, out)

    assert done == Staged(written=4, unchanged=0, removed=0)
    assert tree(out) == {"index.md", "data/x.js", "guide.md", "assets/logo.png"}
    assert (out / "index.md").read_bytes() == "# é\n".encode()
    assert tree(prose) == before


def test_stage_writes_only_what_differs(tmp_path: Path, prose: Path) -> None:
    """A second run rewrites changed files, removes stale ones with their folders, and leaves the rest alone."""
    out = tmp_path / "build" / "docs"
    stage({"index.md": "1", "old/page.md": "x"}, {}, prose, out)
    times = {path: path.stat().st_mtime_ns for path in (out / "guide.md", out / "assets" / "logo.png")}
    done = stage({"index.md": "2"}, {}, prose, out)

    assert done == Staged(written=1, unchanged=2, removed=1)
    assert not (out / "old").exists()
    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert stage({"index.md": "2"}, {}, prose, out) == Staged(written=0, unchanged=3, removed=0)


def test_a_file_gives_way_to_a_folder(tmp_path: Path, prose: Path) -> None:
    """What was a file may become a folder and the other way round."""
    out = tmp_path / "out"
    stage({"a": "x", "b/c": "x"}, {}, prose, out)
    stage({"a/c": "x", "b": "x"}, {}, prose, out)

    assert {"a/c", "b"} <= tree(out)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("../x.md", "inside its folder"),
        ("/etc/x", "inside its folder"),
        ("", "inside its folder"),
        ("guide.md", "rename the file"),
    ],
)
def test_pages_stay_in_their_place(tmp_path: Path, prose: Path, path: str, message: str) -> None:
    """A page outside the folder, or one that would hide prose, stops the build before anything is written."""
    with pytest.raises(BuildError, match=message):
        stage({path: "x"}, {}, prose, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_foreign_folder_is_left_alone(tmp_path: Path, prose: Path) -> None:
    """A folder with files of somebody else is never cleaned."""
    out = tmp_path / "mine"
    out.mkdir()
    (out / "thesis.txt").write_text("x", encoding="utf-8")

    with pytest.raises(BuildError, match="not staged by the reporter"):
        stage({}, {}, prose, out)
    with pytest.raises(BuildError, match="not staged by the reporter"):
        stage({}, {}, prose, out / "thesis.txt")
    assert tree(out) == {"thesis.txt"}


def test_never_into_the_prose(tmp_path: Path, prose: Path) -> None:
    """Nothing is staged in, at or around the site's own pages."""
    for out in (prose, prose / "build", tmp_path / "site"):
        with pytest.raises(BuildError, match="own prose"):
            stage({}, {}, prose, out)


def test_prose_must_exist(tmp_path: Path) -> None:
    """A missing folder of prose is told, not taken for an empty one."""
    with pytest.raises(BuildError, match="missing"):
        stage({}, {}, tmp_path / "nowhere", tmp_path / "out")


def test_files_beside_the_pages_are_put_where_they_belong(tmp_path: Path) -> None:
    put_beside({"api/v1/index.json": "{}\n", "downloads/x.pdf": b"%PDF"}, tmp_path)

    assert (tmp_path / "api" / "v1" / "index.json").read_text(encoding="utf-8") == "{}\n"
    assert (tmp_path / "downloads" / "x.pdf").read_bytes() == b"%PDF"


def test_a_file_of_the_engine_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "llms.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(BuildError, match=r"^llms\.txt: the site has such a file already: rename the one in"):
        put_beside({"llms.txt": "theirs"}, tmp_path)
    assert (tmp_path / "llms.txt").read_text(encoding="utf-8") == "mine"
