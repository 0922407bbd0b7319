"""What Hypothesis draws for exports: hostile texts in every attribute."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread
from reporter.render.exports.facts import ExportFacts
from tests.strategies import codes, names, partitions, region_codes

_SIGNS = "=+-@\t\r\n;,'\"<>&|\\\x00\x1b\x85\ufffea雲😀_x0041_"
_TEXTS = st.text(_SIGNS, min_size=1, max_size=8) | st.sampled_from(("=1+1", "]]>", "<!--", "_x0041_", "'); DROP TABLE"))
_names = names | _TEXTS
_few = st.frozensets(_TEXTS, max_size=2)
_days = st.dates().map(str)


@st.composite
def _facts(draw: st.DrawFn) -> ExportFacts:
    places = draw(st.lists(region_codes | _TEXTS, unique=True, max_size=3))
    regions = [
        Region(
            *(code, draw(partitions), draw(_names), draw(_names), draw(_names), draw(_names)),
            *(draw(_few), draw(_few), draw(st.none() | _days), draw(_names), draw(_names)),
        )
        for code in places
    ]
    listed = st.frozensets(st.sampled_from(places)) if places else st.just(frozenset[str]())
    some = st.frozensets(partitions, max_size=2)
    services = []
    for code in draw(st.lists(codes | _TEXTS, unique=True, max_size=3)):
        here = draw(listed)
        dated = frozenset((place, draw(_days)) for place in here if draw(st.booleans()))
        services.append(Service(code, draw(_names), here, draw(some), draw(some), dated))
    unread = tuple(Unread("region", draw(_TEXTS), draw(_TEXTS)) for _ in range(draw(st.integers(0, 2))))
    snapshot = Snapshot.of("endpoints", regions, services)
    return ExportFacts(snapshot, "endpoints", draw(_names), datetime(2026, 1, 1, tzinfo=UTC), "a" * 40, unread)


export_facts = _facts()
