"""What plug-ins of v1.5.0 import. A plug-in's own module in this folder is found, too."""

from reporter.v1.discovery import discover_plugins, load_plugin
from reporter.v1.plugin import BaseOutputPlugin, PluginRegistry

__all__ = ["BaseOutputPlugin", "PluginRegistry", "discover_plugins", "load_plugin"]
