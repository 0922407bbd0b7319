"""What ``sources compare`` prints: a summary and the disagreements, or all of it as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from reporter.changes.agreement import Agreement, Row, Tally, Verdict
from reporter.changes.names import Lone, Pair, Relation, Standing
from reporter.cli.output import print_table, say
from reporter.history.revisions import Revision
from reporter.model.catalog import Region
from reporter.pipeline.read import View
from reporter.pipeline.sources import Comparison

_MANY: Final = 4
"""From so many regions on, all of a partition, and all but a quarter, are said in one word."""


def print_comparison(found: Comparison) -> None:
    """The summary by partition, the services on which the sources disagree, and what could not be compared."""
    agreement = found.agreement
    for seen in (found.first, found.second):
        trailers = seen.revision.trailers
        version = f" ({trailers.version})" if trailers.version else ""
        observed = f"{trailers.observed_at:%Y-%m-%d}{version}, revision {seen.revision.id[:12]}"
        say(f"{trailers.source} as observed on {observed}")
    say("")
    one, other = agreement.first, agreement.second
    tallies = [*agreement.tallies().items(), ("all", agreement.total())]
    columns = ("partition", "regions", "services", "both", f"only {one}", f"only {other}", "unknown", "agree")
    print_table(columns, [_tally_texts(place, tally) for place, tally in tallies], right=columns[1:])
    rows = list(_disagreements(agreement))
    if rows:
        say("")
        print_table((one, other, f"only {one}", f"only {other}", "note"), rows)
    rest = list(_rest(agreement, reviewed=found.reviewed))
    if rest:
        say("")
    for text in rest:
        say(text)


def _disagreements(agreement: Agreement) -> Iterator[list[str]]:
    partitions: dict[str, list[str]] = {}
    for region in agreement.regions:
        partitions.setdefault(region.partition, []).append(region.code)
    for row in agreement.rows:
        if row.disagrees:
            only = [_short(row.places(verdict), partitions) for verdict in (Verdict.ONLY_FIRST, Verdict.ONLY_SECOND)]
            yield [row.pair.first, row.pair.second, *only, _note(row.pair)]


def _short(places: Sequence[str], partitions: Mapping[str, Sequence[str]]) -> str:
    """The places by partition, where most of many regions are all but the others."""
    texts = []
    for partition in sorted(partitions):
        codes = partitions[partition]
        here = [place for place in places if place in codes or place == partition]
        missing = [code for code in codes if code not in here]
        if len(codes) >= _MANY and len(missing) * _MANY <= len(codes):
            texts.append(f"all of {partition}" + (f" but {', '.join(missing)}" if missing else ""))
        elif here:
            texts.append(", ".join(here))
    return "; ".join(texts)


def _note(pair: Pair) -> str:
    relation = [] if pair.relation is Relation.SAME else [str(pair.relation)]
    return ", ".join(relation + (["doubtful"] if pair.doubtful else []))


def _rest(agreement: Agreement, *, reviewed: bool) -> Iterator[str]:
    """What could not be compared, a line each. *reviewed* says whether a table of names was there."""
    ours = (agreement.first, agreement.second, agreement.regions_first, agreement.lone_first)
    theirs = (agreement.second, agreement.first, agreement.regions_second, agreement.lone_second)
    for source, _, regions, _ in (ours, theirs):
        if regions:
            yield f"regions of {source} alone: {', '.join(region.code for region in regions)}"
    for source, other, _, lone in (ours, theirs):
        by_standing = {standing: [one for one in lone if one.standing is standing] for standing in Standing}
        if alone := by_standing[Standing.ALONE]:
            yield f"services of {source} without a counterpart in {other}, by the table: {len(alone):,}"
        if absent := by_standing[Standing.ABSENT]:
            texts = [f"{one.code} ({' or '.join(one.counterparts)})" for one in absent]
            yield f"services of {source} whose counterpart {other} does not have: {', '.join(texts)}"
        if silent := by_standing[Standing.UNMATCHED]:
            which = "of which the table says nothing" if reviewed else "alone"
            yield f"services of {source} {which}: {', '.join(one.code for one in silent)}"


def _tally_texts(place: str, tally: Tally) -> list[str]:
    spoken = [tally.places[verdict] for verdict in (Verdict.BOTH, Verdict.ONLY_FIRST, Verdict.ONLY_SECOND)]
    unknown = tally.places[Verdict.UNKNOWN_FIRST] + tally.places[Verdict.UNKNOWN_SECOND]
    share = "-" if tally.share is None else f"{tally.share:.1%}"
    return [place, *(f"{count:,}" for count in (tally.regions, tally.services, *spoken, unknown)), share]


def document(found: Comparison) -> dict[str, object]:
    """All of it: services by the first source's code and then the second's, regions, and what has no counterpart."""
    agreement = found.agreement
    services: dict[str, dict[str, object]] = {}
    for row in agreement.rows:
        services.setdefault(row.pair.first, {})[row.pair.second] = _row(row)
    return {
        "first": _observed(found.first),
        "second": _observed(found.second),
        "total": _tally(agreement.total()),
        "partitions": {partition: _tally(tally) for partition, tally in agreement.tallies().items()},
        "services": services,
        "regions": {
            "both": _regions(agreement.regions),
            "only_first": _regions(agreement.regions_first),
            "only_second": _regions(agreement.regions_second),
        },
        "alone": {
            "first": {one.code: _lone(one) for one in agreement.lone_first},
            "second": {one.code: _lone(one) for one in agreement.lone_second},
        },
    }


def _row(row: Row) -> dict[str, object]:
    about: dict[str, object] = {"relation": str(row.pair.relation), "why": row.pair.why, "doubtful": row.pair.doubtful}
    names: dict[str, object] = {"first_name": row.first.name, "second_name": row.second.name}
    return about | names | {str(verdict): list(row.places(verdict)) for verdict in Verdict}


def _tally(tally: Tally) -> dict[str, object]:
    places: dict[str, object] = {str(verdict): count for verdict, count in tally.places.items()}
    share = None if tally.share is None else round(tally.share, 6)
    return {"regions": tally.regions, "services": tally.services, **places, "agree": share}


def _regions(regions: Iterable[Region]) -> dict[str, object]:
    return {region.code: {"name": region.name, "partition": region.partition} for region in regions}


def _lone(one: Lone) -> dict[str, object]:
    about = {"standing": str(one.standing), "why": one.why, "doubtful": one.doubtful}
    return about | {"counterparts": list(one.counterparts)}


def _observed(seen: View) -> dict[str, object]:
    trailers = seen.revision.trailers
    return {"source": trailers.source, "completeness": str(trailers.completeness), **observation(seen.revision)}


def observation(revision: Revision) -> dict[str, object]:
    """Version, time and commit of an observation."""
    trailers = revision.trailers
    at = f"{trailers.observed_at:%Y-%m-%dT%H:%M:%SZ}"
    return {"version": trailers.version, "observed_at": at, "revision": revision.id}
