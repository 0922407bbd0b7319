"""The matrix's data file."""

import json

from reporter.render.matrix import LETTERS, matrix_file
from tests.site_sample import ATTACKS, hostile, sample


def read(text: str) -> dict[str, list[list[object]]]:
    document: dict[str, list[list[object]]] = json.loads(text.removeprefix("window.reporterMatrix = ").rstrip(";\n"))
    return document


def test_every_cell_is_in_the_file() -> None:
    """Each service has a letter for each region, in the order of the partitions."""
    snapshot = sample().snapshot
    document = read(matrix_file(snapshot))
    regions = [region[0] for _, members in document["partitions"] for region in members]  # type: ignore[attr-defined]

    assert regions == ["eu-west-1", "mx-central-1", "us-east-1", "cn-north-1"]
    for code, _, cells in document["services"]:
        expected = [LETTERS[snapshot.availability(str(code), region)] for region in regions]
        assert list(str(cells)) == expected


def test_hostile_names_stay_in_their_strings() -> None:
    """Whatever a name holds, the file is one assignment of JSON, in ASCII."""
    text = matrix_file(hostile().snapshot)

    assert text.isascii()
    assert {service[0] for service in read(text)["services"]} >= set(ATTACKS)
