"""The longer texts: examples, the guide to the cache, the list of plug-ins."""

from collections.abc import Iterable
from typing import Final

from reporter.v1.discovery import FOLDERS, GROUP
from reporter.v1.plugin import BaseOutputPlugin

EXAMPLES: Final = """\
📚 Examples

Reports
  aws-services-reporter                                       two CSV files below reports/
  aws-services-reporter --format csv json excel region-summary
  aws-services-reporter --format json excel xml
  aws-services-reporter --output-dir ./reports
  aws-services-reporter --regions-file my_regions.csv --matrix-file my_matrix.csv

Filters (quote the patterns: the shell would read them)
  aws-services-reporter --include-services "ec2*" "s3*"
  aws-services-reporter --exclude-services "batch*" "*gov*"
  aws-services-reporter --include-regions "us-*" "eu-west-*"
  aws-services-reporter --exclude-regions "*gov*" "cn-*"
  aws-services-reporter --min-services 50
  aws-services-reporter --include-regions "us-*" --exclude-regions "*gov*" --min-services 30 --format json excel xml

Access to AWS
  aws-services-reporter --profile production --region us-west-2
  aws-services-reporter --max-workers 15 --log-level DEBUG

Cache
  aws-services-reporter --cache-stats
  aws-services-reporter --cache-hours 1
  aws-services-reporter --no-cache
  aws-services-reporter --clear-cache

In scripts
  aws-services-reporter --format json --quiet --cache-hours 48
  aws-services-reporter --format json --quiet --strict        exit codes tell failures apart
"""

CACHE_HELP: Final = """\
🔄 The cache

A run that reads all of AWS's parameters without a gap keeps them in a file, and the runs of the next 24 hours
read that instead: they need no network and no credentials, and take about a second.

  Where         <output-dir>/cache/aws_data_cache.json; --cache-file names another, also by an absolute path
  How long      --cache-hours N; 0 fetches each time and keeps the result
  What          everything: filters and formats apply afterwards, so one cache serves all reports
  Not at all    --no-cache neither reads nor writes it
  Look          --cache-stats
  Delete        --clear-cache

A run that could not read something is not kept. It says what was missing, and takes that from the last cache file,
however old, if there is one. A file that is damaged counts as none.
"""

_PLACES: Final = f"""\
Plug-ins come from installed packages (entry point group {GROUP}), from the folder
plugins of the package aws_services_reporter, and from the folders that {FOLDERS} names.
"""


def plugin_help(plugins: Iterable[BaseOutputPlugin]) -> str:
    """Each plug-in with what it needs and how to use it."""
    parts = ["🔌 Plug-ins", ""]
    for plugin in plugins:
        name = plugin.name.lower()
        missing = plugin.missing_dependencies()
        status = f"missing: {', '.join(missing)}" if missing else "ready"
        parts += [
            f"{name}",
            f"  Description   {plugin.description}",
            f"  Extension     .{plugin.file_extension}",
            f"  Status        {status}",
            f"  Needs         {', '.join(plugin.requires_dependencies) or 'nothing'}",
            f"  Use           aws-services-reporter --format {name}",
            "",
        ]
    return "\n".join([*parts, _PLACES])
