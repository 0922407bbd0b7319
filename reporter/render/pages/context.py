"""What several pages need, worked out once, and how a page is rendered from it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from reporter.insights.forecast.forecast import Forecast
from reporter.insights.insight import Insight
from reporter.render.addresses import day_of, region_page, service_page
from reporter.render.charts.chart import Chart
from reporter.render.charts.chart_list import chart_list
from reporter.render.environment import SEPARATOR, render
from reporter.render.facts import SiteFacts
from reporter.render.feed import Entry, entries
from reporter.render.since import Beginnings, beginnings
from reporter.render.tables import RegionRow, ServiceRow, region_rows, service_rows


@dataclass(frozen=True, slots=True)
class Page:
    """One page, not yet rendered. Both forms say the same."""

    template: str
    context: Mapping[str, object]
    ending: str = ""

    def markdown(self) -> str:
        """What is staged for the engine: Markdown, with tables and links as HTML, which builds several times faster."""
        return render(self.template, {**self.context, "twin": False}) + self.ending

    def twin(self) -> str:
        """The page as plain Markdown, for programs and for people without a browser."""
        return without_front_matter(render(self.template, {**self.context, "twin": True})) + self.ending


@dataclass(frozen=True)
class Site:
    """The facts and what is worked out from them.

    ``assets`` are the addresses of the browser's files by their plain names. ``components`` are Markdown texts of the
    installation's own that stand at the end of pages, by the kind of page.
    """

    facts: SiteFacts
    assets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    components: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every change set, oldest first."""
        return entries(self.facts)

    @cached_property
    def news(self) -> tuple[Entry, ...]:
        """Those whose changes happened when they were observed."""
        return tuple(entry for entry in self.entries if self.facts.is_news(entry.change_set))

    @cached_property
    def begun(self) -> Beginnings:
        return beginnings(self.facts)

    @cached_property
    def region_rows(self) -> tuple[RegionRow, ...]:
        return region_rows(self.facts.snapshot, self.begun)

    @cached_property
    def service_rows(self) -> tuple[ServiceRow, ...]:
        return service_rows(self.facts.snapshot, self.begun)

    @cached_property
    def chances(self) -> Mapping[tuple[str, str], Forecast]:
        """The forecast by service and region."""
        return {(one.service, one.region): one for one in self.facts.forecasts}

    def findings(self, kind: str) -> Mapping[str, Sequence[Insight]]:
        """The insights that lead to a page of *kind* (``region`` or ``service``) by its code, newest first."""
        found: defaultdict[str, list[Insight]] = defaultdict(list)
        for one in sorted(self.facts.findings, key=lambda one: one.on, reverse=True):
            for code in sorted({link.target for link in one.links if link.kind == kind}):
                found[code].append(one)
        return found

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart, for pages, files and print."""
        return chart_list(self.facts)

    @cached_property
    def region_pages(self) -> Mapping[str, str]:
        """The page of every region that there is or was."""
        return {code: region_page(code) for code in self.facts.rollouts.regions}

    @cached_property
    def service_pages(self) -> Mapping[str, str]:
        """The page of every service that there is or was."""
        return {code: service_page(code) for code in self.facts.rollouts.services}

    @cached_property
    def _shared(self) -> Mapping[str, object]:
        facts = self.facts
        return {
            "source": facts.source,
            "snapshot": facts.snapshot,
            "as_of": day_of(facts.as_of),
            "observed_at": day_of(facts.observed_at),
            "first_day": day_of(facts.first_list.observed_at) if facts.first_list else None,
            "region_rows": self.region_rows,
            "region_pages": self.region_pages,
            "service_pages": self.service_pages,
            "named": any(service.name for service in facts.snapshot.services.values()),
            "repository": _web_address(facts.repository_url),
            "assets": self.assets,
            "SEP": SEPARATOR,
        }

    def page(self, template: str, *, root: str = "", here: str = "", **context: object) -> Page:
        """*root* is the way from the page to the site's root. *here* is the region or service that it is about."""
        return Page(template, {**self._shared, "root": root, "here": here, **context})


def without_front_matter(text: str) -> str:
    return text.partition("\n---\n")[2].lstrip() if text.startswith("---\n") else text


def _web_address(url: str | None) -> str | None:
    """Where commits can be seen on the web: only ``https``, whatever the repository's own address is."""
    return url.rstrip("/") if url and url.startswith("https://") else None
