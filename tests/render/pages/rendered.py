"""Pages of facts, both as they are staged and as twins."""

from collections.abc import Mapping

from reporter.render.facts import SiteFacts
from reporter.render.pages.context import Site
from reporter.render.pages.site import site_pages


class Plain(dict[str, str]):
    """Every file under its own name, whatever is asked for."""

    def __missing__(self, name: str) -> str:
        return name


def twins(facts: SiteFacts) -> Mapping[str, str]:
    return {path: page.twin() for path, page in site_pages(Site(facts, Plain())).items()}


def staged(facts: SiteFacts) -> Mapping[str, str]:
    return {path: page.markdown() for path, page in site_pages(Site(facts, Plain())).items()}
