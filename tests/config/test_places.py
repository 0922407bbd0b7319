"""Where configurations are looked for, whatever state a machine is in."""

import pwd
from pathlib import Path

import pytest

from reporter.config.documents import FORMS
from reporter.config.places import SUFFIXES, is_configured, user_folders


def test_files_of_every_form_are_found() -> None:
    assert tuple(FORMS) == SUFFIXES


def test_a_folder_that_cannot_be_looked_into_holds_nothing(tmp_path: Path) -> None:
    """Its name is too long for any system call, so that not even root can look."""
    assert not is_configured(tmp_path, environment={}, folders=[tmp_path / ("x" * 5000)])


def test_who_has_no_home_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose user no file knows."""

    def nobody(_: int) -> None:
        raise KeyError

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", nobody)

    assert not any(folder.exists() for folder in user_folders())
