"""What an output plug-in is. Plug-ins of v1.5.0 know this as ``aws_services_reporter.plugins.base``."""

import importlib
import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from inspect import isabstract
from pathlib import Path
from types import ModuleType
from typing import ClassVar, Final

from reporter.v1.config import Config

LOG: Final = logging.getLogger("aws_services_reporter.plugins")

unusable: Final[list[str]] = []
"""One line for each plug-in of this process that was found and cannot be used."""

Facts = Mapping[str, object]
"""A plain dictionary; its shapes are on the page ``site/docs/reference/v1.md``."""


class BaseOutputPlugin(ABC):
    """One more output format. Subclasses name themselves in the class attributes and write one file.

    ``name``, ``description`` and ``file_extension`` must not be empty; the name in lower case is what ``--format``
    takes. ``requires_dependencies`` holds the names of modules that must be importable.
    """

    name: str = ""
    description: str = ""
    file_extension: str = ""
    requires_dependencies: ClassVar[list[str]] = []

    def __init__(self, logger: logging.Logger | None = None) -> None:
        module = type(self).__module__
        # Only what is below our own logger is seen.
        name = module if module.startswith(LOG.name) else f"{LOG.name}.{module}"
        self.logger = logger or logging.getLogger(name)

    @abstractmethod
    def generate_output(  # noqa: PLR0917 - the signature that plug-ins of v1.5.0 have
        self,
        config: Config,
        regions: Facts,
        region_services: Facts,
        service_names: Facts | None = None,
        enhanced_services: Facts | None = None,
        metadata: Facts | None = None,
        quiet: bool = False,
    ) -> bool:
        """Write the file; whether that went well. Called with all seven arguments, in this order."""

    def check_dependencies(self) -> bool:
        """Whether all of ``requires_dependencies`` can be imported."""
        return not self.missing_dependencies()

    def missing_dependencies(self) -> list[str]:
        return [name for name in self.requires_dependencies if import_optional(name) is None]

    def get_output_path(self, config: Config, filename: str) -> Path:
        """``<output_dir>/<name>/<filename>.<file_extension>``. The folder is made."""
        folder = Path(config.output_dir) / self.name.lower()
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{filename}.{self.file_extension}"

    @classmethod
    def validate_plugin(cls) -> bool:
        """Whether the class says all that a plug-in must say, and can be used."""
        return not cls.faults()

    @classmethod
    def faults(cls) -> list[str]:
        """What keeps the class from being a plug-in, in words."""
        empty = [
            f"its {name} is not a text or is empty"
            for name in ("name", "description", "file_extension")
            if not isinstance(value := getattr(cls, name, None), str) or not value
        ]
        return [*empty, "it has no generate_output"] if isabstract(cls) else empty


class PluginRegistry:
    """The plug-ins of this process, by name in lower case."""

    def __init__(self) -> None:
        self._classes: dict[str, type[BaseOutputPlugin]] = {}

    def register(self, plugin_class: type[BaseOutputPlugin]) -> None:
        """``ValueError`` if the class is no plug-in. A second one of the same name takes the place of the first."""
        if faults := plugin_class.faults():
            raise ValueError(", ".join(faults))
        name = plugin_class.name.lower()
        if self._classes.get(name, plugin_class) is not plugin_class:
            LOG.warning("Plug-in %s of %s takes the place of another one", name, plugin_class.__module__)
        self._classes[name] = plugin_class

    def get_plugin(self, name: str) -> type[BaseOutputPlugin] | None:
        return self._classes.get(name.lower())

    def list_plugins(self) -> list[str]:
        """Names, sorted."""
        return sorted(self._classes)

    def create_plugin(self, name: str) -> BaseOutputPlugin | None:
        """A new plug-in, or ``None`` where there is none of that name or it cannot be made."""
        found = self.get_plugin(name)
        if found is None:
            return None
        try:
            return found()
        except Exception as error:  # noqa: BLE001 - whatever a plug-in raises, the others go on
            LOG.warning("Plug-in %s cannot be made: %s: %s", name.lower(), type(error).__name__, error)
            return None


plugin_registry: Final = PluginRegistry()


def import_optional(module_name: str) -> ModuleType | None:
    """The module, or ``None`` if it cannot be imported for whatever reason."""
    try:
        return importlib.import_module(module_name)
    except (Exception, SystemExit):  # noqa: BLE001 - a module may do anything when it is imported
        return None
