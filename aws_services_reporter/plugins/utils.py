"""See ``reporter.v1.formats``."""

from reporter.v1.formats import (
    get_available_formats,
    get_plugin_info,
    initialize_plugins,
    is_plugin_format,
    list_plugin_formats,
    show_plugin_help,
)

__all__ = [
    "get_available_formats",
    "get_plugin_info",
    "initialize_plugins",
    "is_plugin_format",
    "list_plugin_formats",
    "show_plugin_help",
]
