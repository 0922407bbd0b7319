"""Values that are safe to commit: encrypted with age, for the public keys of those who may read them."""

from collections.abc import Callable, Mapping


def unlocker(environment: Mapping[str, str]) -> Callable[[str], str] | None:
    del environment
    return None
