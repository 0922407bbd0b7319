"""``${VAR}`` in the values of files."""

import re
from collections.abc import Mapping
from typing import Final

from reporter.options.secret import FromVariable

_FORM: Final = re.compile(r"\$\$(?=\{)|\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<default>:-[^}]*)?\}|(?P<broken>\$\{)")


class VariableProblem(Exception):
    """A variable that is not set, or a form that is not understood. The text says which, and what to do."""


def expand(text: str, environment: Mapping[str, str]) -> str:
    """*text* with each ``${VAR}`` and ``${VAR:-default}`` (for one that is not set, or empty) filled in.

    ``$${`` stands for ``${`` itself. Values are not looked into again. ``VariableProblem`` names the first that is
    missing.
    """
    if "${" not in text:
        return text
    used = False

    def value(found: re.Match[str]) -> str:
        nonlocal used
        name, default = found["name"], found["default"]
        if found["broken"]:
            msg = "expected ${NAME} or ${NAME:-default}; write $${ for a literal ${"
            raise VariableProblem(msg)
        if name is None:
            return "$"
        if environment.get(name) or (default is None and name in environment):
            used = True
            return environment[name]
        if default is None:
            msg = f"the environment variable {name} is not set: set it, or write ${{{name}:-default}}"
            raise VariableProblem(msg)
        return default[2:]

    expanded = _FORM.sub(value, text)
    return FromVariable(expanded) if used else expanded
