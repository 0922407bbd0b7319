"""All files or none."""

from pathlib import Path

import pytest

from reporter.config.writing import replace_files
from reporter.errors import DataError


def test_files_are_replaced_and_made_with_their_folders(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("1", encoding="utf-8")
    old.chmod(0o600)
    replace_files({old: "ä\r\n", tmp_path / "a" / "new": "2"})
    assert old.read_bytes() == "ä\r\n".encode()
    assert old.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "a" / "new").read_text(encoding="utf-8") == "2"


def test_one_file_that_cannot_be_written_leaves_all_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("1", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be written: File exists$"):
        replace_files({tmp_path / "old": "2", tmp_path / "old" / "below": "3"})
    assert (tmp_path / "old").read_text(encoding="utf-8") == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
