"""``config show`` and ``config diff``: what is in effect, who said so, and what two profiles differ in."""

from typing import Annotated

import typer

from reporter.cli import options
from reporter.cli.output import print_json, say
from reporter.cli.settings import Configured
from reporter.errors import UsageError

NO_PROFILE = "-"


def show(
    context: typer.Context,
    key: Annotated[str | None, typer.Argument(help="Only this section or key, such as guard.overall.")] = None,
    origin: Annotated[bool, typer.Option("--origin", help="Say where each value comes from.")] = False,
    only_set: Annotated[bool, typer.Option("--only-set", help="Leave out what is left to its default.")] = False,
    json: options.Json = False,
) -> None:
    """Print the configuration in effect, as YAML. Secrets are shown as `***`.

    With --json, one object: each key with its value, or, with --origin, with its value and origin.
    """
    from reporter.config.effect import effective, is_key, yaml_lines
    from reporter.config.faults import offer
    from reporter.config.settings import SECTIONS

    configured: Configured = context.obj
    all_rows = effective(configured.read())
    rows = [row for row in all_rows if (key is None or row.is_below(key)) and (row.origin or not only_set)]
    if key is not None and not any(row.is_below(key) for row in all_rows) and not is_key(key):
        known = [*SECTIONS, *(row.key for row in all_rows)] if "." in key else list(SECTIONS)
        msg = f"{key!r}: there is no such key: {offer(key, known, 'the sections are')}"
        raise UsageError(msg)
    if json:
        print_json({row.key: {"value": row.value, "origin": row.told} if origin else row.value for row in rows})
        return
    for line in yaml_lines(rows, origin=origin):
        say(line)
    if not rows:
        say("# nothing is set there" if key else "# nothing is set")


def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(help="A profile; - for none.")],
    after: Annotated[str, typer.Argument(help="Another one; - for none.")],
    json: options.Json = False,
) -> None:
    """Print what two profiles differ in, in effect: one key a line."""
    from reporter.config.effect import differences

    configured: Configured = context.obj
    one, other = (configured.read(profile="" if name == NO_PROFILE else name) for name in (before, after))
    found = differences(one, other)
    for difference in found:
        if json:
            sides = {"before": difference.before, "after": difference.after}
            print_json({"key": difference.key, **{name: row.value if row else None for name, row in sides.items()}})
        else:
            say(difference.text)
    if not found and not json:
        say("no differences")
