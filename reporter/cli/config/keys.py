"""``config keygen``, ``encrypt``, ``decrypt`` and ``rekey``: secrets that are safe to commit."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reporter.cli.output import say
from reporter.cli.settings import Configured
from reporter.config.places import key_file
from reporter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reporter.config.load import Loaded

Recipients = Annotated[
    list[str] | None,
    typer.Option("--recipient", metavar="AGE1...", help="A public key, in place of secrets.recipients; repeatable."),
]


def keygen(
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="The new file. Default: in your own folder.")
    ] = None,
) -> None:
    """Make a key: a file for you alone, and its public key, which goes into the configuration."""
    from reporter.config.encryption import keygen as new_key
    from reporter.config.encryption import write_key

    file = output or key_file()
    _refuse_tracked(file)
    private, public = new_key()
    write_key(file, private, public)
    say(f"key:     {file}: keep a copy where you keep passwords; who loses it cannot read the secrets again")
    say(f"public:  {public}")
    say("next:    put the public key into the configuration, under secrets: recipients:")


def encrypt(context: typer.Context, recipient: Recipients = None) -> None:
    """Encrypt what is typed, or comes on standard input; the result may stand in a file in place of the secret.

    It can be read with the private key of any recipient.
    """
    from reporter.config.encryption import encrypt as seal

    recipients = recipient or _recipients(_loaded(context.obj))
    seal("", recipients)  # so that nobody types a secret for nothing
    text = _typed() if sys.stdin.isatty() else _sent().removesuffix("\n").removesuffix("\r")
    if not text:
        msg = "there is nothing to encrypt: type the secret, or send it on standard input"
        raise UsageError(msg)
    say(seal(text, recipients))


def decrypt(
    context: typer.Context,
    key: Annotated[
        str | None, typer.Argument(help="A key of the configuration; without it, standard input is decrypted.")
    ] = None,
) -> None:
    """Print a secret in plain text: one of the configuration, or one that comes on standard input."""
    from reporter.config.encryption import unlocker

    configured: Configured = context.obj
    unlock = unlocker(configured.environment, key_file())
    text = unlock(_sent()) if key is None else _opened(_loaded(configured), key, unlock)
    # As bytes: nothing is added to it, and no line end becomes another.
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
    if sys.stdout.isatty():
        say("")


def rekey(
    context: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit code 1 if a value is not for secrets.recipients.")
    ] = False,
) -> None:
    """Encrypt every secret of the configuration's files anew, for the recipients that it names now.

    Nothing but the encrypted values changes, and nothing at all unless every one can be opened.
    """
    from reporter.config.encryption import private_keys
    from reporter.config.rekey import read_sealed, rekeyed, stale
    from reporter.config.writing import replace_files

    configured: Configured = context.obj
    loaded = _loaded(configured)
    sealed = read_sealed(loaded.layered.files)
    if not sealed:
        say("nothing is encrypted in the files of the configuration")
        return
    keys, recipients = private_keys(configured.environment, key_file()), _recipients(loaded)
    if check:
        found = stale(sealed.values(), keys, recipients)
        for problem in found:
            say(str(problem))
        if found:
            raise typer.Exit(1)
    else:
        # A link stays one: it is the file behind it that is replaced.
        replace_files({file.resolve(): text for file, text in rekeyed(sealed, keys, recipients).items()})
    for file, one in sealed.items():
        say(f"{file}: {one.count:,} encrypted {'for secrets.recipients' if check else 'anew'}")
    if {str(key.to_public()) for key in keys}.isdisjoint(recipients):
        say("note: no key here opens these values: secrets.recipients names others")


def _loaded(configured: Configured) -> "Loaded":
    """What the configuration says. A variable that is not set, or a fault elsewhere, is no obstacle to secrets."""
    from reporter.config.load import examine
    from reporter.config.problems import ConfigError

    found = examine(
        configured.files,
        environment=configured.environment,
        profile=configured.chosen_profile,
        overrides=configured.overrides,
    )
    if "secrets" in found.broken:
        raise ConfigError(found.problems)
    return found.loaded


def _recipients(loaded: "Loaded") -> tuple[str, ...]:
    return loaded.settings.secrets.recipients


def _opened(loaded: "Loaded", key: str, unlock: "Callable[[str], str]") -> str:
    from reporter.config.faults import offer
    from reporter.config.load import encrypted
    from reporter.config.problems import ConfigError, dotted

    found = {dotted(path): (path, token) for path, token in encrypted(loaded.layered).items()}
    if key not in found:
        msg = f"{key!r}: no encrypted value stands there: {offer(key, list(found), 'there are') or 'there is none'}"
        raise UsageError(msg)
    path, token = found[key]
    try:
        return unlock(token)
    except UsageError as error:
        raise ConfigError([loaded.layered.problem(path, str(error))]) from None


def _sent() -> str:
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        msg = "standard input is no text in UTF-8: encode it first, for example as base64"
        raise UsageError(msg) from None


def _typed() -> str:
    from getpass import getpass

    try:
        text, again = getpass("Secret (not shown): "), getpass("Once more: ")
    except EOFError:
        msg = "no secret was typed: nothing was encrypted"
        raise UsageError(msg) from None
    if again != text:
        msg = "the two differ: nothing was encrypted"
        raise UsageError(msg)
    return text


def _refuse_tracked(file: Path) -> None:
    """``UsageError`` if git would commit *file* some day."""
    from reporter.history.git import GitError, Repository

    real = file.resolve()
    repository = Repository(next(folder for folder in real.parents if folder.is_dir()))
    try:
        if repository.text("rev-parse", "--is-inside-work-tree") != "true":
            return
    except GitError as error:
        if "not a git repository" in error.stderr:
            return
        raise
    try:
        repository.run("check-ignore", "--quiet", "--", str(real))
    except GitError:
        msg = f"{file}: it lies in a git repository that does not ignore it: name another place, or ignore it first"
        raise UsageError(msg) from None
