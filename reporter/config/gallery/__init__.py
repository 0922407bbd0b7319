"""Configurations to begin with: each a folder of files for ``config/``, beside this index."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from reporter.config.faults import offer
from reporter.errors import UsageError

GALLERY: Final[Mapping[str, str]] = {
    "minimal": "One source that needs neither account nor network: try it.",
    "team": "News in Slack and Teams for one team, with rules and digests.",
    "enterprise": "A base for everybody, profiles for development and production, AWS accounts, S3.",
    "airgapped": "No way out to the internet: what botocore knows, and an internal mail relay.",
    "multi-account": "AWS asked with an account for each partition: commercial, GovCloud and China.",
}
"""Each template with what it is for, in one sentence."""

FIRST_LINE: Final = "# yaml-language-server: $schema=./reporter.schema.json"
"""With which each file begins: editors find the schema by it."""


def template_files(template: str) -> dict[str, str]:
    """The files of *template*, by name. ``UsageError`` says which templates there are."""
    if template not in GALLERY:
        msg = f"there is no template {template!r}: {offer(template, tuple(GALLERY), 'choose one of')}"
        raise UsageError(msg)
    folder = files(__name__) / template
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    return {file.name: file.read_text(encoding="utf-8") for file in found}
