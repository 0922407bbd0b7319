"""Which formats there are. Plug-ins of v1.5.0 know this as ``aws_services_reporter.plugins.utils``."""

from reporter.v1.discovery import auto_discover_and_load
from reporter.v1.plugin import BaseOutputPlugin, plugin_registry
from reporter.v1.texts import plugin_help
from reporter.v1.writing import TITLES


def get_available_formats() -> list[str]:
    """Every name that ``--format`` takes: the built-in ones, then those of plug-ins."""
    return [*TITLES, *auto_discover_and_load()]


def list_plugin_formats() -> list[str]:
    """The names of plug-ins, sorted."""
    return auto_discover_and_load()


def is_plugin_format(format_name: str) -> bool:
    return format_name.lower() in auto_discover_and_load()


def get_plugin_info(plugin_name: str) -> dict[str, object] | None:
    """What a plug-in says of itself and whether it is ``available``; ``None`` if there is none of that name."""
    auto_discover_and_load()
    plugin = plugin_registry.create_plugin(plugin_name)
    if plugin is None:
        return None
    return {
        "name": plugin.name,
        "description": plugin.description,
        "file_extension": plugin.file_extension,
        "requires_dependencies": list(plugin.requires_dependencies),
        "available": plugin.check_dependencies(),
    }


def initialize_plugins(quiet: bool = False) -> list[str]:
    """Load all plug-ins; their names. Says how many there are, unless *quiet*."""
    names = auto_discover_and_load()
    if not quiet:
        print(f"🔌 Plug-ins: {', '.join(names)}")  # noqa: T201 - as v1.5.0 did
    return names


def show_plugin_help() -> None:
    """Print what ``--plugin-help`` prints."""
    print(plugin_help(ready_plugins()), end="")  # noqa: T201 - this is what was asked for


def ready_plugins() -> list[BaseOutputPlugin]:
    """A new plug-in of each name that can be made."""
    made = (plugin_registry.create_plugin(name) for name in auto_discover_and_load())
    return [plugin for plugin in made if plugin]
