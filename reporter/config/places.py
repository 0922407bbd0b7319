"""Where a configuration may be, and what it says.

Commands ask each time they start whether there is any, so this module imports next to nothing by itself.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reporter.config.layers import Layer
    from reporter.config.load import Loaded
    from reporter.config.problems import KeyPath

VARIABLE: Final = "AWS_SERVICES_CONFIG"
"""The environment variable that names a file, as ``--config`` does."""
PROFILE_VARIABLE: Final = "REPORTER_PROFILE"
PREFIX: Final = "REPORTER__"
"""What the name of a variable begins with that stands for a key: ``REPORTER__GUARD__OVERALL``."""
NAMES: Final = ("reporter", "aws-services-reporter")
"""What files are called. The first name is for folders that hold nothing but configurations, the other for all."""
SUFFIXES: Final = (".yml", ".yaml", ".json", ".toml")


def is_configured(root: Path, *, environment: Mapping[str, str], folders: Iterable[Path] = ()) -> bool:
    """Whether anything could configure the reporter here; cheap, and never a fault."""
    if environment.get(VARIABLE) or environment.get(PROFILE_VARIABLE):
        return True
    if any(name.upper().startswith(PREFIX) for name in environment):
        return True
    return any(True for _ in project_files(root)) or any(True for folder in folders for _ in files_in(folder, NAMES))


def project_files(root: Path) -> Iterator[Path]:
    """The files that there are of a project below *root*."""
    yield from files_in(root / "config", NAMES[:1])
    yield from files_in(root, NAMES[1:])


def files_in(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    """The files that there are of these *names* in any form. What nobody may look into holds none."""
    for name in names:
        for suffix in SUFFIXES:
            if os.path.isfile(file := folder / f"{name}{suffix}"):  # noqa: PTH113 - Path's raises where it may not look
                yield file


def user_folders() -> list[Path]:
    """Lowest first: the folder of the roadmap, then the platform's own."""
    from platformdirs import user_config_path  # noqa: PLC0415 - start-up time

    # Path's way raises for who has no home; this one then gives a path that leads nowhere.
    old = Path(os.path.expanduser("~/.aws-services-reporter"))  # noqa: PTH111
    return [old, user_config_path("aws-services-reporter")]


def system_folders() -> list[Path]:
    """The platform's, and the folder of the roadmap."""
    from platformdirs import site_config_path  # noqa: PLC0415 - start-up time

    return list(dict.fromkeys([site_config_path("aws-services-reporter"), Path("/etc/aws-services-reporter")]))


def key_file() -> Path:
    """Where the user's private keys are, if nothing else is said."""
    from reporter.config.encryption import FILE_NAME  # noqa: PLC0415 - start-up time

    return user_folders()[-1] / FILE_NAME


def files_here(root: Path, *, config: Path | None, environment: Mapping[str, str]) -> "tuple[tuple[Layer, Path], ...]":
    """The files that configure the reporter in *root* for this user on this machine: see ``find_files``."""
    from reporter.config.discovery import find_files  # noqa: PLC0415 - start-up time

    return find_files(root, config=config, environment=environment, user=user_folders(), system=system_folders())


def load_here(
    root: Path,
    *,
    config: Path | None,
    environment: Mapping[str, str],
    profile: str | None,
    overrides: "Mapping[KeyPath, object] | None" = None,
    usable: bool = False,
) -> "Loaded":
    """What the files of ``files_here`` say: see ``load``. ``ConfigError`` has every fault.

    If it need only be *usable*, a variable that is not set is a fault of whoever asks for its section.
    """
    from reporter.config.encryption import unlocker  # noqa: PLC0415 - start-up time
    from reporter.config.load import examine, load  # noqa: PLC0415 - start-up time

    if usable:
        found = examine(
            files_here(root, config=config, environment=environment),
            environment=environment,
            profile=profile,
            overrides=overrides,
            unlock=unlocker(environment, key_file()),
        )
        return found.usable()
    return load(
        files_here(root, config=config, environment=environment),
        environment=environment,
        profile=profile,
        overrides=overrides,
        unlock=unlocker(environment, key_file()),
    )
