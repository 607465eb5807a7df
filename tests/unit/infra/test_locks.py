"""The requirements files: what pyproject.toml pins and all that hangs on it, by version and hash. `make lock`."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
LOCKS = ("requirements.txt", "requirements-dev.txt")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked(name):
    """Each locked requirement with its hashes."""
    whole = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line for line in whole.splitlines() if line and line.lstrip()[0] != "#"]
    return {Requirement(HASH.sub("", line).strip()): HASH.findall(line) for line in lines}


def versions(name):
    """(package, marker) -> version: a universal lock may name a package twice, for different Pythons."""
    return {(canonicalize_name(each.name), str(each.marker)): str(each.specifier) for each in locked(name)}


def pinned():
    """What each file has to satisfy."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime = [Requirement(line) for line in told["project"]["dependencies"]]
    developing = [Requirement(line) for line in told["dependency-groups"]["dev"]]
    return {"requirements.txt": runtime, "requirements-dev.txt": runtime + developing}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_locked_by_one_version_and_by_hash(name):
    found = locked(name)
    assert len(found) > 15
    loose = [str(each) for each, hashes in found.items() if not hashes or not str(each.specifier).startswith("==")]
    assert loose == []


@pytest.mark.parametrize("name", LOCKS)
def test_what_pyproject_pins_is_what_is_locked(name):
    found = versions(name)
    for pin in pinned()[name]:
        assert found.get((canonicalize_name(pin.name), "None")) == str(pin.specifier), f"{pin}: run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_is_locked_that_nobody_asked_for_and_nothing_is_missing(name):
    here = default_environment()
    names = {canonicalize_name(each.name) for each in locked(name) if not each.marker or each.marker.evaluate()}
    assert needed(pinned()[name], here) == names


def needed(pins, here):
    """Every package that `pins` bring in on this machine, by what is installed."""
    found, waiting, asked = set(), list(pins), set()
    while waiting:
        pin = waiting.pop()
        package = canonicalize_name(pin.name)
        found.add(package)
        for extra in {"", *pin.extras}:
            if (package, extra) not in asked:
                asked.add((package, extra))
                waiting += children(package, {**here, "extra": extra})
    return found


def children(package, here):
    requirements = map(Requirement, metadata.requires(package) or ())
    return [each for each in requirements if not each.marker or each.marker.evaluate(here)]


def test_what_runs_in_lambda_is_developed_with_as_it_is_shipped():
    shipped, developed = versions("requirements.txt"), versions("requirements-dev.txt")
    assert {key: developed.get(key) for key in shipped} == shipped


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_registry_and_no_machine(name):
    assert (
        re.findall(r"://|--(?:extra-)?index-url|--find-links|/(?:home|root|tmp|work)/", (ROOT / name).read_text()) == []
    )
