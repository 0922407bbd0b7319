"""What language models are told of the site."""

import re
from collections.abc import Callable

from reporter.render.llms import llms_txt
from tests.render.api.small import nothing
from tests.site_sample import ATTACKS, hostile, sample

PAGES = {
    "services/index.html": "Services",
    "services/ec2.html": "Amazon EC2",
    "regions/index.html": "Regions",
    "regions/eu-west-1.html": "Europe (Ireland)",
    "changes/2025.html": "Changes of 2025",
    "index.html": "Overview",
    "forecast.html": "Forecast",
    "reference/api.html": "The API",
    "development/architecture.html": "Architecture",
    "ours/policy.html": "Our policy",
}


def test_the_file_follows_the_convention(golden: Callable[[str, str], None]) -> None:
    """A title, a summary in a quotation, and sections of links; see llmstxt.org."""
    golden("site/llms.txt", llms_txt(sample(), PAGES))


def test_every_page_is_linked_once_by_its_twin() -> None:
    """The Markdown beside the page."""
    found = re.findall(r"\]\((\S+\.md)\)", llms_txt(sample(), PAGES))

    assert sorted(found) == sorted(path.replace(".html", ".md") for path in PAGES)


def test_what_is_no_page_keeps_its_path() -> None:
    """It has no twin."""
    assert "(downloads/all.csv)" in llms_txt(sample(), {"downloads/all.csv": "Everything"})


def test_the_first_page_of_the_site_and_of_a_folder_comes_first() -> None:
    """Whatever the alphabet says."""
    text = llms_txt(sample(), PAGES)

    assert text.index("(index.md)") < text.index("(forecast.md)")
    assert text.index("(services/index.md)") < text.index("(services/ec2.md)")


def test_services_may_be_left_out() -> None:
    """There are hundreds of them, under the heading that the convention has for it."""
    optional = llms_txt(sample(), PAGES).partition("## Optional\n")[2]

    assert "(services/ec2.md)" in optional
    assert "(regions/eu-west-1.md)" not in optional


def test_a_site_without_pages_or_history_still_says_what_it_is() -> None:
    """No section is empty."""
    text = llms_txt(nothing(), {})

    assert re.findall(r"^## .*", text, re.MULTILINE) == ["## Data"]
    assert "0 services in 0 regions, as of 2026-11-24, read from the source endpoints." in text


def test_titles_and_sources_cannot_break_out() -> None:
    """No name makes a heading, a link, an element or a line of its own."""
    pages = {f"services/{number}.html": f"{attack}\n# new" for number, attack in enumerate(ATTACKS)}
    lines = llms_txt(hostile(), pages).splitlines()
    links = [line for line in lines if "(services/" in line]

    assert len(links) == len(ATTACKS)
    assert all(re.fullmatch(r"- \[(?:[^\\\[\]<>`]|\\.)*\]\(services/\d+\.md\)", line) for line in links)
    assert "<i>" not in lines[2]
    assert "\\<i\\>source" in lines[2]
    assert [line for line in lines if line.startswith("# ")] == ["# AWS services by region"]
