"""Roles of the roadmap's keys become accounts of source ``ssm``."""

import re
from typing import Final

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from reporter.config.draft import plain
from reporter.config.migration import Migration
from reporter.config.problems import KeyPath

_ARN: Final = re.compile(r"arn:(aws[a-z-]*):iam::([0-9]{12}):")


def migrate_accounts(found: Migration) -> None:
    """One account for each partition: AWS tells all accounts of a partition the same."""
    draft, roles = found.draft, found.at("aws.cross_account_roles")
    if not isinstance(draft.get(roles), CommentedSeq):
        return
    found.tell(roles)
    read: dict[str, str] = {}
    for position in draft.keys(roles):
        role = (*roles, position)
        one = isinstance(draft.get(role), CommentedMap)
        arn = _ARN.match(str(plain(draft.get((*role, "role_arn") if one else role))))
        if arn and arn[1] in read:
            found.note(role, f"it is left out, since `aws.accounts.{read[arn[1]]}` reads the partition {arn[1]}")
            continue
        name = f"account-{arn[2] if arn else int(position) + 1}"
        if arn:
            read[arn[1]] = name
        account = (*found.at("aws.accounts"), name)
        if draft.get(account) is not None:
            found.note(role, f"`aws.accounts.{name}` is set already, so this is left out")
            continue
        draft.copy(role, account if one else (*account, "role_arn"))
        found.note(role, f"it is `aws.accounts.{name}` now")
        _complete(found, account, role)
    draft.drop(roles)


def _complete(found: Migration, account: KeyPath, role: KeyPath) -> None:
    """Roles were assumed with the profile that stands beside them."""
    profile = found.draft.get(found.at("aws.profile"))
    if profile is not None and found.draft.get((*account, "profile")) is None:
        found.draft.put((*account, "profile"), profile)
    found.hide((*account, "external_id"), f"{account[-1]}_EXTERNAL_ID", (*role, "external_id"))
