"""Each template of the gallery is a good configuration, in every profile, for the reporter and for editors."""

import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import reporter.config.gallery
from reporter.collect.source import source
from reporter.config.documents import parse_document
from reporter.config.gallery import FIRST_LINE, GALLERY, template_files
from reporter.config.inherit import profiles_of
from reporter.config.layers import Layer
from reporter.config.load import Loaded, load
from reporter.config.settings import Settings
from reporter.errors import UsageError
from tests.config.test_layers import put
from tests.config.test_schema import VALIDATOR

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "site/docs/guides/templates.md").read_text(encoding="utf-8")
FILES = [(template, name) for template in GALLERY for name in template_files(template)]
PROFILES = [
    (template, profile)
    for template in GALLERY
    for profile in (None, *profiles_of(parse_document(template_files(template)["reporter.yml"], "", "yaml")))
]
ROLES = {
    "READER_ROLE": "arn:aws:iam::123456789012:role/reader",
    "COMMERCIAL_ROLE": "arn:aws:iam::123456789012:role/reader",
    "GOVCLOUD_ROLE": "arn:aws-us-gov:iam::123456789012:role/reader",
    "REPORTS_BUCKET": "our-reports",
}


def loaded(folder: Path, template: str, profile: str | None = None) -> Loaded:
    files = template_files(template)
    put(folder, files)
    needed = dict.fromkeys(re.findall(r"\$\{(\w+)\}", "".join(files.values())), "https://example.org/x")
    return load([(Layer.PROJECT, folder / "reporter.yml")], environment=needed | ROLES, profile=profile)


@pytest.mark.parametrize(("template", "profile"), PROFILES)
def test_a_template_is_without_fault(tmp_path: Path, template: str, profile: str | None) -> None:
    settings = loaded(tmp_path, template, profile).settings
    assert settings.metadata.name
    assert "endpoints" in settings.sources.enabled


@pytest.mark.parametrize(("template", "name"), FILES)
def test_each_file_of_a_template_suits_the_schema_and_names_it_for_editors(template: str, name: str) -> None:
    text = template_files(template)[name]
    VALIDATOR.validate(parse_document(text, name, "yaml").data)
    assert text.startswith(f"{FIRST_LINE}\n#\n# ")


@pytest.mark.parametrize(("template", "profile"), PROFILES)
def test_what_a_template_names_is_there(tmp_path: Path, template: str, profile: str | None) -> None:
    """Rules name channels of the same file, and features and the default name what there is."""
    settings: Settings = loaded(tmp_path, template, profile).settings
    notifications = settings.notifications
    named = {name for rule in notifications.rules.values() for name in rule.channels}
    assert named | ({notifications.operations} - {None}) == set(notifications.channels)
    assert settings.sources.chosen in settings.sources.enabled


@pytest.mark.parametrize("template", ["enterprise", "multi-account"])
def test_the_source_ssm_takes_the_accounts_of_a_template(tmp_path: Path, template: str) -> None:
    options = loaded(tmp_path, template).settings.options_of("ssm")
    assert source("ssm", options).name == "ssm"


def test_the_multi_account_template_reads_each_partition_with_its_own_account(tmp_path: Path) -> None:
    aws = loaded(tmp_path, "multi-account").settings.aws
    read = [aws.partitions, *(account.partitions for account in aws.accounts.values())]
    assert read == [("aws",), ("aws-us-gov",), ("aws-cn",)]


def test_the_airgapped_template_reads_and_writes_nothing_outside(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "airgapped").settings
    assert settings.sources.enabled == ("endpoints",)
    assert not settings.collect.launches
    assert {channel.type for channel in settings.notifications.channels.values()} == {"email"}
    assert settings.publish.model_dump(exclude_none=True) == {}
    assert settings.plugins.allowed == ()
    assert "https://" not in "".join(template_files("airgapped").values())


def test_the_profiles_of_the_enterprise_template_differ_where_the_guide_says(tmp_path: Path) -> None:
    dev, prod = (loaded(tmp_path, "enterprise", profile).settings for profile in ("dev", "prod"))
    assert (dev.history.branch, prod.history.branch) == ("snapshots-dev", "snapshots")
    assert (dev.notifications.enabled, prod.notifications.enabled) == (False, True)
    assert (dev.publish.s3, prod.publish.s3 and prod.publish.s3.bucket) == (None, "our-reports")
    assert (dev.is_on("parallel_sources"), prod.features.parallel_sources.percent) == (True, 25)


def test_a_template_that_is_not_in_the_gallery_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"^there is no template 'enterprize': did you mean enterprise\?$"):
        template_files("enterprize")
    with pytest.raises(UsageError, match=r"choose one of minimal, team, enterprise, airgapped, multi-account$"):
        template_files("x")


def test_the_gallery_has_a_sentence_for_each_folder() -> None:
    folder = Path(reporter.config.gallery.__file__).parent
    assert {path.name for path in folder.iterdir() if path.is_dir() and path.name[0] != "_"} == set(GALLERY)
    assert all(told.endswith(".") and len(told) < 90 for told in GALLERY.values())


@pytest.mark.parametrize("template", GALLERY)
def test_the_guide_tells_of_each_template(template: str) -> None:
    """Its sentence, its files, and the variables that it needs."""
    section = GUIDE.partition(f"\n## {template}\n\n")[2].partition("\n## ")[0]
    assert section.startswith(GALLERY[template])
    files = template_files(template)
    for name in files:
        assert f"`config/{name}`" in section
    for variable in re.findall(r"\$\{(\w+)(?::-[^}]*)?\}", "".join(files.values())):
        assert f"`{variable}`" in section


def test_the_package_holds_the_gallery(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [wheel] = tmp_path.glob("*.whl")
    names = ZipFile(wheel).namelist()
    assert {f"reporter/config/gallery/{template}/{name}" for template, name in FILES} <= set(names)
