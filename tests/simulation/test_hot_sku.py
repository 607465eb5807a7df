"""One hot SKU against the limits of partitions, by the shop's own code. Virtual time: the same on every machine."""

import json
from collections import Counter

import pytest

from layers.cloud import aws
from tests.benchmarks import hot_sku
from tests.benchmarks.hot_sku_picture import drawn
from tests.benchmarks.rush import ROW, Rush, place, read_modify_write
from tests.simulation.scheduler import Home
from tests.support.dynamodb.limited import Latency


@pytest.fixture(scope="module")
def kept():
    return json.loads(hot_sku.FIGURES.read_text())


def test_64_shards_sell_eight_tenths_of_what_their_partitions_allow():
    found = hot_sku.by_shards(64, 0.03, 0.04)
    assert found["limit"] == 32_000
    assert found["share"] >= hot_sku.AT_LEAST


def test_what_is_sold_is_what_left_the_shelf():
    rush = Rush(shards=4, environments=64, after=0.0, until=0.1).run(place)
    stock = rush.database.tables["sluice-dev-stock"]
    left = sum(int(stored.item["available"]["N"]) for stored in stock if "available" in stored.item)
    assert rush.units - left == rush.placed == sum(1 for _ in rush.database.tables["sluice-dev-orders"])


@pytest.mark.parametrize("shards", [1, 16])
def test_a_crowd_in_each_others_way_buys_exactly_what_there_is(shards):
    slow = Latency(held=0.004, transaction=0.006)
    crowd = {"environments": 32, "buyers": 120, "latency": slow, "new": True}
    rush = Rush(shards, after=0.0, until=6.0, units=40, **crowd).run(place)
    ends = Counter(stored.item["status"]["S"] for stored in rush.database.tables["sluice-dev-orders"])
    assert rush.limited.refused["TransactionConflict"] > 40
    assert ends == {"pending": 40, "rejected": 80}


def test_who_is_new_does_not_wait_at_a_first_shard_that_is_held():
    slow = Latency(held=0.5, transaction=0.5)
    rush = Rush(shards=8, environments=1, after=0.0, until=0.001, latency=slow, new=True)
    rush.scheduler.start("holds the first shard", Home("other"), hold_the_first_shard)
    rush.run(place)
    first = rush.database.tables["sluice-dev-stock"].get((ROW["pk"]["S"], "STOCK"))
    assert rush.placed == 1
    assert int(first.item["available"]["N"]) == rush.units // rush.shards


def hold_the_first_shard():
    check = {"TableName": "sluice-dev-stock", "Key": ROW, "ConditionExpression": "attribute_exists(pk)"}
    aws.client("dynamodb").transact_write_items(TransactItems=[{"ConditionCheck": check}])


def test_the_same_rush_comes_to_the_same_end():
    one, other = (Rush(shards=2, environments=32, after=0.0, until=0.05).run(place) for _ in range(2))
    assert (one.placed, one.limited.refused) == (other.placed, other.limited.refused)


@pytest.mark.parametrize("shards", [1, 4])
def test_the_figures_in_the_documents_are_those_of_this_code(shards, kept):
    (told,) = (row for row in kept["shards"] if row["shards"] == shards)
    assert hot_sku.by_shards(shards)["per_second"] == pytest.approx(told["per_second"], rel=0.05)


def test_the_picture_in_the_documents_is_drawn_from_these_figures(kept):
    assert hot_sku.PICTURE.read_text() == drawn(kept)


def test_reading_and_writing_back_sells_less_than_a_transaction(kept):
    sold = Rush(environments=32, after=0.1, until=0.2).run(read_modify_write).per_second
    assert sold < kept["shards"][0]["per_second"]
