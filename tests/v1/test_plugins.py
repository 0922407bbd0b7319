"""Old plug-ins work as they are, wherever they come from."""

import json
from pathlib import Path

import pytest

from tests.v1.conftest import Ran

IMPORTS = {
    "relative": "from .base import BaseOutputPlugin\nfrom ..core.config import Config\n",
    "absolute": (
        "from aws_services_reporter.plugins.base import BaseOutputPlugin\n"
        "from aws_services_reporter.core.config import Config\n"
    ),
    "package": "from aws_services_reporter.plugins import BaseOutputPlugin\nfrom aws_services_reporter import Config\n",
}
"""How plug-ins of v1.5.0 import what they need."""

TEXT = """
from pathlib import Path
import json
with Path("imported").open("a") as log:
    log.write(__name__ + "\\n")


class TextOutputPlugin(BaseOutputPlugin):
    name = "text"
    description = "Plain text"
    file_extension = "txt"
    requires_dependencies = []

    def generate_output(self, config, regions, region_services, service_names=None,
                        enhanced_services=None, metadata=None, quiet=False):
        assert isinstance(config, Config)
        path = self.get_output_path(config, Path(config.regions_filename).stem)
        self.logger.info("writing %s", path)
        path.write_text(json.dumps([regions, region_services, service_names, enhanced_services, metadata, quiet]))
        return True
"""

OTHER = """
class OtherPlugin(BaseOutputPlugin):
    name = "{name}"
    description = "Another one"
    file_extension = "x"
    {attributes}

    def generate_output(self, config, regions, region_services, *rest):
        {body}
"""


def other(name: str = "Other", attributes: str = "", body: str = "return True") -> str:
    return IMPORTS["relative"] + OTHER.format(name=name, attributes=attributes, body=body)


def put(folder: Path, **modules: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def installed(folder: Path, *points: str) -> Path:
    """A package of that folder's modules, the way pip would leave it."""
    about = folder / "old_plugins-1.0.dist-info"
    about.mkdir(exist_ok=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: old-plugins\nVersion: 1.0\n", encoding="utf-8")
    lines = "\n".join(["[aws_services_reporter.plugins]", *points, ""])
    (about / "entry_points.txt").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture
def run(process, tmp_path, young_cache):
    """The command, with ``plugins/`` named in the environment and ``site/`` installed, if they are there."""

    def start(*arguments: str, **env: str) -> Ran:
        places = {"AWS_SERVICES_REPORTER_PLUGINS": str(tmp_path / "plugins"), "PYTHONPATH": str(tmp_path / "site")}
        there = {name: place for name, place in places.items() if Path(place).is_dir()}
        ran: Ran = process(*arguments, env=there | env)
        return ran

    return start


def made() -> list[object]:
    found: list[object] = json.loads(Path("reports/text/regions_services.txt").read_bytes())
    return found


@pytest.mark.parametrize("imports", IMPORTS)
def test_a_plugin_of_a_folder_works_as_it_is(run, tmp_path, imports):
    """However it imports its base; its module runs once, under its old name."""
    put(tmp_path / "plugins", text_output=IMPORTS[imports] + TEXT)
    ran = run("--format", "text", "csv")

    assert (ran.code, ran.warnings) == (0, [])
    assert Path("imported").read_text(encoding="utf-8") == "aws_services_reporter.plugins.text_output\n"
    assert Path("reports/csv/regions_services.csv").is_file()
    assert "Outputs            TEXT (plugin), CSV" in ran.out
    assert "aws_services_reporter.plugins.text_output - INFO - writing reports/text/regions_services.txt" in ran.err


@pytest.mark.parametrize("imports", IMPORTS)
@pytest.mark.parametrize("point", ["text = old_package.text:TextOutputPlugin", "any name = old_package.text"])
def test_a_plugin_of_a_package_works_as_it_is(run, tmp_path, imports, point):
    """The entry point names its class or its module."""
    site = tmp_path / "site"
    put(site)
    put(site / "old_package", __init__="", text=IMPORTS[imports] + TEXT)
    installed(site, point)
    ran = run("--format", "text")

    assert (ran.code, ran.warnings) == (0, [])
    assert len(Path("imported").read_text(encoding="utf-8").splitlines()) == 1
    assert made()


@pytest.mark.parametrize("imports", IMPORTS)
def test_a_plugin_of_a_single_module_works_as_it_is(run, tmp_path, imports):
    """A file without a package around it."""
    installed(put(tmp_path / "site", text_output=IMPORTS[imports] + TEXT), "text = text_output:TextOutputPlugin")

    assert run("--format", "text").warnings == []
    assert made()


def test_a_plugin_gets_what_it_got(run, tmp_path):
    """All seven arguments, in the old shapes; with a cache there are no details of single services."""
    put(tmp_path / "plugins", text=IMPORTS["relative"] + TEXT)
    run("--format", "text", "--quiet", "--include-regions", "cn-*")

    assert made() == [
        {
            "cn-north-1": {
                "name": "China (Beijing)",
                "launch_date": "Unknown",
                "launch_date_source": "Unknown",
                "formatted_date": "Unknown",
                "announcement_url": "",
                "partition": "aws-cn",
                "az_count": 3,
            }
        },
        {"cn-north-1": ["ec2"]},
        {"ec2": "Amazon Elastic Compute Cloud (EC2)"},
        {},
        {"fetch_duration": 91.37, "aws_profile": None, "aws_region": "us-east-1", "cache_enabled": True},
        True,
    ]


def test_what_a_plugin_does_to_its_data_is_seen_by_nobody(run, tmp_path):
    """The next format has all of it."""
    put(
        tmp_path / "plugins",
        bad=other(body="[one.clear() for one in (regions, region_services, *rest[:3])]; return True"),
    )
    ran = run("--format", "other", "json")

    assert ran.code == 0
    assert (
        json.loads(Path("reports/json/regions_services.json").read_bytes())["summary"]["total_service_instances"] == 6
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("def (", "SyntaxError: invalid syntax (bad.py, line 1)"),
        ("raise SystemExit(5)", "SystemExit: 5"),
        (other(name=""), "its name is not a text or is empty"),
        (
            other(attributes="description = file_extension = None"),
            "its description is not a text or is empty, its file",
        ),
        (other().replace("generate_output", "generate"), "it has no generate_output"),
        (other(name="JSON"), "its name JSON is that of a built-in format: choose another"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_hinders_no_other(run, tmp_path, text, told):
    """One warning, and code 0 as in v1.5.0."""
    put(tmp_path / "plugins", bad=text, text=IMPORTS["relative"] + TEXT)
    ran = run("--format", "text")

    assert ran.code == 0
    assert len(ran.warnings) == 1
    assert ran.warnings[0].startswith("Plug-in ")
    assert f"cannot be used: {told}" in ran.warnings[0]
    assert made()


def test_a_strict_run_fails_with_a_plugin_that_cannot_be_loaded(run, tmp_path):
    """Whoever is strict wants to know."""
    put(tmp_path / "plugins", bad="1 / 0", text=IMPORTS["relative"] + TEXT)

    assert run("--format", "text", "--strict").code == 3
    assert made()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (other(body="1 / 0"), "ZeroDivisionError: division by zero"),
        (other(body="raise SystemExit(7)"), "SystemExit: 7"),
        (other(body="return False"), "it reports a failure"),
        (other(attributes="requires_dependencies = ['json', 'no_such']"), "missing dependencies: no_such"),
        (
            other(attributes="requires_dependencies = ['x']\n    def check_dependencies(self): return False"),
            "missing dependencies: x",
        ),
    ],
)
def test_a_plugin_that_fails_hinders_no_other(run, tmp_path, text, told):
    """One warning; code 0 as in v1.5.0, and 3 with ``--strict``."""
    put(tmp_path / "plugins", bad=text)
    ran = run("--format", "other", "json")

    assert ran.code == 0
    assert ran.warnings == [f"Plug-in other wrote nothing: {told}"]
    assert Path("reports/json/regions_services.json").is_file()
    assert run("--format", "other", "--strict").code == 3


def test_a_plugin_that_cannot_be_made_hinders_no_other(run, tmp_path):
    """Its ``__init__`` fails."""
    put(tmp_path / "plugins", bad=other(attributes="def __init__(self): 1 / 0"))
    ran = run("--format", "other", "json")

    assert ran.warnings == [
        "Plug-in other cannot be made: ZeroDivisionError: division by zero",
        "Plug-in other wrote nothing: it cannot be made",
    ]
    assert "xml" in run("--plugin-help").out


def test_plugins_are_not_loaded_for_nothing(run, tmp_path):
    """A run with built-in formats neither runs their code nor waits for it."""
    put(tmp_path / "plugins", bad="1 / 0", text=IMPORTS["relative"] + TEXT)
    ran = run("--format", "csv", "xml", "--strict")

    assert (ran.code, ran.warnings) == (0, [])
    assert not Path("imported").exists()


def test_plugins_are_listed(run, tmp_path):
    """With what they need, in the help and among the formats."""
    put(
        tmp_path / "plugins",
        text=IMPORTS["relative"] + TEXT,
        other=other(attributes="requires_dependencies = ['json', 'no_such']"),
    )
    listed = run("--plugin-help")
    refused = run("--format", "pdf")

    assert "other\n  Description   Another one\n  Extension     .x\n  Status        missing: no_such\n" in listed.out
    assert "  Needs         json, no_such\n  Use           aws-services-reporter --format other\n" in listed.out
    assert "text\n  Description   Plain text\n" in listed.out
    assert "xml\n  Description   XML" in listed.out
    assert "'service-summary', 'other', 'text', 'xml')" in refused.err
    assert ",service-summary,other,text,xml}" in run("--help").out


def test_helpers_and_half_made_classes_are_no_plugins(run, tmp_path):
    """Modules without a plug-in, hidden ones, and abstract classes between the base and a plug-in."""
    between = other().replace("class OtherPlugin(BaseOutputPlugin)", "class Between(BaseOutputPlugin)")
    put(
        tmp_path / "plugins",
        helper="LIMIT = 5\n",
        _hidden="1 / 0",
        base="1 / 0",
        discovery="1 / 0",
        utils="1 / 0",
        whole=between.replace("generate_output", "half") + "\nfrom .helper import LIMIT\n"
        "class Whole(Between):\n    name = 'whole'\n    def generate_output(self, *rest):\n        return LIMIT == 5\n",
    )
    (tmp_path / "plugins" / "notes.txt").write_text("no Python", encoding="utf-8")
    ran = run("--format", "whole", "--strict")

    assert (ran.code, ran.warnings) == (0, [])


def test_of_two_plugins_of_one_name_the_later_counts(run, tmp_path):
    """As in v1.5.0, with a warning; the name may be in capitals."""
    put(tmp_path / "plugins", a=other(name="OTHER", body="return False"), b=other(name="other"))
    ran = run("--format", "other")

    assert ran.warnings == ["Plug-in other of aws_services_reporter.plugins.b takes the place of another one"]


def test_a_second_module_of_one_name_is_told(run, tmp_path):
    """It would otherwise be the first one that is used in its place."""
    first, second = put(tmp_path / "one", text=IMPORTS["relative"] + TEXT), put(tmp_path / "two", text="1 / 0")
    ran = run("--format", "text", AWS_SERVICES_REPORTER_PLUGINS=f"{first}::{second}")

    assert len(ran.warnings) == 1
    assert f"{second}/text.py cannot be used: ImportError: its name is taken by {first}/text.py" in ran.warnings[0]


def test_a_folder_that_is_not_there_is_told(run, tmp_path):
    """It was named, so somebody expects something of it."""
    ran = run("--plugin-help", AWS_SERVICES_REPORTER_PLUGINS=str(tmp_path / "none"))

    assert ran.warnings == [f"Folder of plug-ins {tmp_path}/none cannot be used: No such file or directory"]


def test_the_current_folder_is_not_searched(run, folder):
    """Whoever can write a file there could run code."""
    put(folder, text=IMPORTS["relative"] + TEXT)
    put(folder / "plugins", text=IMPORTS["relative"] + TEXT)

    assert run("--format", "text", AWS_SERVICES_REPORTER_PLUGINS="").code == 2


@pytest.mark.parametrize(
    ("point", "told"),
    [
        ("bad = no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("bad = json:dumps", "TypeError: it is a function, neither a module nor a subclass of BaseOutputPlugin"),
        ("bad = json:JSONEncoder", "TypeError: it is a type, neither a module nor a subclass of BaseOutputPlugin"),
        ("bad = json:nothing", "AttributeError: module 'json' has no attribute 'nothing'"),
    ],
)
def test_an_entry_point_that_is_wrong_names_its_package(run, tmp_path, point, told):
    """Whose author can help."""
    installed(put(tmp_path / "site"), point)

    assert run("--plugin-help").warnings == [f"Plug-in bad of old-plugins cannot be used: {told}"]
