"""The pages of the wings name what the templates, the configuration and the folders have: each thing on one page."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable

import pytest

from infra.deploying import templates
from infra.deploying.policies import CHALICE
from tests.unit.docs.pages import ROOT

SHOP = ROOT / "layers" / "shop"
WINGS_DOCS = ROOT / "docs" / "wings"
PAGES = {page.stem: page.read_text() for page in sorted(WINGS_DOCS.glob("*.md")) if page.stem != "README"}
WINGS = sorted(folder.name for folder in SHOP.iterdir() if (folder / "__init__.py").exists())
OF_ALL = {"api_handler", "back-office"}  # the functions of the routes, told in the README of the wings
NOT_OF_A_WING = {"__init__", "parameters", "problems"}


def section(wing: str, title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGES[wing], re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def first_column(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def rows(title: str) -> Counter[str]:
    """What the tables of this section name, over all pages."""
    return Counter(name for wing in PAGES for name in first_column(section(wing, title)))


def named(stack: str, kind: str, prop: str) -> set[str]:
    """The nouns of a template's resources."""
    names = [each[prop]["Fn::Sub"] for each in templates.resources(stack, kind).values()]
    return {name.removeprefix("sluice-${Stage}-") for name in names}


def once(names: Iterable[str]) -> Counter[str]:
    return Counter(set(names))


def layers_of_the_shop() -> list[str]:
    """The wings as lint has them, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(each["layers"] for each in contracts if each.get("containers") == ["layers.shop"])
    return layers


def test_every_wing_has_a_page_and_a_line_in_the_readme() -> None:
    readme = (WINGS_DOCS / "README.md").read_text()
    assert sorted(PAGES) == WINGS
    assert re.findall(r"^\| \[(\w+)\]\(\1\.md\)", readme, re.MULTILINE) == layers_of_the_shop()


@pytest.mark.parametrize("wing", WINGS)
def test_a_page_names_the_contexts_of_its_wing(wing: str) -> None:
    folders = sorted(folder.name for folder in (SHOP / wing).iterdir() if (folder / "__init__.py").exists())
    is_one_context = (SHOP / wing / "model.py").exists()
    assert sorted(first_column(PAGES[wing].partition("\n## ")[0])) == ([wing] if is_one_context else folders)


def test_every_table_stands_on_one_page() -> None:
    assert rows("Tables") == once(named("tables", "AWS::DynamoDB::Table", "TableName"))


def test_every_queue_stands_on_one_page() -> None:
    queues = named("queues", "AWS::SQS::Queue", "QueueName")
    assert rows("Queues") == once(queue for queue in queues if not queue.endswith("-dlq"))


def test_every_function_stands_on_one_page() -> None:
    functions = set(json.loads((CHALICE / "config.json").read_text())["lambda_functions"])
    assert rows("Functions") == once(functions - OF_ALL)


def test_every_state_machine_stands_on_one_page() -> None:
    machines = named("sagas", "AWS::StepFunctions::StateMachine", "StateMachineName")
    assert Counter(re.findall(r"`([\w-]+)`", "".join(section(w, "State machines") for w in PAGES))) == once(machines)


def test_every_module_of_entry_points_stands_on_a_page() -> None:
    modules = {path.stem for path in (ROOT / "functions").glob("*.py")} - NOT_OF_A_WING
    assert set(re.findall(r"`functions/(\w+)\.py`", "".join(section(w, "Imports") for w in PAGES))) == modules


@pytest.mark.parametrize("wing", WINGS)
def test_a_page_names_the_wings_below_as_those_it_may_import(wing: str) -> None:
    line = next(line for line in section(wing, "Imports").splitlines() if line.startswith("- May import"))
    order = layers_of_the_shop()
    assert re.findall(r"`(\w+)`", line) == order[order.index(wing) + 1 :]
