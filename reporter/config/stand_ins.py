"""Read a configuration whatever the environment is: in place of a variable stands something that its key takes."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any, Final, cast

from reporter.config.declared import declared_at, models_at, plain
from reporter.config.faults import value_at
from reporter.config.layers import Layered
from reporter.config.problems import KeyPath
from reporter.config.settings import SECTIONS, model
from reporter.options.kinds import Options
from reporter.options.secret import FromVariable, Secret

_ADDRESS: Final = "https://unset.invalid"


class AnyVariable(dict[str, str]):
    """An environment in which every variable is set to its own name, in the form ``${NAME}``; it lists none.

    ``${NAME:-default}`` is its default.
    """

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return f"${{{name}}}"


def with_stand_ins(layered: Layered) -> Layered:
    """*layered*, which was made with ``AnyVariable``, with values that its sections take where variables stood.

    ``raw`` still has the texts as they were written. What no stand-in fits is left as it is.
    """
    data = cast("dict[str, object]", deepcopy(layered.data))
    for path in layered.raw:
        holder = cast("dict[str | int, object]", value_at(data, path[:-1]))
        if path[0] in SECTIONS:
            holder[path[-1]] = _fitting(holder[path[-1]], str(path[0]), _steps(data, path))
    return replace(layered, data=data)


def _steps(data: Mapping[str, object], path: KeyPath) -> tuple[str | int, ...]:
    """*path* below its section, as the models have it: with the kind of each value that may be of several."""
    section = model(str(path[0]))
    steps: list[str | int] = []
    for end in range(1, len(path)):
        kind = value_at(data, (*path[:end], "type"))
        if isinstance(kind, str) and len(models_at(section, steps)) > 1:
            steps.append(kind)
        steps.append(path[end])
    return tuple(steps)


def _fitting(value: object, section: str, steps: tuple[str | int, ...]) -> object:
    """*value*, if the key takes it; else the first that it does take."""
    declared = _declared(section, steps)
    if declared is None:
        return value
    adapter, candidates = declared
    return next((candidate for candidate in (value, *candidates) if _takes(adapter, candidate)), value)


def _takes(adapter: Any, value: object) -> bool:  # noqa: ANN401 - a TypeAdapter of any type
    from pydantic import ValidationError  # noqa: PLC0415 - start-up time

    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


@cache
def _declared(section: str, steps: tuple[str | int, ...]) -> tuple[Any, tuple[object, ...]] | None:
    """What checks the values at *steps*, and what may stand there: examples and bounds of its schema."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - start-up time

    here = declared_at(model(section), steps)
    if here is None or any(isinstance(kind, type) and issubclass(kind, Options) for kind in plain(here)):
        return None
    adapter = TypeAdapter(here)
    if Secret in plain(here):
        return adapter, (Secret(lambda: ""),)
    return adapter, (FromVariable(_ADDRESS), *_examples(adapter.json_schema()), True, 1)


def _examples(schema: object) -> Iterator[object]:
    match schema:
        case dict():
            for key, value in schema.items():
                if key in {"examples", "enum"}:
                    yield from value
                elif key in {"const", "minimum"}:
                    yield value
                else:
                    yield from _examples(value)
        case list():
            for value in schema:
                yield from _examples(value)
        case _:
            pass
