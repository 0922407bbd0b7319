import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.errors import DataError
from reporter.model.catalog import Region, Service
from reporter.model.codec import (
    SCHEMA,
    decode,
    encode,
    encode_region,
    encode_service,
    region_code,
    region_path,
    service_code,
    service_path,
)
from reporter.model.snapshot import Snapshot, Unread
from tests.builders import as_json, service, snapshot
from tests.strategies import HOSTILE, codes, snapshots

SCHEMA_2 = {"schema.json": b'{\n  "version": 2\n}\n'}
IRELAND = {"regions/eu-west-1.json": as_json({"name": None, "partition": "aws"})}


@given(snapshots())
def test_a_snapshot_survives_its_bytes(made):
    """decode(encode(snapshot)) is the snapshot, whatever its codes and names are made of."""
    assert decode("endpoints", encode(made)) == made


@given(snapshots())
def test_the_bytes_survive_a_snapshot(made):
    """encode(decode(files)) are the files, byte for byte and path for path."""
    files = encode(made)

    assert encode(decode("endpoints", files)) == files


@given(snapshots(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_never_changes_a_byte(made, random):
    """Regions, services and files in any order give the same files."""
    regions, services, files = list(made.regions.values()), list(made.services.values()), list(encode(made).items())
    for items in (regions, services, files):
        random.shuffle(items)

    assert encode(Snapshot.of("endpoints", regions, services)) == dict(files)
    assert decode("endpoints", dict(files)) == made


@given(snapshots())
def test_a_file_is_what_the_standard_library_writes(made):
    """Each file equals json.dumps with two spaces, sorted keys and its own characters, and one newline."""
    for row in made.services.values():
        document: dict[str, object] = {"name": row.name, "regions": sorted(row.regions)}
        document |= {"dated": dict(row.dated)} if row.dated else {}
        document |= {"global": sorted(row.global_in)} if row.global_in else {}
        document |= {"unknown": sorted(row.unknown_in)} if row.unknown_in else {}
        assert encode_service(row) == as_json(document)
    for region in made.regions.values():
        values = {field.name: getattr(region, field.name) for field in fields(region) if field.name != "code"}
        values = {key: sorted(value) if isinstance(value, frozenset) else value for key, value in values.items()}
        assert encode_region(region) == as_json({key: value for key, value in values.items() if value or key == "name"})


@given(codes)
def test_a_path_tells_its_code(code):
    """Every code has a file of its own folder, of at most 255 bytes, that no file system could misread."""
    path = service_path(code)
    name = path.removeprefix("services/")

    assert (service_code(path), region_code(path)) == (code, None)
    assert region_code(region_path(code)) == code
    assert len(name) <= 255
    assert re.fullmatch(r"[\w~%()+,=@ !-][\w.~%()+,=@ !-]*\.json", name, re.ASCII)


@pytest.mark.parametrize("path", ["schema.json", "services/ec2", "service/ec2.json", "README.md", "regions.json"])
def test_other_paths_tell_no_code(path):
    """Only ``services/*.json`` and ``regions/*.json`` are about something."""
    assert (service_code(path), region_code(path)) == (None, None)


def test_two_codes_never_share_a_file():
    """Quoting is one to one, even where a code looks like another's quoted form."""
    paths = {service_path(code) for code in HOSTILE}

    assert len(paths) == len(HOSTILE)


def test_schema_1_is_upgraded_while_it_is_read():
    """A service under AWS's pseudo-region becomes one that is global in its partition."""
    files = {
        "schema.json": as_json({"version": 1}),
        "services/iam.json": as_json({"name": "IAM", "regions": ["aws-cn-global", "aws-global"]}),
        "services/s3.json": as_json({"name": None, "regions": ["aws-global", "eu-west-1"]}),
    }

    expected = snapshot(
        service("iam", name="IAM", everywhere=["aws", "aws-cn"]), service("s3", "eu-west-1", everywhere=["aws"])
    )
    unnamed = Snapshot.of("endpoints", [Region("eu-west-1", "aws")], expected.services.values())
    assert decode("endpoints", files | IRELAND) == unnamed


def test_what_schema_1_meant_is_written_as_the_newest_schema():
    """After an upgrade the files say schema 2, and pseudo-regions are gone from them."""
    old = {
        "schema.json": as_json({"version": 1}),
        "services/iam.json": as_json({"name": None, "regions": ["aws-global"]}),
    }

    assert encode(decode("endpoints", old)) == {
        "schema.json": as_json({"version": SCHEMA}),
        "services/iam.json": as_json({"global": ["aws"], "name": None, "regions": []}),
    }


def test_missing_keys_are_read_as_nothing_known():
    """An older file may lack keys: no name, no regions."""
    files = SCHEMA_2 | {"services/ec2.json": b"{}"}

    assert decode("endpoints", files).services == {"ec2": service("ec2")}


R = frozenset({"r"})
S = "endpoints/services/ec2.json"
PARTITION = " cannot be a partition: use 1 to 80 bytes of printable text on one line"
BROKEN: dict[str, tuple[str, bytes | None, str]] = {
    "no schema": (
        "schema.json",
        None,
        "endpoints/schema.json: the file is missing: this is not a snapshot's folder, or its history is damaged",
    ),
    "newer schema": (
        "schema.json",
        b'{"version": 4}',
        "endpoints/schema.json: key version: schema 4 is newer than 3, which this release reads: upgrade it",
    ),
    "schema 0": (
        "schema.json",
        b'{"version": 0}',
        "endpoints/schema.json: key version: expected a whole number from 1 to 3, found 0",
    ),
    "schema true": (
        "schema.json",
        b'{"version": true}',
        "endpoints/schema.json: key version: expected a whole number from 1 to 3, found true",
    ),
    "schema text": (
        "schema.json",
        b'{"version": "2"}',
        'endpoints/schema.json: key version: expected a whole number from 1 to 3, found "2"',
    ),
    "schema fraction": (
        "schema.json",
        b'{"version": 2.0}',
        "endpoints/schema.json: key version: expected a whole number from 1 to 3, found 2.0",
    ),
    "schema empty": (
        "schema.json",
        b"{}",
        "endpoints/schema.json: key version: expected a whole number from 1 to 3, found null",
    ),
    "schema key": (
        "schema.json",
        b'{"version": 2, "at": 1}',
        'endpoints/schema.json: key "at" is not known here: expected version',
    ),
    "empty": ("services/ec2.json", b"", f"{S}: not JSON: Expecting value: line 1 column 1 (char 0)"),
    "cut off": (
        "services/ec2.json",
        b'{"name": "E',
        f"{S}: not JSON: Unterminated string starting at: line 1 column 10 (char 9)",
    ),
    "latin 1": ("services/ec2.json", b'{"name": "\xe9"}', f"{S}: not UTF-8"),
    "utf 16": ("services/ec2.json", '{"name": null}'.encode("utf-16"), f"{S}: not UTF-8"),
    "list": ("services/ec2.json", b"[]", f"{S}: expected a JSON object, found []"),
    "key": (
        "services/ec2.json",
        b'{"zones": []}',
        f'{S}: key "zones" is not known here: expected dated, global, name, regions, unknown',
    ),
    "key of a schema": (
        "services/ec2.json",
        b'{"version": 2}',
        f'{S}: key "version" is not known here: expected dated, global, name, regions, unknown',
    ),
    "name number": ("services/ec2.json", b'{"name": 5}', f"{S}: key name: expected text on one line or null, found 5"),
    "name empty": ("services/ec2.json", b'{"name": ""}', f'{S}: key name: expected text on one line or null, found ""'),
    "name lines": (
        "services/ec2.json",
        b'{"name": "a\\nSource: b"}',
        f'{S}: key name: expected text on one line or null, found "a\\nSource: b"',
    ),
    "name separator": (
        "services/ec2.json",
        '{"name": "a\u2028b"}'.encode(),
        f'{S}: key name: expected text on one line or null, found "a\\u2028b"',
    ),
    "name long": (
        "services/ec2.json",
        b'{"name": ["' + b"x" * 99 + b'"]}',
        f'{S}: key name: expected text on one line or null, found ["{"x" * 58}…',
    ),
    "regions text": (
        "services/ec2.json",
        b'{"regions": "eu-west-1"}',
        f'{S}: key regions: expected a list of texts, found "eu-west-1"',
    ),
    "regions number": (
        "services/ec2.json",
        b'{"regions": ["eu-west-1", 7]}',
        f"{S}: key regions: expected a list of texts, found 7 in it",
    ),
    "regions nested": (
        "services/ec2.json",
        b'{"regions": [["eu-west-1"]]}',
        f'{S}: key regions: expected a list of texts, found ["eu-west-1"] in it',
    ),
    "regions empty": (
        "services/ec2.json",
        b'{"regions": [""]}',
        f"{S}: key regions: '' cannot be a region code: use 1 to 80 bytes of printable text on one line",
    ),
    "global lines": (
        "services/ec2.json",
        b'{"global": ["a\\nb"]}',
        f"{S}: key global: 'a\\nb' cannot be a partition: use 1 to 80 bytes of printable text on one line",
    ),
    "unknown region": (
        "services/ec2.json",
        b'{"regions": ["xx-1"]}',
        "endpoints: service ec2 is listed in region xx-1, which endpoints does not have",
    ),
    "dated list": (
        "services/ec2.json",
        b'{"dated": []}',
        f"{S}: key dated: expected a day for each region code, found []",
    ),
    "dated day": (
        "services/ec2.json",
        b'{"dated": {"r": "yesterday"}, "regions": ["r"]}',
        f'{S}: key dated: expected a day like 2026-11-22, found "yesterday"',
    ),
    "dated elsewhere": (
        "services/ec2.json",
        b'{"dated": {"r": "2026-11-22"}}',
        f"{S}: key dated: expected at most one day for a region, and regions of this file only",
    ),
    "launched": (
        "regions/r.json",
        b'{"launched": 2026, "partition": "aws"}',
        "endpoints/regions/r.json: key launched: expected a day like 2026-11-22, found 2026",
    ),
    "zone": (
        "regions/r.json",
        b'{"partition": "aws", "zones": [""]}',
        "endpoints/regions/r.json: key zones: '' cannot be a zone: use 1 to 80 bytes of printable text on one line",
    ),
    "region bare": (
        "regions/r.json",
        b"{}",
        "endpoints/regions/r.json: key partition is missing: a region belongs to a partition, for example aws",
    ),
    "region partition": (
        "regions/r.json",
        b'{"partition": 1}',
        "endpoints/regions/r.json: key partition: expected text on one line or null, found 1",
    ),
    "region padded": (
        "regions/r.json",
        b'{"partition": " a"}',
        f"endpoints/regions/r.json: key partition: ' a'{PARTITION}",
    ),
    "other file": (
        "zones/a.json",
        b"{}",
        "endpoints/zones/a.json: not a file of a snapshot: expected services/, regions/ or schema.json",
    ),
    "no code": (
        "services/.json",
        b"{}",
        "endpoints/services/.json: '' cannot be a service code: use 1 to 80 bytes of printable text on one line",
    ),
    "second name": (
        "services/%65c2.json",
        b"{}",
        "endpoints/services/%65c2.json: not the name that its code has: expected services/ec2.json",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_named_with_its_key(case):
    """One line says which file is wrong, which key, what was expected, and what is there."""
    path, data, expected = BROKEN[case]
    files = {name: held for name, held in {**SCHEMA_2, path: data}.items() if held is not None}

    with pytest.raises(DataError) as caught:
        decode("endpoints", files)

    assert str(caught.value) == expected


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"name": ' * 100_000, b'{"name": ' + b"9" * 5000 + b"}"])
def test_nesting_and_numbers_without_end_are_not_json(data):
    """Neither the parser's depth nor its limit for numbers ends in another exception."""
    with pytest.raises(DataError, match=rf"^{S}: not JSON: "):
        decode("endpoints", SCHEMA_2 | {"services/ec2.json": data})


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (service("ec2", name="two\nlines"), r'service ec2: "two\\nlines" cannot be a name'),
        (service("ec2", name=""), 'service ec2: "" cannot be a name'),
        (service("e\nc"), r"service 'e\\nc': 'e\\nc' cannot be a service code"),
        (service("ec2", "a\tb"), r"service ec2: 'a\\tb' cannot be a region code or partition"),
        (service("ec2", everywhere=[""]), "service ec2: '' cannot be a region code or partition"),
        (Service("ec2", dated=frozenset({("r", "2026-11-22")})), "service ec2: key dated: expected at most one day"),
        (Service("ec2", regions=R, dated=frozenset({("r", "x")})), 'service ec2: expected a day .*, found "x"'),
        (Service("ec2", regions=R, dated=frozenset({("r", "2026-11-22"), ("r", "2026-11-23")})), "at most one day"),
    ],
)
def test_a_service_that_could_not_be_read_back_is_not_written(row, expected):
    """A source that is no part of this package may say anything; the history stays readable."""
    with pytest.raises(DataError, match=expected):
        encode_service(row)


@pytest.mark.parametrize(
    "region", [Region("r", ""), Region("r", "aws", ""), Region("r\n", "aws"), Region("r", "a", "\n")]
)
def test_a_region_that_could_not_be_read_back_is_not_written(region):
    """The same holds for regions."""
    with pytest.raises(DataError, match=r"^region .*cannot be a"):
        encode_region(region)


def test_what_was_unread_is_no_fact():
    """Two snapshots that differ in what was unread have the same bytes."""
    row = service("ec2", "eu-west-1")

    assert encode(snapshot(row, unread=[Unread("service", "s3", "closed")])) == encode(snapshot(row))
