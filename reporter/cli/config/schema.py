"""``config schema``: what may stand in a configuration file, for editors and other programs."""


def schema() -> None:
    """Print the JSON Schema (2020-12) of a configuration file, for editors and for checks without the reporter.

    Write it beside the file, `reporter config schema > config/reporter.schema.json`, and let the file's first line
    name it: `# yaml-language-server: $schema=./reporter.schema.json`.
    """
    from reporter.config.schema import schema_text

    print(schema_text(), end="")
