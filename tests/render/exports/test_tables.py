from dataclasses import replace

from reporter.model.snapshot import Unread
from reporter.render.exports.facts import ExportFacts
from reporter.render.exports.tables import Cell, about, joined, tables
from tests.render.exports.sample import FACTS, chosen


def rows(name: str, facts: ExportFacts = FACTS) -> list[dict[str, Cell]]:
    [table] = [table for table in tables(facts) if table.name == name]
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def by_code(name: str, facts: ExportFacts = FACTS) -> dict[Cell, dict[str, Cell]]:
    return {row["code"]: row for row in rows(name, facts)}


def test_every_cell_is_what_its_column_says():
    """Or not told."""
    for table in tables(FACTS):
        for row in table.rows:
            assert all(
                cell is None or type(cell) is kind for cell, kind in zip(row, table.columns.values(), strict=True)
            )


def test_the_rows_are_sorted_by_a_key_that_tells_them_apart():
    """The first columns of each table."""
    for table in tables(FACTS):
        keys = [row[: table.key] for row in table.rows]
        assert keys == sorted(set(keys))


def test_an_availability_has_the_day_that_the_source_gives():
    """And none where it gives none."""
    days = {(row["service"], row["region"]): row["dated"] for row in rows("availabilities")}

    assert days["s3", "eu-west-1"] == "2023-05-01"
    assert set(days.values()) == {None, "2023-05-01"}


def test_a_region_counts_the_services_that_are_listed_in_it():
    """Neither those of its partition nor those that may be there."""
    counts = {code: row["services"] for code, row in by_code("regions").items()}

    assert counts == {"ap-east-9": 0, "cn-north-1": 1, "eu-west-1": 1, "us-east-1": 3}


def test_a_service_of_which_nothing_is_said_has_no_number_of_regions():
    """None is not zero: a global service is in no region, and an unlisted one may be in any."""
    counts = {code: row["regions"] for code, row in by_code("services").items()}

    assert counts == {"=1+1": 1, "half": 1, "iam": 0, "new": None, "s3": 3}
    assert by_code("services")["new"]["listed"] is False


def test_what_was_chosen_is_what_is_counted():
    """Regions, services and partitions of the choice only."""
    facts = chosen(partitions=("aws-cn",))

    assert by_code("services", facts)["iam"]["global_partitions"] == ("aws-cn",)
    assert by_code("services", facts)["s3"]["regions"] == 1
    assert by_code("services", facts)["half"] == {
        "code": "half",
        "name": "@half",
        "regions": 0,
        "global_partitions": (),
        "unknown_partitions": ("aws-cn",),
        "listed": True,
    }
    assert by_code("regions", chosen(services=("s3",)))["us-east-1"]["services"] == 1


def test_what_was_asked_for_is_told():
    """So that nobody takes a part for the whole."""
    told = about(chosen(services=("s3", "iam"), regions=("eu-*",), no_regions=("eu-south-*",)))

    assert (told["chosen_services"], told["chosen_regions"], told["chosen_partitions"]) == (
        ("s3", "iam"),
        ("eu-*",),
        (),
    )
    assert (told["excluded_services"], told["excluded_regions"]) == ((), ("eu-south-*",))


def test_what_was_unread_is_told_with_its_reason():
    """A code where it is about one thing, none where it is about all."""
    unread = (Unread("region", "ap-east-9", "closed"), Unread("launches", "", "no answer"))

    assert about(replace(FACTS, unread=unread))["unread"] == ("region ap-east-9: closed", "launches: no answer")


def test_several_texts_are_one_cell_where_a_table_holds_no_lists():
    """None of them is no cell."""
    assert joined(("a", "b"), str.upper) == "A;B"
    assert joined((), str.upper) is None
    assert joined("a", str.upper) == "A"
    assert (joined(3, str.upper), joined(False, str.upper), joined(None, str.upper)) == (3, False, None)
