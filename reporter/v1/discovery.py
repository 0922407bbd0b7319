"""Where plug-ins are looked for: entry points, the package's own folder, and folders that the user names.

Old plug-ins say ``from .base import BaseOutputPlugin``: their modules run as children of
``aws_services_reporter.plugins``. Modules are imported the ordinary way, so each one runs once. The current folder
is never searched: whoever can write a file there could run code.
"""

import importlib
import os
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from inspect import getmembers, isabstract, isclass
from pathlib import Path
from types import ModuleType
from typing import Final

from reporter.v1.outputs import FORMATS
from reporter.v1.plugin import LOG, BaseOutputPlugin, plugin_registry, unusable
from reporter.v1.xml_plugin import XMLOutputPlugin

GROUP: Final = "aws_services_reporter.plugins"
"""The entry point group, and the package that modules of plug-ins run in."""
FOLDERS: Final = "AWS_SERVICES_REPORTER_PLUGINS"
"""The variable that names more folders, separated as in ``PATH``."""

_OWN: Final = frozenset({"base", "discovery", "utils"})

_loaded: Final[set[str]] = set()


def folders(more: Iterable[Path] = ()) -> list[Path]:
    """The package's own folder, those of the environment variable, then *more*. An empty name is no folder."""
    named = os.environ.get(FOLDERS, "").split(os.pathsep)
    return [_own_folder(), *(folder.absolute() for folder in (*map(Path, filter(None, named)), *more))]


def discover_plugins(plugin_paths: Sequence[str | Path] | None = None) -> list[str]:
    """Names of the modules in *plugin_paths* (by default, ``folders()``) that may hold plug-ins. None is imported."""
    return [file.stem for file in _files(folders() if plugin_paths is None else map(Path, plugin_paths))]


def load_plugin_module(module_name: str, module_path: str | Path) -> ModuleType | None:
    """The module of a file, imported as a child of ``aws_services_reporter.plugins``; ``None`` if that fails."""
    try:
        return _module(Path(module_path), module_name)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a module may do anything when it is imported
        _blame(f"Plug-in {module_path}", error)
        return None


def load_plugin(plugin_name: str) -> type[BaseOutputPlugin] | None:
    """The plug-in of that name, or the first one of the module of that name. ``None`` if there is none."""
    auto_discover_and_load()
    if (known := plugin_registry.get_plugin(plugin_name)) is not None:
        return known
    ours = (plugin_registry.get_plugin(name) for name in plugin_registry.list_plugins())
    return next((cls for cls in ours if cls and cls.__module__ == f"{GROUP}.{plugin_name}"), None)


def auto_discover_and_load(more: Iterable[Path] = ()) -> list[str]:
    """Find and register all plug-ins, once a process, those in *more* folders too; their names.

    One that is broken is a warning.
    """
    if _once(XMLOutputPlugin.name):
        plugin_registry.register(XMLOutputPlugin)
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        what = f"Plug-in {point.name} of {point.dist.name if point.dist else point.value}"
        if _once(f"{point.name} = {point.value}"):
            try:
                _register(what, _point(point))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - the others go on
                _blame(what, error)
    for file in _files(folders(more)):
        if _once(str(file)) and (module := load_plugin_module(file.stem, file)) is not None:
            _register(f"Plug-in {file}", module)
    return plugin_registry.list_plugins()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for folder in paths:
        try:
            found = sorted(file for file in folder.iterdir() if file.suffix == ".py")
        except OSError as error:
            if _once(str(folder)):
                _blame(f"Folder of plug-ins {folder}", error.strerror or str(error))
            continue
        yield from (file for file in found if file.stem not in _OWN and not file.stem.startswith("_"))


def _once(what: str) -> bool:
    new = what not in _loaded
    _loaded.add(what)
    return new


def _own_folder() -> Path:
    return Path(str(importlib.import_module(GROUP).__file__)).parent


def _module(file: Path, name: str) -> ModuleType:
    package = importlib.import_module(GROUP)
    folder = str(file if file.is_dir() else file.absolute().parent)
    if folder not in package.__path__:
        package.__path__.append(folder)
        importlib.invalidate_caches()
    module = importlib.import_module(f"{GROUP}.{name}")
    if module.__file__ is None or Path(module.__file__).parent != Path(folder):
        msg = f"its name is taken by {module.__file__}: rename the file"
        raise ImportError(msg)
    return module


def _point(point: EntryPoint) -> ModuleType | type[BaseOutputPlugin]:
    try:
        found = point.load()
    except ImportError:
        # An old file in a package of its own: its ``from .base import`` only means something among our modules.
        spec = find_spec(point.module)
        if spec is None or not spec.origin or not spec.has_location:
            raise
        file = Path(spec.origin)
        found = _module(file, file.stem)
        for name in filter(None, (point.attr or "").split(".")):
            found = getattr(found, name)
    if isinstance(found, ModuleType) or (isclass(found) and issubclass(found, BaseOutputPlugin)):
        return found
    msg = f"it is a {type(found).__name__}, neither a module nor a subclass of BaseOutputPlugin"
    raise TypeError(msg)


def _register(what: str, found: ModuleType | type[BaseOutputPlugin]) -> None:
    if isclass(found):
        classes = [found]
    else:
        members = [cls for _, cls in getmembers(found, isclass) if issubclass(cls, BaseOutputPlugin)]
        candidates = [cls for cls in members if cls is not BaseOutputPlugin]
        # An abstract class between ours and theirs is no plug-in, unless it is all there is.
        classes = [cls for cls in candidates if not isabstract(cls)] or candidates
    for cls in classes:
        if str(cls.name).lower() in FORMATS:
            _blame(what, f"its name {cls.name} is that of a built-in format: choose another")
            continue
        try:
            plugin_registry.register(cls)
        except ValueError as error:
            _blame(f"{what}, class {cls.__name__}", str(error))


def _blame(what: str, reason: Exception | SystemExit | str) -> None:
    told = reason if isinstance(reason, str) else f"{type(reason).__name__}: {reason}"
    unusable.append(f"{what} cannot be used: {told}")
    LOG.warning("%s", unusable[-1])
