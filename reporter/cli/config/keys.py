"""``config keygen``, ``encrypt``, ``decrypt`` and ``rekey``: secrets that are safe to commit."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from reporter.cli.output import say
from reporter.cli.settings import Configured
from reporter.config.places import key_file
from reporter.errors import DataError, UsageError

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

    file = output or key_file()
    _refuse_tracked(file)
    private, public = new_key()
    if file.exists():
        msg = f"{file}: there is a key already, and it stays: name another file with --output"
        raise UsageError(msg)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        msg = f"{file}: cannot be written: {error.strerror}"
        raise DataError(msg) from None
    with os.fdopen(opened, "w", encoding="utf-8") as stream:
        stream.write(f"# public key: {public}\n{private}\n")
    say(f"key:     {file}: keep a copy where you keep passwords; who loses it cannot read the secrets again")
    say(f"public:  {public}")
    say("next:    put the public key into the configuration, under secrets: recipients:")


def encrypt(context: typer.Context, recipient: Recipients = None) -> None:
    """Encrypt what is typed, or comes on standard input; the result may stand in a file in place of the secret.

    It can be read with the private key of any recipient.
    """
    from reporter.config.encryption import encrypt as seal

    configured: Configured = context.obj
    recipients = recipient or configured.read().settings.secrets.recipients
    seal("", recipients)  # so that nobody types a secret for nothing
    text = _typed() if sys.stdin.isatty() else sys.stdin.read().removesuffix("\n").removesuffix("\r")
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
    token = sys.stdin.read() if key is None else _token(configured, key)
    sys.stdout.write(unlocker(configured.environment, key_file())(token))
    sys.stdout.write("\n" if sys.stdout.isatty() else "")


def rekey(context: typer.Context) -> None:
    """Encrypt every secret of the configuration's files anew, for the recipients that it names now.

    Nothing but the encrypted values changes, and nothing at all unless every one can be opened.
    """
    from reporter.config.encryption import private_keys, rekeyed
    from reporter.config.writing import replace_files

    configured: Configured = context.obj
    loaded = configured.read()
    keys, recipients = private_keys(configured.environment, key_file()), loaded.settings.secrets.recipients
    texts = {file: _text(file) for file in loaded.layered.files}
    found = {file: rekeyed(text, keys, recipients) for file, text in texts.items()}
    changed = {file: (text, count) for file, (text, count) in found.items() if count}
    replace_files({file: text for file, (text, _) in changed.items()})
    for file, (_, count) in changed.items():
        say(f"{file}: {count:,} encrypted anew")
    if not changed:
        say("nothing is encrypted in the files of the configuration")


def _token(configured: Configured, key: str) -> str:
    from reporter.config.faults import offer
    from reporter.config.load import encrypted
    from reporter.config.problems import dotted

    found = {dotted(path): token for path, token in encrypted(configured.read().layered).items()}
    if key not in found:
        msg = f"{key!r}: no encrypted value stands there: {offer(key, list(found), 'there are') or 'there is none'}"
        raise UsageError(msg)
    return found[key]


def _typed() -> str:
    from getpass import getpass

    text = getpass("Secret (not shown): ")
    if getpass("Once more: ") != text:
        msg = "the two differ: nothing was encrypted"
        raise UsageError(msg)
    return text


def _refuse_tracked(file: Path) -> None:
    """``UsageError`` if git would commit *file* some day."""
    from reporter.history.git import GitError, Repository

    folder = next((one for one in file.absolute().parents if one.is_dir()), Path())
    repository = Repository(folder)
    try:
        if repository.text("rev-parse", "--is-inside-work-tree") != "true":
            return
    except GitError:
        return
    try:
        repository.run("check-ignore", "--quiet", "--", str(file.absolute()))
    except GitError:
        msg = f"{file}: it lies in a git repository that does not ignore it: name another place, or ignore it first"
        raise UsageError(msg) from None


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror}"
        raise DataError(msg) from None
