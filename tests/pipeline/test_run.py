"""The main job: the history first, then the site from what it holds."""

import pytest

from reporter.collect.source import Reading
from reporter.errors import BuildError, PushError, SourceError
from reporter.history.revisions import tip
from reporter.pipeline import build as build_module
from reporter.pipeline.record import Recorded, Rules
from reporter.pipeline.run import Ran, run
from tests.engine import NoEngine
from tests.repositories import AT, ROOT, bare, clone, init, later, observations, reading, snapshot


class Said:
    """A source that says one thing."""

    name = "table"

    def collect(self) -> Reading:
        return reading(ec2="eu-west-1", s3="eu-west-1 us-east-1")


class Broken:
    """A source that cannot be read."""

    name = "broken"

    def collect(self) -> Reading:
        msg = "no answer"
        raise SourceError(msg)


@pytest.fixture(autouse=True)
def without_mkdocs(monkeypatch):
    """MkDocs takes seconds and has tests of its own; here it only matters when it is called."""
    monkeypatch.setattr(build_module, "start_build", NoEngine)


@pytest.fixture(autouse=True)
def without_baseline(monkeypatch):
    monkeypatch.setattr("reporter.pipeline.collect.start", lambda *_, **__: None)


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "root"
    (folder / "site" / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_bytes((ROOT / "mkdocs.yml").read_bytes())
    return folder


def recorded_by(ran: Ran) -> Recorded:
    [one] = ran.collected
    assert one.recorded is not None
    return one.recorded


@pytest.mark.parametrize("rules", [None, {"table": Rules(renamed={"old": "new"})}])
def test_run_goes_from_the_world_to_the_site(tmp_path, root, rules):
    """One call records what is new, pushes it, and stages the pages that say so, in this order."""
    ours = clone(bare(tmp_path / "remote.git"), tmp_path / "ours")
    told: list[str] = []

    ran = run(ours, root, [Said()], observed_at=AT, remote="origin", rules=rules, step=told.append)

    assert told == ["fetch", "start", "collect", "record", "push", "read", "render", "stage", "build"]
    assert ran.pushed is not None
    assert recorded_by(ran).change_set.revision == ran.pushed.revision == tip(ours)
    assert ran.site.folder == root / "build" / "site"
    assert len(list((root / "build" / "docs").rglob("*.md"))) == ran.site.pages


def test_second_run_without_news_builds_the_same_pages(tmp_path, root):
    """Without news the history stays as it is, and the site is built nevertheless."""
    ours = init(tmp_path / "ours")
    first = run(ours, root, [Said()], observed_at=AT)

    second = run(ours, root, [Said()], observed_at=AT)

    assert (recorded_by(second).change_set.revision, second.site) == ("", first.site)


def test_failed_build_keeps_what_was_recorded(tmp_path):
    """A project without a site fails after the observation is safe."""
    ours = init(tmp_path / "ours")

    with pytest.raises(BuildError, match=r"there is no mkdocs.yml"):
        run(ours, tmp_path, [Said()], observed_at=AT)

    assert observations(ours) == [snapshot(ec2="eu-west-1", s3="eu-west-1 us-east-1")]


def test_unreachable_remote_fails_before_anything(tmp_path, root):
    """A remote that cannot be read ends the run before the source is asked."""
    ours = init(tmp_path / "ours")
    told: list[str] = []

    with pytest.raises(PushError, match="cannot be read"):
        run(ours, root, [Said()], observed_at=AT, remote=str(tmp_path / "nowhere"), step=told.append)

    assert (told, tip(ours)) == (["fetch"], None)


def test_site_speaks_of_the_source_that_is_to_be_shown(tmp_path, root):
    """Whatever else is read, and although the others fail."""
    ours = init(tmp_path / "ours")
    run(ours, root, [Said()], observed_at=AT)

    ran = run(ours, root, [Broken(), Said()], observed_at=later(1), shown="table")

    assert [(one.source, one.fault is None) for one in ran.collected] == [("broken", False), ("table", True)]
    assert "table" in (root / "build" / "docs" / "sources.md").read_text(encoding="utf-8")
