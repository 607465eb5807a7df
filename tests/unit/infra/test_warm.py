"""Tables are as warm as the stage's file says, from before the sale on."""

import pytest
from msgspec import ValidationError, convert
from msgspec.structs import replace

from infra.deploying import templates
from infra.deploying.plan import plan
from infra.deploying.stages import STAGES, Stage, Warm
from infra.deploying.steps import PutStack
from infra.deploying.warm import template_of, wrongs

DEV, PROD = STAGES["dev"], STAGES["prod"]
SALE = replace(DEV, warm_throughput={"orders": Warm(writes=20_000), "flash-sales": Warm(reads=40_000)})


def test_a_table_and_its_indexes_are_warm_as_the_file_says() -> None:
    found = template_of("tables", SALE)["Resources"]
    assert found["OrdersTable"]["Properties"]["WarmThroughput"] == {
        "ReadUnitsPerSecond": 12_000,
        "WriteUnitsPerSecond": 20_000,
    }
    (index,) = found["FlashSalesTable"]["Properties"]["GlobalSecondaryIndexes"]
    assert index["WarmThroughput"]["ReadUnitsPerSecond"] == 40_000
    assert "WarmThroughput" not in found["CartsTable"]["Properties"]


def test_a_stage_that_says_nothing_changes_nothing() -> None:
    assert template_of("tables", DEV) == templates.load("tables")


def test_a_table_that_is_none_is_named() -> None:
    (wrong,) = wrongs(replace(DEV, warm_throughput={"order": Warm()}))
    assert wrong.startswith("warm_throughput: there is no table order (")


def test_less_than_every_new_table_has_cannot_be_asked_for() -> None:
    with pytest.raises(ValidationError, match="4000"):
        convert({"name": "dev", "warm_throughput": {"orders": {"writes": 3_999}}}, Stage)


def test_a_cache_is_kept_ready_up_to_what_it_may_use() -> None:
    ready = replace(PROD, cache_units_ready=20_000)
    cache = next(step for step in plan(ready) if isinstance(step, PutStack) and step.template == "cache")
    assert (cache.parameters["MinUnitsPerSecond"], cache.parameters["MinStorageGigabytes"]) == ("20000", "0")
    assert any("cache_units_ready" in wrong for wrong in replace(PROD, cache_units_ready=40_000).wrongs())
