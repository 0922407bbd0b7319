"""The command line of v1.5.0: 26 flags, none of them a subcommand, each of which may be shortened; and two new ones.

The new ones are ``--strict`` and ``--config``. What is not given is as the configuration has it, if there is one.
"""

import sys
from argparse import Action, ArgumentError, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Final

from reporter.config.problems import ConfigError
from reporter.errors import UsageError
from reporter.v1.cache import VERSION
from reporter.v1.config import Config
from reporter.v1.configured import Configuration
from reporter.v1.log import LEVELS
from reporter.v1.outputs import FORMATS
from reporter.v1.writing import TITLES

_DEFAULT: Final = Config()
_YEAR: Final = 8760


@dataclass(frozen=True, slots=True)
class Options:
    """A parsed command line, over the configuration. The flags after ``quiet`` are done instead of a report.

    ``fault`` is why the configuration cannot be used; then nothing of it is here.
    """

    config: Config
    strict: bool
    quiet: bool
    examples: bool
    cache_help: bool
    plugin_help: bool
    cache_stats: bool
    clear_cache: bool
    _: KW_ONLY
    plugin_folders: Sequence[Path] = ()
    fault: ConfigError | None = None


class _Formats:
    """What ``--format`` takes. Plug-ins are looked for when a name is none of ours, or all are to be listed."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    def __contains__(self, name: object) -> bool:
        if name in FORMATS:
            return True
        try:
            return name in self._plugins(self._configuration.plugin_folders)
        except ConfigError:
            return True  # nobody can know; the run ends with that error

    def __iter__(self) -> Iterator[str]:
        return iter((*TITLES, *self._plugins()))

    @staticmethod
    def _plugins(more: Sequence[Path] = ()) -> list[str]:
        from reporter.v1.discovery import auto_discover_and_load  # noqa: PLC0415 - start-up time

        return auto_discover_and_load(more)


def parse(arguments: Sequence[str]) -> Options:
    """``SystemExit`` for ``--help``, ``--version`` and what argparse refuses, as v1.5.0 had it.

    The configuration is read for a command line that is right, or that names a format of a plug-in.
    """
    configuration = Configuration(_file(arguments))
    parser = _parser(_Formats(configuration))
    found = parser.parse_args(arguments)
    try:
        flags, folders = configuration.flags, configuration.plugin_folders
    except ConfigError as fault:
        return _options(found, fault=fault)
    return _options(parser.parse_args(arguments, Namespace(**flags)) if flags else found, folders)


def _file(arguments: Sequence[str]) -> Path | None:
    """What ``--config`` names: the other flags depend on it, wherever it stands."""
    parser = ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--config", type=Path)
    try:
        file: Path | None = parser.parse_known_args(arguments)[0].config
    except ArgumentError:
        return None  # the whole parser says what is wrong
    return file


def _options(found: Namespace, folders: Sequence[Path] = (), *, fault: ConfigError | None = None) -> Options:
    return Options(
        _config(found),
        strict=found.strict,
        quiet=found.quiet,
        examples=found.examples,
        cache_help=found.cache_help,
        plugin_help=found.plugin_help,
        cache_stats=found.cache_stats,
        clear_cache=found.clear_cache,
        plugin_folders=folders,
        fault=fault,
    )


def _config(found: Namespace) -> Config:
    return Config(
        output_dir=found.output_dir,
        max_workers=found.max_workers,
        regions_filename=found.regions_file,
        matrix_filename=found.matrix_file,
        log_level=found.log_level,
        aws_profile=found.profile,
        aws_region=found.region,
        max_retries=found.max_retries,
        cache_enabled=not found.no_cache,
        cache_hours=found.cache_hours,
        cache_file=found.cache_file,
        use_rich=not found.quiet,
        output_formats=found.format,
        enhanced_metadata=not found.no_enhanced_metadata,
        include_services=found.include_services,
        exclude_services=found.exclude_services,
        include_regions=found.include_regions,
        exclude_regions=found.exclude_regions,
        min_services=found.min_services,
    )


def check(config: Config) -> None:
    """``UsageError`` for a number that cannot be meant. v1.5.0 took any, so only a strict run asks."""
    numbers = (
        ("--cache-hours", config.cache_hours, 0, _YEAR),
        ("--max-retries", config.max_retries, 1, 100),
        ("--max-workers", config.max_workers, 1, 64),
        ("--min-services", config.min_services or 0, 0, 1_000_000),
    )
    for flag, value, least, most in numbers:
        if not least <= value <= most:
            msg = f"{flag} {value}: expected a number from {least} to {most}"
            raise UsageError(msg)


def _parser(formats: _Formats) -> ArgumentParser:
    called = Path(sys.argv[0]).name
    parser = ArgumentParser(
        prog=called if called == "main.py" else "aws-services-reporter",
        description="Which AWS services run in which regions: reports as CSV, JSON, Excel and XML.",
        epilog="A first word that is not a flag is a command of `reporter`: see `aws-services-reporter run --help`.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    _add_outputs(parser, formats)
    _add_filters(parser)
    _add_access(parser)
    _add_cache(parser)
    _add_help(parser)
    return parser


def _add_outputs(parser: ArgumentParser, known: _Formats) -> None:
    group = parser.add_argument_group("reports")
    group.add_argument("--output-dir", default=_DEFAULT.output_dir, help="folder of all files (default: %(default)s)")
    group.add_argument(
        "--regions-file",
        default=_DEFAULT.regions_filename,
        help="name of the CSV file of regions and services; the other formats take its stem (default: %(default)s)",
    )
    group.add_argument(
        "--matrix-file", default=_DEFAULT.matrix_filename, help="name of the CSV matrix (default: %(default)s)"
    )
    formats: Action = group.add_argument(
        "--format", nargs="+", default=_DEFAULT.output_formats, help="one or more formats (default: csv)"
    )
    # argparse lists the choices it is given here at once, which would load the plug-ins.
    formats.choices = known


def _add_filters(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("filters", "Patterns know *, ?, [abc] and [!abc], and no upper or lower case.")
    kinds = {"services": "services by code", "regions": "regions by code or name"}
    for kind, by in kinds.items():
        group.add_argument(f"--include-{kind}", nargs="+", metavar="PATTERN", help=f"keep only {by}")
        group.add_argument(f"--exclude-{kind}", nargs="+", metavar="PATTERN", help=f"drop {by}, after --include-{kind}")
    group.add_argument("--min-services", type=int, metavar="N", help="keep regions with N services or more")


def _add_access(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("access to AWS")
    group.add_argument("--profile", help="AWS profile to read with")
    group.add_argument("--region", default=_DEFAULT.aws_region, help="region whose API is asked (default: %(default)s)")
    group.add_argument(
        "--max-retries",
        type=int,
        default=_DEFAULT.max_retries,
        metavar="N",
        help="attempts at each call (default: %(default)s)",
    )
    group.add_argument(
        "--max-workers",
        type=int,
        default=_DEFAULT.max_workers,
        metavar="N",
        help="calls at once (default: %(default)s)",
    )


def _add_cache(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("cache")
    group.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    group.add_argument(
        "--no-enhanced-metadata", action="store_true", help="give plug-ins no details of single services"
    )
    group.add_argument(
        "--cache-hours",
        type=int,
        default=_DEFAULT.cache_hours,
        metavar="N",
        help="how long the cache counts, 1 to 8760 hours (default: %(default)s)",
    )
    group.add_argument(
        "--cache-file", default=_DEFAULT.cache_file, help="cache file below the output folder (default: %(default)s)"
    )
    group.add_argument("--cache-stats", action="store_true", help="tell about the cache and exit")
    group.add_argument("--clear-cache", action="store_true", help="delete the cache and exit")


def _add_help(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("more")
    group.add_argument("--examples", action="store_true", help="show examples and exit")
    group.add_argument("--cache-help", action="store_true", help="explain the cache and exit")
    group.add_argument("--plugin-help", action="store_true", help="list the plug-ins and exit")
    group.add_argument("--version", action="version", version=f"AWS Services Reporter v{VERSION}")
    group.add_argument(
        "--log-level",
        choices=LEVELS,
        default=_DEFAULT.log_level,
        help="least level of log lines (default: %(default)s)",
    )
    group.add_argument("--quiet", action="store_true", help="nothing on standard output")
    group.add_argument(
        "--strict", action="store_true", help="exit codes that tell failures apart, as `reporter` has them"
    )
    group.add_argument(
        "--config", metavar="FILE", help="the configuration that gives flags their defaults, in place of this folder's"
    )
