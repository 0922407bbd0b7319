"""See ``reporter.v1.discovery``."""

from reporter.v1.discovery import auto_discover_and_load, discover_plugins, load_plugin, load_plugin_module
from reporter.v1.plugin import import_optional

__all__ = ["auto_discover_and_load", "discover_plugins", "import_optional", "load_plugin", "load_plugin_module"]
