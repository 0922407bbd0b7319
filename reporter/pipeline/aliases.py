"""The reviewed table of renamed services, ``config/aliases.yml``."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from reporter.errors import DataError

FILE: Final = Path("config/aliases.yml")
SHIPPED: Final = "baseline/aliases.yml"


def load_aliases(root: Path, source: str) -> Mapping[str, str]:
    """Old service code to new, for *source*: the shipped table, with the one below *root* on top of it.

    ``DataError`` names the file and the key that is wrong.
    """
    shipped = parse_aliases(files("reporter").joinpath(SHIPPED).read_text(encoding="utf-8"), SHIPPED)
    own = root / FILE
    try:
        text = own.read_text(encoding="utf-8")
    except FileNotFoundError:
        return shipped.get(source, {})
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{own}: cannot be read: {error}"
        raise DataError(msg) from None
    return {**shipped.get(source, {}), **parse_aliases(text, str(own)).get(source, {})}


def parse_aliases(text: str, where: str) -> Mapping[str, Mapping[str, str]]:
    """The tables by source. See ``load_aliases``."""
    import yaml  # noqa: PLC0415 - start-up time

    try:
        document: object = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        msg = f"{where}: not YAML: {' '.join(str(error).split())}"
        raise DataError(msg) from None
    if document is None:
        return {}
    if not isinstance(document, dict) or not all(isinstance(table, dict | None) for table in document.values()):
        msg = f"{where}: expected, for each source, a table of old service code to new"
        raise DataError(msg)
    for source, table in document.items():
        for old, new in (table or {}).items():
            if not isinstance(old, str) or not isinstance(new, str) or old == new:
                msg = f"{where}: key {source}: {old!r}: expected an old service code and a new one, found {new!r}"
                raise DataError(msg)
    return {str(source): dict(table or {}) for source, table in document.items()}
