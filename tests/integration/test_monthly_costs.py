"""What docs/deploy.md says a month costs is what the templates, app.py and an order's counted calls come to."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from infra.deploying.stages import STAGES
from tests.benchmarks import prices
from tests.benchmarks.budgets import GOODS
from tests.benchmarks.calls import Call, Tape
from tests.benchmarks.cost import Line, bill
from tests.benchmarks.monthly import table
from tests.benchmarks.monthly.free import given
from tests.benchmarks.monthly.standing import POLLS, WAKING, metrics, standing
from tests.benchmarks.monthly.table import usd
from tests.benchmarks.monthly.traffic import HABITS, moving
from tests.benchmarks.road import Road, Stage, opened


@pytest.fixture(scope="module")
def road() -> Iterator[Road]:
    with opened(GOODS) as road:
        road.place(GOODS)  # caches are warm afterwards
        yield road


def test_the_page_says_what_a_month_costs_today(road: Road) -> None:
    assert table.in_page() == table.measured(road), "run: python -m tests.benchmarks.monthly"


def test_what_was_read_anew_in_the_middle_of_an_order_is_not_counted() -> None:
    cold, warm = Stage("cart", ("api",), Tape([Call("dynamodb", "GetItem")] * 3)), Stage("cart", ("api",), Tape())
    assert table.warmest([[cold], [warm], [cold]]) == [warm]


def test_a_stage_without_a_network_pays_for_none(road: Road) -> None:
    dev, prod = (standing(STAGES[name], road.api.event_sources) for name in ("dev", "prod"))
    network = "network (NAT gateway, its address, endpoints)"
    assert usd(dev[network]) == usd(dev["cache, empty"]) == usd(dev["firewall and its rules"]) == 0
    amounts = {line.what: line.amount for line in prod[network]}
    assert amounts == {"NAT gateway": 730, "its address": 730, "endpoints in the network": 4 * 730}
    assert [line.amount for line in prod["firewall and its rules"]] == [1, 3]


def test_every_queue_with_a_reader_is_polled_though_nothing_comes(road: Road) -> None:
    (polls,) = standing(STAGES["dev"], road.api.event_sources)["polls of empty queues"]
    assert (polls.amount, POLLS) == (22 * 657_000, 657_000)


def test_schedules_run_as_often_as_app_py_says(road: Road) -> None:
    runs = standing(STAGES["dev"], road.api.event_sources)["schedules"][0]
    assert runs.amount == pytest.approx(730 * 60 * 2 + 730 * 4 + 730 / 24)


def test_ten_times_the_orders_cost_ten_times_as_much_beside_what_stands(road: Road) -> None:
    stages = road.place(GOODS)
    few, many = (moving(stages, orders, edge=True) for orders in (1_000, 10_000))
    assert {what: round(usd(lines), 4) for what, lines in many.items()} == {
        what: round(10 * usd(lines), 4) for what, lines in few.items()
    }
    assert usd(few["orders, from the POST to `shipped`"]) == pytest.approx(1_000 * usd(bill(stages)))


def test_visits_are_paid_for_where_they_go(road: Road) -> None:
    stages = road.place(GOODS)
    more = replace(HABITS, visits=2 * HABITS.visits)
    once, twice = (moving(stages, 1_000, edge=True, habits=habits)["calls of visits"] for habits in (HABITS, more))
    assert usd(twice) == pytest.approx(2 * usd(once))
    past = moving(stages, 1_000, edge=False)
    assert usd(past["edge and firewall"]) == 0
    assert usd(past["calls of visits"]) > usd(once)


def test_what_is_given_is_never_more_than_is_asked() -> None:
    little, much = Line("SQS", 10, "requests", prices.SQS_REQUEST), Line("SQS", 3e6, "requests", prices.SQS_REQUEST)
    assert given([little]) == pytest.approx(10 * prices.SQS_REQUEST)
    assert given([much, little]) == pytest.approx(1e6 * prices.SQS_REQUEST)
    assert given([Line("NAT gateway", 730, "hours", prices.NAT_HOUR)]) == 0


def test_metrics_are_counted_by_the_names_that_the_code_tells() -> None:
    assert {"'OrderPlaced'", "'OrderShipped'", "'OrderTooLate'", "'OrderRejected'"} <= metrics()
    assert "'IntakeConcurrency'" in metrics(WAKING)
    assert metrics(WAKING) < metrics()
