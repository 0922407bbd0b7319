"""The summary of a GitHub Actions job."""

import os
from pathlib import Path

from reporter.notify.connect.terms import TEXT, Terms
from reporter.notify.options import GitHub
from reporter.verdict import Found


def look_at(channel: GitHub, terms: Terms) -> Found:
    """Whether this is a job that has a summary, and what it takes to keep an issue."""
    summary = terms.environment.get("GITHUB_STEP_SUMMARY")
    if not summary:
        return Found.unknown("this is no job of GitHub Actions (GITHUB_STEP_SUMMARY is not set)")
    if channel.issue and not terms.environment.get("GITHUB_TOKEN"):
        return Found.failed("an issue wants GITHUB_TOKEN: give the step `env: GITHUB_TOKEN: ${{ github.token }}`")
    path = Path(summary)
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return Found.failed(f"the job's summary {summary} cannot be written")
    if terms.send:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{TEXT}\n")
        return Found.ok("a test message stands in the job's summary")
    return Found.ok("the job's summary can be written")
