"""What scripts and plug-ins import from where v1.5.0 had it."""

import logging
import sys
from pathlib import Path

import pytest

import aws_services_reporter
from aws_services_reporter import AWSDataCache, Config, ProgressTracker, plugins
from aws_services_reporter.core import cache, config, progress
from aws_services_reporter.plugins import base, discovery, utils
from reporter.v1 import discovery as ours
from reporter.v1 import plugin
from reporter.v1.plugin import BaseOutputPlugin, PluginRegistry
from reporter.v1.xml_plugin import XMLOutputPlugin

PLUGIN = """
from .base import BaseOutputPlugin
class Noted(BaseOutputPlugin):
    name = "Noted"
    description = "Notes"
    file_extension = "txt"
    def generate_output(self, *arguments):
        return True
"""


@pytest.fixture
def noted(tmp_path, monkeypatch) -> Path:
    """A folder with a plug-in, named in the environment. What is loaded is forgotten afterwards."""
    monkeypatch.setattr(plugin.plugin_registry, "_classes", {})
    monkeypatch.setattr(ours, "_loaded", set())
    monkeypatch.delitem(sys.modules, "aws_services_reporter.plugins.noted_output", raising=False)
    monkeypatch.setattr(plugins, "__path__", [*plugins.__path__])
    folder: Path = tmp_path / "noted"
    folder.mkdir()
    (folder / "noted_output.py").write_text(PLUGIN, encoding="utf-8")
    monkeypatch.setenv(ours.FOLDERS, str(folder))
    return folder


def test_old_names_are_where_they_were():
    """Each is the one that the command itself uses."""
    assert aws_services_reporter.__version__ == "1.5.0"
    assert config.Config is Config
    assert cache.AWSDataCache is AWSDataCache
    assert progress.ProgressTracker is ProgressTracker
    assert base.BaseOutputPlugin is plugins.BaseOutputPlugin is BaseOutputPlugin
    assert base.PluginRegistry is plugins.PluginRegistry is PluginRegistry
    assert base.plugin_registry is plugin.plugin_registry
    assert plugins.discover_plugins is discovery.discover_plugins
    assert plugins.load_plugin is discovery.load_plugin


def test_modules_are_found_without_being_run(noted):
    """By their names."""
    (noted / "broken.py").write_text("1 / 0", encoding="utf-8")

    assert plugins.discover_plugins() == ["broken", "noted_output"]
    assert plugins.discover_plugins([noted, str(noted)]) == ["broken", "noted_output"] * 2


def test_a_plugin_is_loaded_by_its_name_or_its_module(noted):
    """``None`` for one that is not there."""
    by_name, by_module = plugins.load_plugin("noted"), plugins.load_plugin("noted_output")

    assert by_name is by_module
    assert by_name is not None
    assert by_name.__module__ == "aws_services_reporter.plugins.noted_output"
    assert plugins.load_plugin("none") is None


def test_a_module_is_loaded_by_its_file_or_its_folder(noted, caplog):
    """``None`` for one that cannot be."""
    found = discovery.load_plugin_module("noted_output", noted / "noted_output.py")

    assert found is discovery.load_plugin_module("noted_output", noted)
    assert found is not None
    assert discovery.load_plugin_module("none", noted / "none.py") is None
    assert "cannot be used: ModuleNotFoundError" in caplog.messages[0]


def test_formats_are_told(noted, capsys):
    """By the functions of ``plugins.utils``."""
    assert utils.get_available_formats() == [
        *("csv", "json", "excel", "region-summary", "service-summary"),
        *("noted", "xml"),
    ]
    assert utils.list_plugin_formats() == utils.initialize_plugins(quiet=True) == ["noted", "xml"]
    assert [utils.is_plugin_format(name) for name in ("noted", "XML", "csv")] == [True, True, False]
    assert utils.get_plugin_info("Noted") == {
        "name": "Noted",
        "description": "Notes",
        "file_extension": "txt",
        "requires_dependencies": [],
        "available": True,
    }
    assert utils.get_plugin_info("none") is None
    assert capsys.readouterr().out == ""
    utils.initialize_plugins()
    utils.show_plugin_help()
    assert "🔌 Plug-ins: noted, xml\n🔌 Plug-ins\n\nnoted\n" in capsys.readouterr().out


def test_a_plugin_is_made_with_and_without_a_logger(noted, folder):
    """And knows where its file goes."""
    discovery.auto_discover_and_load()
    found = base.plugin_registry.create_plugin("NOTED")

    assert found is not None
    assert found.logger.name == "aws_services_reporter.plugins.noted_output"
    assert type(found)(logging.getLogger("mine")).logger.name == "mine"
    assert found.get_output_path(Config(output_dir="out"), "name") == Path("out/noted/name.txt")
    assert (folder / "out/noted").is_dir()
    assert found.check_dependencies()
    assert found.validate_plugin()
    assert base.plugin_registry.create_plugin("none") is None


def test_a_registry_refuses_what_is_no_plugin():
    """In words."""
    registry = PluginRegistry()

    class Nameless(XMLOutputPlugin):
        name = ""

    assert not BaseOutputPlugin.validate_plugin()
    with pytest.raises(ValueError, match="its name is not a text or is empty"):
        registry.register(Nameless)
    assert registry.list_plugins() == []


def test_a_module_may_be_missing():
    """``import_optional`` says so without an error."""
    assert discovery.import_optional("json") is __import__("json")
    assert discovery.import_optional("no_such_module") is None


def test_xml_is_still_a_plugin(noted, folder, caplog):
    """With the files of the built-in format; a failure is ``False``."""
    discovery.auto_discover_and_load()
    xml = base.plugin_registry.create_plugin("xml")
    texts = ("name", "launch_date", "launch_date_source", "formatted_date", "announcement_url", "partition")
    facts: dict[str, object] = {"a-1": dict.fromkeys(texts, "x") | {"az_count": 1}}
    (folder / "in the way").write_text("", encoding="utf-8")

    assert xml is not None
    assert xml.generate_output(Config(), facts, {"a-1": ["ec2"]}, {"ec2": "EC2"}, {}, {}, True)
    assert "<name>EC2</name>" in (folder / "reports/xml/regions_services.xml").read_text(encoding="utf-8")
    assert not xml.generate_output(Config(output_dir="in the way"), {}, {})
    assert "cannot be written" in caplog.messages[0]


def test_a_cache_is_made_of_a_path(tmp_path):
    """As scripts made it."""
    made = AWSDataCache(tmp_path / "cache.json", 24)

    assert made.get_stats() == {"exists": False}
    assert made.load() is None
