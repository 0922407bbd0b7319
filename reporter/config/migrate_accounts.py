"""Roles of the roadmap's keys become accounts of source ``ssm``."""

import re
from typing import Final

from ruamel.yaml.comments import CommentedMap

from reporter.config.draft import plain
from reporter.config.migration import Migration
from reporter.config.problems import KeyPath

_ARN: Final = re.compile(r"arn:(aws[a-z-]*):iam::([0-9]{12}):")


def migrate_accounts(found: Migration) -> None:
    """One account for each partition: AWS tells all accounts of a partition the same."""
    draft, roles, accounts = found.draft, found.at("aws.cross_account_roles"), found.at("aws.accounts")
    if not found.has(roles):
        return
    found.tell(roles)
    reads: dict[str, str] = {}
    for number, role in enumerate(found.items(roles), 1):
        one = isinstance(draft.get(role), CommentedMap)
        arn = _ARN.match(str(plain(draft.get((*role, "role_arn") if one else role))))
        partition, account = arn.groups() if arn else ("", number)
        if partition in reads:
            found.note(role, f"it is left out, since `aws.accounts.{reads[partition]}` reads the partition {partition}")
            continue
        name = found.new_name(accounts, f"account-{account}")
        if partition:
            reads[partition] = name
        draft.copy(role, (*accounts, name) if one else (*accounts, name, "role_arn"))
        found.note(role, f"it is `aws.accounts.{name}` now")
        _complete(found, (*accounts, name), role)
    draft.drop(roles)


def _complete(found: Migration, account: KeyPath, role: KeyPath) -> None:
    """Roles were assumed with the profile that stands beside them."""
    profile = found.draft.get(found.at("aws.profile"))
    if profile is not None and found.draft.get((*account, "profile")) is None:
        found.draft.put((*account, "profile"), profile)
    found.hide((*account, "external_id"), f"{account[-1]}_EXTERNAL_ID", (*role, "external_id"))
