import pytest

from tests.builders import new_repository


@pytest.fixture
def repository(tmp_path):
    """An empty git repository."""
    return new_repository(tmp_path / "repository")
