"""Building with the real engines."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from reporter.errors import BuildError
from reporter.render.assets import addresses
from reporter.render.pages.context import Site
from reporter.render.pages.site import browser_files, site_pages
from reporter.render.site import build_site
from reporter.render.staging import stage
from tests.site_sample import ROOT, build, sample

CONFIG = "site_name: x\ndocs_dir: docs\nsite_dir: out\n"


class AsNamed(dict[str, str]):
    """Files that are not known keep their names."""

    def __missing__(self, name: str) -> str:
        return name


def small(root: Path, page: str, config: str = CONFIG) -> None:
    (root / "docs").mkdir()
    (root / "docs" / "index.md").write_text(page, encoding="utf-8")
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")


def test_mkdocs_builds_the_sample(tmp_path: Path) -> None:
    """The sample builds without a warning, and every staged page became one HTML file with a twin."""
    built = build(sample(), tmp_path)

    pages = {path.relative_to(tmp_path / "build" / "docs") for path in (tmp_path / "build" / "docs").rglob("*.md")}
    made = {path.relative_to(built).with_suffix(".md") for path in built.rglob("*.html")}
    assert made - {Path("404.md")} == pages
    assert {path.relative_to(built) for path in built.rglob("*.md")} == pages


def test_zensical_builds_the_same_folder(tmp_path: Path) -> None:
    """The successor of the engine reads the same file and makes the same pages."""
    if find_spec("zensical") is None:
        pytest.skip("zensical is not installed: it comes with the dependency group `site`")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "site").symlink_to(ROOT / "site")
    facts = sample()
    files = browser_files(facts)
    pages = site_pages(Site(facts, AsNamed(addresses(files))))
    staged = {path: page.markdown() for path, page in pages.items()}
    stage(staged, files, ROOT / "site" / "docs", tmp_path / "build" / "docs")
    command = [sys.executable, "-m", "zensical", "build"]
    done = subprocess.run(command, cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    built = tmp_path / "build" / "site"
    for page in ("index.html", "matrix.html", "regions/eu-west-1.html", "changes/2025.html", "data/history.js"):
        assert (built / page).is_file(), page
    year = (built / "changes" / "2025.html").read_text(encoding="utf-8")
    assert 'id="t20250220t180000z"' in year
    assert 'href="../services/keys.html"' in year
    assert "Content-Security-Policy" in year
    assert "<script>" not in year


def test_a_warning_is_an_error(tmp_path: Path) -> None:
    """A broken link stops a strict build with the line that names it, and passes a lenient one."""
    small(tmp_path, "[x](missing.md)\n")

    with pytest.raises(BuildError, match=r"mkdocs: WARNING .*index\.md.*missing\.md"):
        build_site(tmp_path)
    build_site(tmp_path, strict=False)
    assert (tmp_path / "out" / "index.html").is_file()


def test_a_wrong_setting_is_told(tmp_path: Path) -> None:
    """A fault in the settings is told in one line."""
    small(tmp_path, "x\n", CONFIG + "theme: {name: nonesuch}\n")

    with pytest.raises(BuildError, match="nonesuch") as caught:
        build_site(tmp_path)
    assert "\n" not in str(caught.value)


def test_settings_must_exist(tmp_path: Path) -> None:
    """Without mkdocs.yml the error says where it was looked for."""
    with pytest.raises(BuildError, match=r"mkdocs\.yml: missing"):
        build_site(tmp_path)
