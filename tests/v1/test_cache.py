import json
from datetime import timedelta
from pathlib import Path

import pytest

from reporter.v1.cache import AWSDataCache
from tests.v1.conftest import WRITTEN


def cache(file: Path, hours: float = 1, *, keeps: int = 24) -> AWSDataCache:
    """As it is *hours* after the old file was written."""
    return AWSDataCache(file, keeps, clock=lambda: WRITTEN + timedelta(hours=hours))


def test_a_file_of_the_old_command_is_read_with_its_names(old_cache):
    """v1.5.0 wrote them and did not read them."""
    kept = cache(old_cache).kept()

    assert kept is not None
    assert kept.young
    assert kept.report.service_names["lex-runtime"] == "Amazon Lex"
    assert kept.report.regions["us-east-1"]["az_count"] == 6
    assert kept.report.enhanced_services == {}


def test_importers_get_what_they_got(old_cache):
    """Three dictionaries, or nothing."""
    loaded = cache(old_cache).load()

    assert loaded is not None
    regions, services, metadata = loaded
    assert regions["eu-west-1"]["name"] == "Europe (Ireland)"
    assert services["eu-west-1"] == ["ec2", "s3"]
    assert metadata["fetch_duration"] == 91.37
    assert cache(old_cache, 25).load() is None
    assert cache(old_cache.with_name("none")).load() is None


@pytest.mark.parametrize(
    ("hours", "keeps", "valid"),
    [(23.9, 24, True), (24.1, 24, False), (0, 0, False), (1, -1, False), (-0.9, 24, True), (-1.1, 24, False)],
)
def test_a_file_counts_for_as_long_as_it_is_told(old_cache, hours, keeps, valid):
    """An hour ahead is summer time that ends; more is a clock that was set."""
    assert cache(old_cache, hours, keeps=keeps).is_valid() is valid


def test_an_old_file_is_there_although_it_does_not_count(old_cache):
    """For what a fetch cannot read."""
    kept = cache(old_cache, 10_000).kept()

    assert kept is not None
    assert not kept.young


def test_what_is_saved_is_read(tmp_path):
    """All that v1.5.0 read, and the names."""
    facts = cache(Path(__file__).parent / "old_cache.json").kept()
    assert facts is not None
    made = cache(tmp_path / "deep" / "cache.json", 2)

    assert made.save(
        facts.report.regions, facts.report.region_services, facts.report.service_names, None, facts.report.metadata
    )
    assert made.kept() == facts
    assert [path.name for path in made.path.parent.iterdir()] == ["cache.json"]


def test_a_file_knows_its_own_size(tmp_path):
    """Whatever the number of its digits."""
    for count in range(0, 1100, 7):
        made = cache(tmp_path / "cache.json")
        made.save({}, {"x" * count: ["y"]})
        text = made.path.read_bytes()

        assert json.loads(text)["cache_info"]["cache_file_size"] == len(text)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (b"", "it is no JSON"),
        (b"\xff\xfe", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b"[]", "the file is not a JSON object"),
        (b"{}", "its timestamp is no ISO 8601 time"),
        ({"timestamp": 5}, "its timestamp is no ISO 8601 time"),
        ({"timestamp": "yesterday"}, "its timestamp is no ISO 8601 time"),
        ({"regions": {}}, "it has no regions"),
        ({"regions": None}, "regions is not a JSON object"),
        ({"regions": {"eu-west-1": []}}, "regions, eu-west-1 is not a JSON object"),
        ({"regions": {"eu-west-1": {"name": 5}}}, "regions, eu-west-1: expected texts, and az_count as a number"),
        ({"regions": {"a": {"az_count": "3"}}}, "regions, a: expected texts, and az_count as a number"),
        ({"region_services": []}, "region_services is not a JSON object"),
        ({"region_services": {"a": "ec2"}}, "region_services, a: expected a list of service codes"),
        ({"region_services": {"a": [5]}}, "region_services, a: expected a list of service codes"),
        ({"service_names": {"ec2": None}}, "service_names: expected texts"),
        ({"metadata": 1}, "metadata is not a JSON object"),
        ({"cache_info": 1}, "cache_info is not a JSON object"),
    ],
    ids=str,
)
def test_a_damaged_file_is_a_warning_and_no_cache(old_cache, caplog, change, told):
    """Which names the place."""
    if isinstance(change, bytes):
        old_cache.write_bytes(change)
    else:
        old_cache.write_text(json.dumps(json.loads(old_cache.read_bytes()) | change), encoding="utf-8")
    found = cache(old_cache)

    assert found.kept() is None
    assert not found.is_valid()
    assert found.get_stats() == {"exists": True, "error": told}
    assert caplog.messages == [f"Cache {old_cache} cannot be used: {told}: the data are fetched again"]


def test_what_an_early_file_lacks_is_unknown(old_cache):
    """Files before v1.5.0 had fewer facts of a region."""
    early = json.loads(old_cache.read_bytes()) | {"regions": {"eu-west-1": {}}}
    for key in ("service_names", "metadata", "cache_info", "enhanced_services"):
        del early[key]
    old_cache.write_text(json.dumps(early), encoding="utf-8")
    kept = cache(old_cache).kept()

    assert kept is not None
    assert kept.report.regions["eu-west-1"] == {
        "name": "eu-west-1",
        "launch_date": "Unknown",
        "launch_date_source": "Unknown",
        "formatted_date": "Unknown",
        "announcement_url": "",
        "partition": "Unknown",
        "az_count": 0,
    }


def test_a_file_is_deleted_once_and_again(old_cache):
    """What is gone is gone."""
    assert cache(old_cache).clear()
    assert cache(old_cache).clear()
    assert cache(old_cache).get_stats() == {"exists": False}
    assert not cache(old_cache).is_valid()


def test_a_place_that_cannot_be_written_is_a_warning(tmp_path, caplog):
    """The report of the run is worth more."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()

    assert not cache(tmp_path / "file" / "cache.json").save({}, {})
    assert not cache(tmp_path / "folder").save({}, {})
    assert not cache(tmp_path / "folder").clear()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "file", "folder", "home"]
    assert [line.rpartition(": ")[2] for line in caplog.messages][:2] == ["the next run fetches again"] * 2


def test_a_folder_in_its_place_is_no_cache(tmp_path):
    """An error in the panel, not a traceback."""
    assert cache(tmp_path).get_stats() == {"exists": True, "error": "Is a directory"}
