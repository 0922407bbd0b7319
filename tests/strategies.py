"""What Hypothesis draws: hostile codes and names, and the snapshots and changes made of them."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from reporter.changes.change import Change, Kind, ordered
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot

# A busy machine is slow, and that is no failure.
settings.register_profile("reporter", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("reporter")

HOSTILE = (
    "..", ".", ".git", "%2E", "%", "a/b", "../x", 'quo"te', "back\\slash", "Ünïcode", "雲", "a b", "-x", "*", "a: b",
    "aws-global", "con", "'", "~", "#", "Source", "é" * 40, "x" * 80,
)  # fmt: skip
_ORDINARY = st.sampled_from(("ec2", "s3", "iam", "sqs", "api.ecr", "lambda"))
_TEXT = st.text("abé雲/%.:-'\"\\", min_size=1, max_size=6)

codes = _ORDINARY | st.sampled_from(HOSTILE) | _TEXT
region_codes = st.sampled_from(("eu-west-1", "us-east-1", "cn-north-1", "ap-east-2")) | codes
partitions = st.sampled_from(("aws", "aws-cn", "aws-iso", "..", "Ä/b"))
days = st.sampled_from(("2021-03-04", "2026-11-22"))
names = st.none() | st.sampled_from(("Amazon EC2", "Source: evil", " two  spaces ", '"')) | _TEXT


@st.composite
def snapshots(draw: st.DrawFn, services: st.SearchStrategy[str] = codes) -> Snapshot:
    """Snapshots of source ``endpoints`` with up to four regions and four services."""
    places = draw(st.lists(region_codes, unique=True, max_size=4))
    regions = [draw(_regions(code)) for code in places]
    listed = st.frozensets(st.sampled_from(places)) if places else st.just(frozenset[str]())
    some = st.frozensets(partitions, max_size=2)
    rows = []
    for code in draw(st.lists(services, unique=True, max_size=4)):
        where = draw(listed)
        dated = draw(st.dictionaries(st.sampled_from(sorted(where)), days)) if where else {}
        rows.append(Service(code, draw(names), where, draw(some), draw(some), frozenset(dated.items())))
    return Snapshot.of("endpoints", regions, rows)


@st.composite
def _regions(draw: st.DrawFn, code: str) -> Region:
    zones = st.frozensets(codes, max_size=2)
    texts = {name: draw(names) for name in ("domain", "country", "geolocation", "launch_source", "announcement")}
    return Region(
        code,
        draw(partitions),
        draw(names),
        zones=draw(zones),
        local_zones=draw(zones),
        launched=draw(st.none() | days),
        **texts,
    )


def _change(kind: Kind, code: str, place: str, partition: str, name: str | None) -> Change:
    match kind:
        case Kind.REGION_ADDED:
            return Change(kind, region=place, partition=partition, after=name)
        case Kind.REGION_REMOVED:
            return Change(kind, region=place, partition=partition, before=name)
        case Kind.SERVICE_ADDED:
            return Change(kind, service=code, after=name)
        case Kind.SERVICE_REMOVED:
            return Change(kind, service=code, before=name)
        case Kind.SERVICE_RENAMED:
            return Change(kind, service=code, before=place, after=code)
        case Kind.ATTRIBUTE_MODIFIED:
            return Change(kind, service=code, attribute="name", before=None, after=name or "x")
        case _:
            return Change(kind, service=code, region=place)


changes = st.builds(_change, st.sampled_from(Kind), codes, region_codes, partitions, names)
change_lists = st.lists(changes, max_size=12, unique_by=lambda change: change.fact).map(ordered)
