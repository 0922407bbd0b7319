"""Documents written in each form, for the tests."""

import json
from typing import Literal

import tomlkit
import yaml

FORMS: tuple[Literal["yaml", "json", "toml"], ...] = ("yaml", "json", "toml")


def written(data: dict[str, object], form: str) -> str:
    """*data* as a file of *form* would hold it. TOML has no null: such keys are left out there."""
    if form == "yaml":
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    if form == "json":
        return json.dumps(data, indent=2, ensure_ascii=False)
    return tomlkit.dumps(data)
