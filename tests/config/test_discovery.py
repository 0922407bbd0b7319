"""Which files configure the reporter, and in which order."""

from pathlib import Path

import pytest

from reporter.config.discovery import find_files, is_configured
from reporter.config.layers import Layer
from reporter.config.problems import ConfigError
from tests.config.test_layers import put


def found(root: Path, config: Path | None = None, **environment: str) -> list[tuple[str, str]]:
    user, system = [root / "old", root / "user"], [root / "etc"]
    files = find_files(root / "project", config=config, environment=environment, user=user, system=system)
    return [(str(layer), path.relative_to(root).as_posix()) for layer, path in files]


def test_the_files_of_all_places_are_found_lowest_first(tmp_path: Path) -> None:
    names = ("etc/reporter.toml", "old/aws-services-reporter.yml", "user/reporter.json", "project/config/reporter.yml")
    put(tmp_path, dict.fromkeys(names, ""))
    assert [name for _, name in found(tmp_path)] == list(names)
    assert [layer for layer, _ in found(tmp_path)] == ["system", "user", "user", "project"]


@pytest.mark.parametrize("name", ["config/reporter.yaml", "config/reporter.toml", "aws-services-reporter.json"])
def test_the_project_has_one_file_of_several_names(tmp_path: Path, name: str) -> None:
    put(tmp_path, {f"project/{name}": ""})
    assert found(tmp_path) == [(Layer.PROJECT, f"project/{name}")]


def test_the_option_goes_before_the_variable_and_both_before_the_project(tmp_path: Path) -> None:
    put(tmp_path, {"project/config/reporter.yml": "", "a.yml": "", "b.yml": "", "user/reporter.yml": ""})
    b = str(tmp_path / "b.yml")
    assert found(tmp_path, tmp_path / "a.yml", AWS_SERVICES_CONFIG=b)[-1] == (Layer.FILE, "a.yml")
    assert found(tmp_path, AWS_SERVICES_CONFIG=b) == [(Layer.USER, "user/reporter.yml"), (Layer.FILE, "b.yml")]
    assert found(tmp_path, AWS_SERVICES_CONFIG="")[-1] == (Layer.PROJECT, "project/config/reporter.yml")


def test_a_named_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="none.yml: there is no such file$"):
        found(tmp_path, tmp_path / "none.yml")
    with pytest.raises(ConfigError, match="none.yml: there is no such file: AWS_SERVICES_CONFIG names it$"):
        found(tmp_path, AWS_SERVICES_CONFIG=str(tmp_path / "none.yml"))
    with pytest.raises(ConfigError, match="this is no file$"):
        found(tmp_path, tmp_path)


def test_two_files_in_one_place_are_refused_and_both_are_named(tmp_path: Path) -> None:
    put(tmp_path, {"project/config/reporter.yml": "", "project/aws-services-reporter.toml": ""})
    with pytest.raises(ConfigError) as caught:
        found(tmp_path)
    told = "config/reporter.yml: ROOT/aws-services-reporter.toml stands beside it"
    assert told in str(caught.value).replace(f"{tmp_path.as_posix()}/project", "ROOT")


def test_nothing_is_configured_in_an_empty_place(tmp_path: Path) -> None:
    assert not is_configured(tmp_path, environment={"PATH": "x", "REPORTER_AGE_KEY": "y"}, folders=[tmp_path / "user"])


@pytest.mark.parametrize("name", ["AWS_SERVICES_CONFIG", "REPORTER_PROFILE", "REPORTER__GUARD__OVERALL"])
def test_a_variable_configures(tmp_path: Path, name: str) -> None:
    assert is_configured(tmp_path, environment={name: "x"})


@pytest.mark.parametrize("name", ["config/reporter.toml", "aws-services-reporter.yml", "user/reporter.yml"])
def test_a_file_configures(tmp_path: Path, name: str) -> None:
    put(tmp_path, {name: ""})
    assert is_configured(tmp_path, environment={}, folders=[tmp_path / "user"])
