"""Every file is what its description says."""

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import UnresolvableParameterError

from reporter.model.snapshot import Snapshot
from reporter.render.api.catalogue import KINDS, Kind
from reporter.render.api.files import api_files
from tests.render.api.conftest import Shipped
from tests.render.api.reading import ROOT, api
from tests.render.api.small import grown, nothing, with_forecasts, with_lone_surrogates
from tests.site_sample import hostile, sample
from tests.strategies import snapshots

SMALL = 60_000


def described(openapi: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """A pattern for each path template, made of what the document says of its parameter."""
    patterns = {}
    for template, item in openapi["paths"].items():
        pattern = re.escape(template.removeprefix("/"))
        for parameter in item["get"].get("parameters", ()):
            schema = parameter["schema"]
            form = schema.get("pattern") or "|".join(map(re.escape, schema["enum"]))
            pattern = pattern.replace(re.escape(f"{{{parameter['name']}}}"), f"(?:{form.strip('^$')})")
        patterns[template] = re.compile(pattern)
    return patterns


def kind_of(path: str, patterns: Mapping[str, re.Pattern[str]]) -> Kind | None:
    """The kind of the one template that describes *path*; ``None`` for what describes the others."""
    [template] = [template for template, pattern in patterns.items() if pattern.fullmatch(path)]
    return next((kind for kind in KINDS if f"/{kind.path}" == template), None)


def check(files: Mapping[str, Any]) -> None:
    """Every one of *files* with its JSON Schema, as a stranger would."""
    patterns = described(files["openapi.json"])
    validators: dict[str, Draft202012Validator] = {}
    for path, document in files.items():
        kind = kind_of(path, patterns)
        if kind is not None:
            name = kind.schema_path
            validator = validators.setdefault(name, Draft202012Validator(files[name]))
            assert [error.message for error in validator.iter_errors(document)] == [], path


@pytest.mark.parametrize(
    "facts", [sample(), hostile(), nothing(), with_forecasts()], ids=["sample", "hostile", "nothing", "forecasts"]
)
def test_each_file_of_a_small_history_is_valid(facts):
    """By its own JSON Schema, whatever the names in it are."""
    check(api(facts))
    check(api(facts, "https://cloud.example.org/portal"))


def test_each_file_of_the_shipped_history_is_valid(shipped: Shipped):
    """By the compiled models, which are what the schemas are made of."""
    patterns = described(shipped.documents["openapi.json"])
    for path, text in shipped.files.items():
        kind = kind_of(path.removeprefix(ROOT), patterns)
        if kind is not None:
            kind.model.model_validate_json(text, strict=False)


def test_small_files_of_each_kind_are_valid_by_their_schemas(shipped: Shipped):
    """The largest that is small enough of each kind, so that its lists are not empty."""
    patterns = described(shipped.documents["openapi.json"])
    chosen: dict[str, str] = {}
    for path, text in shipped.files.items():
        kind = kind_of(path.removeprefix(ROOT), patterns)
        if kind is not None and (
            kind.operation not in chosen or len(shipped.files[chosen[kind.operation]]) < len(text) < SMALL
        ):
            chosen[kind.operation] = path
    assert chosen.keys() == {kind.operation for kind in KINDS}
    described_by = {path: doc for path, doc in shipped.documents.items() if path.startswith(("schemas/", "openapi"))}
    check(described_by | {path.removeprefix(ROOT): json.loads(shipped.files[path]) for path in chosen.values()})


def test_each_schema_bites(shipped: Shipped):
    """A key too many, and one too few, are found in a file of every kind."""
    patterns = described(shipped.documents["openapi.json"])
    for path, document in api(with_forecasts()).items():
        kind = kind_of(path, patterns)
        if kind is not None:
            validator = Draft202012Validator(shipped.documents[kind.schema_path])
            first = next(iter(document))
            assert not validator.is_valid(document | {"surprise": 1})
            assert not validator.is_valid({key: value for key, value in document.items() if key != first})


@pytest.mark.parametrize("url", [None, "https://cloud.example.org/"])
def test_the_description_is_openapi(url):
    """Its validator agrees, and refuses one that is broken."""
    document = api(sample(), url)["openapi.json"]
    validate(document)
    assert document["openapi"].startswith("3.1")
    del document["paths"]["/regions/{region}.json"]["get"]["parameters"]
    with pytest.raises(UnresolvableParameterError, match="region"):
        validate(document)


def test_each_path_has_its_example():
    """The example of a parameter matches its pattern, so that it can be tried."""
    for path, item in api(sample())["openapi.json"]["paths"].items():
        for parameter in item["get"].get("parameters", ()):
            if "pattern" in parameter["schema"]:
                assert re.fullmatch(parameter["schema"]["pattern"], parameter["example"]), path


@pytest.mark.parametrize("url", [None, "https://cloud.example.org/"])
def test_schemas_have_ids_of_their_own_and_hold_all_that_they_name(url):
    """A validator that has one of them needs no other."""
    schemas = {path: document for path, document in api(sample(), url).items() if path.startswith("schemas/")}
    assert len({schema["$id"] for schema in schemas.values()}) == len(schemas) == 12
    for path, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        for name in re.findall(r'"\$ref": "([^"]*)"', json.dumps(schema)):
            assert name.removeprefix("#/$defs/") in schema["$defs"]
        if url:
            assert schema["$id"] == f"{url}{ROOT}{path}"


def test_each_operation_has_an_id_of_its_own_that_stays():
    """Clients are generated with these names: they must not change within version 1."""
    paths = api(sample())["openapi.json"]["paths"]

    assert [item["get"]["operationId"] for item in paths.values()] == [
        "getIndex",
        "listRegions",
        "getRegion",
        "listServices",
        "getService",
        "getAvailability",
        "getAvailabilityOfMonth",
        "listChangeMonths",
        "getChanges",
        "listInsights",
        "listSummaries",
        "listForecasts",
        "getForecasts",
        "getDescription",
        "getSchema",
    ]


def test_no_file_is_large(shipped: Shipped):
    """At most 200 kB compressed, so that a page can load any of them."""
    largest = max(len(gzip.compress(text.encode())) for text in shipped.files.values())

    assert 1_000 < largest < 200_000


def test_hostile_codes_stay_in_their_folder():
    """No code leads out of ``api/v1/``, hides another file or another code's file."""
    facts = hostile()
    files = api_files(facts)
    regions = [path for path in files if path.startswith(f"{ROOT}regions/")]

    assert all(path.startswith(ROOT) and ".." not in PurePosixPath(path).parts for path in files)
    assert len({path.lower() for path in files}) == len(files)
    assert len(regions) == len(facts.rollouts.regions)


def test_the_same_facts_give_the_same_bytes():
    """Files are compared, cached and signed by their bytes."""
    assert api_files(sample()) == api_files(sample())


def test_each_file_ends_in_a_newline_and_can_be_written():
    """Lone surrogates, which UTF-8 has no bytes for, do not stop the site."""
    facts = with_lone_surrogates()
    files = api_files(facts)

    assert all(text.endswith("\n") and text.encode() for text in files.values())
    assert json.loads(files[f"{ROOT}services.json"])["services"][0]["name"] == "half \ufffd"


@given(st.lists(snapshots(), min_size=1, max_size=3))
def test_each_file_of_any_history_is_valid(seen: list[Snapshot]):
    """Whatever the codes and names are, and whatever comes, goes and comes back."""
    facts = grown(seen)
    files = api(facts)
    check(files)
    assert len({path.lower() for path in files}) == len(files)
    assert {one["slug"] for one in files["services.json"]["services"]} == {
        path.removeprefix("services/").removesuffix(".json") for path in files if path.startswith("services/")
    }
