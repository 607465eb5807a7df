"""A right without a call, and a call without a right: each fails by name."""

import pytest

from infra.deploying import templates, verbs
from infra.deploying.policies import RIGHTS, document
from tests.support.table_calls import actions_by_table

FOUND = actions_by_table()


@pytest.mark.parametrize("table", sorted(FOUND))
def test_the_code_may_do_to_a_table_what_it_does_and_no_more(table: str) -> None:
    unheard = {action: places for action, places in FOUND[table].items() if action not in verbs.VERBS[table]}
    assert unheard == {}, "calls without a right"
    assert set(verbs.VERBS[table]) - set(FOUND[table]) == set(), "rights without a call"


def test_every_table_has_its_verbs() -> None:
    tables = templates.resources("tables", "AWS::DynamoDB::Table") | templates.resources(
        "tables", "AWS::DynamoDB::GlobalTable"
    )
    names = {each["TableName"]["Fn::Sub"].removeprefix("sluice-${Stage}-") for each in tables.values()}
    assert names == set(verbs.VERBS) == set(FOUND)
    indexed = {each["TableName"]["Fn::Sub"] for each in tables.values() if "GlobalSecondaryIndexes" in each}
    assert {f"sluice-${{Stage}}-{noun}" for noun in verbs.INDEXED} == indexed


@pytest.mark.parametrize("function", RIGHTS)
def test_an_index_is_asked_by_query_alone_and_no_row_of_a_table_by_more_than_its_verbs(function: str) -> None:
    for statement in document("dev", function)["Statement"]:
        for arn in statement.get("Resource", []):
            if ":table/" in arn and "/stream/" not in arn:
                _, _, name = arn.partition(":table/sluice-dev-")
                noun, _, index = name.partition("/")
                may = {"Query"} if index else set(verbs.VERBS[noun])
                assert {action.partition(":")[2] for action in statement["Action"]} <= may, arn


def test_a_scan_and_a_description_are_allowed_to_those_alone_whose_code_asks() -> None:
    scanned = {noun for rights in RIGHTS.values() for noun in rights.scan}
    assert scanned == {table for table, actions in FOUND.items() if "Scan" in actions}
    assert {noun for rights in RIGHTS.values() for noun in rights.describes} == {"orders"}
