"""See ``reporter.v1.plugin``."""

from reporter.v1.plugin import BaseOutputPlugin, PluginRegistry, plugin_registry

__all__ = ["BaseOutputPlugin", "PluginRegistry", "plugin_registry"]
