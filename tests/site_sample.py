"""Hand-made facts for the site: a small history with one of everything, and one with names that attack."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from reporter.changes.change import ChangeSet
from reporter.changes.compare import compare
from reporter.changes.settle import DEFAULT, settle
from reporter.insights.forecast.forecast import Forecast
from reporter.insights.forecast.words import Reason
from reporter.insights.period import Period, Span
from reporter.insights.rollouts import Rollouts
from reporter.insights.rule import Scene, find, rules
from reporter.insights.summary import Summary, end_of, summarize
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread
from reporter.pipeline.build import build_site
from reporter.pipeline.geography import load_geography
from reporter.pipeline.residency import load_residency
from reporter.render.branding import PLAIN, Site
from reporter.render.facts import Looked, SiteFacts

ROOT = Path(__file__).parents[1]
SOURCE = "endpoints"
IRELAND = Region("eu-west-1", "aws", "Europe (Ireland)")
VIRGINIA = Region("us-east-1", "aws", "US East (N. Virginia)")
MEXICO = Region("mx-central-1", "aws")
BEIJING = Region("cn-north-1", "aws-cn", "China (Beijing)")


def at(day: str, hour: int = 20) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def runs(code: str, *regions: Region, name: str | None = None) -> Service:
    return Service(code, name, frozenset(region.code for region in regions))


class History:
    """Grows a timeline observation by observation."""

    def __init__(self, source: str = SOURCE) -> None:
        self.source, self.snapshot = source, Snapshot(source)
        self.timeline: list[ChangeSet] = []

    def observe(
        self,
        moment: datetime,
        regions: Iterable[Region],
        services: Iterable[Service],
        *,
        renamed: Mapping[str, str] | None = None,
        accepted: str | None = None,
        version: str | None = None,
    ) -> None:
        after = Snapshot.of(self.source, regions, services)
        number = len(self.timeline) + 1
        self.timeline.append(
            ChangeSet(
                self.source,
                moment,
                compare(self.snapshot, after, renamed or {}),
                revision=f"{number:040x}"[::-1],
                version=version or f"botocore 1.{number}.0",
                accepted=accepted,
            )
        )
        self.snapshot = after

    @property
    def rollouts(self) -> Rollouts:
        return Rollouts.of(self.timeline, self.timeline[-1].observed_at)

    def months(self) -> Iterator[Summary]:
        """The month of the last observation, and the one before it."""
        month = Period.around(self.rollouts.at, Span.MONTH)
        for period in (month, month.before):
            end = min(end_of(period), self.timeline[-1].observed_at)
            if end >= self.timeline[0].observed_at:
                yield summarize(Rollouts.of(self.timeline, end), period, find(rules(), Scene(self.rollouts))[:3])

    def facts(self, **changes: object) -> SiteFacts:
        last = self.timeline[-1]
        plain = SiteFacts(
            source=self.source,
            snapshot=self.snapshot,
            settled=settle(self.timeline),
            revision=last.revision,
            version=last.version,
            via=None,
            observed_at=last.observed_at,
            observed_until=None,
            settling=DEFAULT,
            rollouts=self.rollouts,
            geography=load_geography(ROOT),
            findings=find(rules(), Scene(self.rollouts)),
            summaries=tuple(self.months()),
            residency_rules=load_residency(ROOT),
        )
        return replace(plain, **changes)  # type: ignore[arg-type]


def looked(snapshot: Snapshot, history: History) -> Looked:
    """A source that was last looked at when it last changed."""
    last = history.timeline[-1]
    moment = last.observed_at
    return Looked(snapshot.source, snapshot, moment, len(history.timeline), last.version, moment, snapshot.unread)


def forecast(service: str, region: str, chance: float) -> Forecast:
    """Half of *chance* within 90 days, half as much again within a year."""
    why = (Reason("it is in 2 regions", 0.5), Reason("it is old", -0.2))
    day = at("2025-02-20").date()
    return Forecast(day, service, region, chance / 2, chance, min(1.0, chance * 1.5), why, date(2024, 12, 31))


def sample() -> SiteFacts:
    """One of everything: see each observation's comment."""
    history = History()
    old = [IRELAND, VIRGINIA]
    ec2, iam = runs("ec2", *old, name="Amazon EC2"), Service("iam", global_in=frozenset({"aws"}))
    mystery = Service("mystery")
    history.observe(at("2016-03-02"), old, [ec2, iam, runs("kms", VIRGINIA), mystery])  # the first list
    kms = runs("kms", *old)
    history.observe(at("2016-03-09"), old, [ec2, iam, kms, mystery])  # an arrival
    history.observe(at("2016-03-10"), old, [ec2, iam, runs("kms", VIRGINIA), mystery])  # taken back at once
    named = replace(ec2, name="Amazon Elastic Compute Cloud")
    history.observe(at("2017-01-05"), old, [named, iam, runs("kms", VIRGINIA), mystery])  # a new name
    many = [runs(f"service-{number:02}", MEXICO, VIRGINIA) for number in range(18)]
    everywhere = runs("ec2", IRELAND, VIRGINIA, MEXICO, name="Amazon Elastic Compute Cloud")
    history.observe(  # a region opens, with enough to be folded
        at("2025-01-14"), [*old, MEXICO], [everywhere, iam, runs("kms", VIRGINIA), mystery, *many]
    )
    keys = runs("keys", VIRGINIA)
    half = replace(runs("ssm", VIRGINIA), unknown_in=frozenset({"aws-cn"}))
    world = [*old, MEXICO, BEIJING]
    history.observe(  # a correction that a person accepted, with a rename
        at("2025-02-01"),
        world,
        [everywhere, iam, keys, mystery, half, *many],
        renamed={"kms": "keys"},
        accepted="The source was rearranged: it now lists China",
    )
    history.observe(at("2025-02-20", 6), world, [everywhere, iam, keys, mystery, half, *many[:-1]])  # a service goes
    history.observe(  # not yet confirmed
        at("2025-02-20", 18), world, [everywhere, iam, runs("keys", VIRGINIA, IRELAND), mystery, half, *many[:-1]]
    )
    return history.facts(
        repository_url="https://git.example/team/services",
        forecasts=(forecast("keys", "mx-central-1", 0.31), forecast("service-03", "eu-west-1", 0.004)),
        sources=(looked(history.snapshot, history), looked(Snapshot.of("ssm", old, [ec2]), history)),
    )


ATTACKS = (
    "a|b",
    "<script>window.hacked=1</script>",
    "</title><script>window.hacked=2</script>",
    "<img src=x onerror=window.hacked=3>",
    "[x](javascript:window.hacked=4)",
    "`tick` ``two`` <b>",
    "{{ 7*7 }} {% raw %}",
    "{ onclick=window.hacked=5 #taken }",
    '" onmouseover="window.hacked=6',
    "&lt;script&gt;window.hacked=7&lt;/script&gt;",
    "../../../etc/passwd",
    "under_score_d *star* ~x~ ^y^",
    "[TOC]",
    "1. list",
    "- dash",
    "# heading #",
    "\\| \\` \\[",
    "??? x",
    ']],["x"],[',
    "INDEX",
    "index",
    "日本 (東京)",
)


def hostile() -> SiteFacts:
    """Every attack as the code and name of a region, a service and a partition, as a version and as reasons."""
    history = History("<i>source</i>|`x`")
    regions = [Region(attack, attack, attack) for attack in ATTACKS]
    services = [Service(attack, attack, frozenset(ATTACKS[:3])) for attack in ATTACKS]
    unknown = Service("<u>unknown</u>", unknown_in=frozenset({ATTACKS[1]}))
    history.observe(at("2020-01-01"), regions, services[:2])
    history.observe(at("2020-02-01"), regions, services, version=ATTACKS[1])
    history.observe(at("2020-02-02"), regions, [*services, unknown], version=ATTACKS[0], accepted=ATTACKS[4])
    more = [replace(service, regions=frozenset(ATTACKS[:4]), name=ATTACKS[3]) for service in services]
    history.observe(at("2020-02-03"), regions, [*more, unknown], version='"quoted" {x}')
    facts = history.facts()
    unread = [Unread("region", attack, attack) for attack in ATTACKS]
    snapshot = replace(facts.snapshot, unread=tuple(unread))
    other = replace(looked(snapshot, history), source=ATTACKS[1])
    sources = (other, looked(snapshot, history))
    return replace(facts, snapshot=snapshot, repository_url="javascript:window.hacked=8", sources=sources)


def build(facts: SiteFacts, root: Path, brand: Site = PLAIN) -> Path:
    """The built site of *facts*, made in *root* as in the repository."""
    shutil.copy(ROOT / "mkdocs.yml", root)
    if not (root / "site").exists():
        (root / "site").symlink_to(ROOT / "site")
    return build_site(facts, root, brand).folder
