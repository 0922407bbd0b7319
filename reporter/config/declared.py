"""What the models declare for a place in a section: types, and the bounds and checks that decorate them."""

from collections.abc import Sequence
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

if TYPE_CHECKING:
    from reporter.options.kinds import Options


def declared_at(section: "type[Options]", steps: Sequence[str | int]) -> Any:  # noqa: ANN401 - a type
    """The type, with its decorations, of the value at *steps* below *section*; ``None`` if nothing may stand there."""
    here: Any = section
    for step in steps:
        kinds = plain(here)
        models = [kind for kind in kinds if hasattr(kind, "model_fields")]
        tagged = [kind for kind in models if "type" in kind.model_fields and step in tags(kind)]
        named = [kind for kind in models if step in kind.model_fields]
        if tagged and len(models) > 1:
            here = tagged[0]
        elif named:
            field = named[0].model_fields[str(step)]
            here = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        elif inner := [get_args(kind) for kind in kinds if get_origin(kind) in {dict, tuple, list}]:
            here = inner[0][1] if len(inner[0]) > 1 and inner[0][1] is not Ellipsis else inner[0][0]
        else:
            return None
    return here


def models_at(section: "type[Options]", steps: Sequence[str | int]) -> "list[type[Options]]":
    """The models at *steps*: one, or each kind of a union that is not decided yet."""
    return [kind for kind in plain(declared_at(section, steps)) if hasattr(kind, "model_fields")]


def tags(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - a model
    """What ``type`` may be in a model that has it."""
    return get_args(kind.model_fields["type"].annotation)


def marks(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type
    """The decorations of *kind*."""
    return get_args(kind)[1:] if get_origin(kind) is Annotated else ()


def plain(kind: Any) -> list[Any]:  # noqa: ANN401 - a type
    """*kind* without its decorations; each part of a union."""
    if get_origin(kind) is Annotated:
        return plain(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        return [one for part in get_args(kind) for one in plain(part)]
    return [kind]
