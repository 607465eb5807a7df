"""The whole shop, deployed by infra.deploy to an emulator and bought from through that emulator's API Gateway.

MiniStack calls every exception of a handler Runtime.HandlerError, so a Catch by name does not match there. Nothing
here depends on one: a declined card is an answer, and everything else is caught as States.ALL.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.provider import Double
from tests.emulators import ministack
from tests.support.shopper import Buyer, Operator

pytestmark = pytest.mark.emulator
ADMIN_KEY = "an-operators-key"
COLD_STARTS = 240.0


def deploy(endpoint: str, redis: str, payments: str, *more: str) -> str:
    """Runs infra.deploy as a person would; gives what it printed."""
    command = [sys.executable, "-m", "infra.deploy", "--stage", "dev", "--packaged", "--region", "us-east-1"]
    command += ["--python", ministack.PYTHON, "--endpoint-url", endpoint, "--set", f"SLUICE_REDIS_URL={redis}"]
    command += ["--set", f"SLUICE_STRIPE_API_BASE={payments}", *more]
    keys = {"SLUICE_ADMIN_KEY": ADMIN_KEY, "SLUICE_STRIPE_KEY": "sk_test_1", "SLUICE_STRIPE_WEBHOOK_SECRET": "whsec_1"}
    done = subprocess.run(
        command, cwd=ministack.ROOT, env=os.environ | keys, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder: Path = tmp_path_factory.mktemp("ministack")
    double = Double().start()
    with ministack.running(folder) as endpoint, ministack.valkey(folder) as redis:
        printed = deploy(endpoint, redis, double.url)
        api = re.search(r"https://(\w+)\.execute-api", printed)
        assert api, printed
        url = f"{endpoint}/_aws/execute-api/{api[1]}/api"
        yield {"url": url, "endpoint": endpoint, "redis": redis, "payments": double.url, "printed": printed}
    double.stop()


@pytest.fixture
def operator(shop: dict[str, str]) -> Operator:
    return Operator(shop["url"], {"Authorization": f"Bearer {ADMIN_KEY}"})


@pytest.fixture
def buyer(shop: dict[str, str]) -> Buyer:
    return Buyer(shop["url"])


def test_an_order_placed_through_the_emulators_gateway_is_shipped(operator: Operator, buyer: Buyer) -> None:
    sku = operator.new_product(stock=3)
    order = buyer.follow(buyer.buy(sku, quantity=2), COLD_STARTS)
    assert order["status"] == "shipped", json.dumps(order)
    assert operator.stock(sku) == {"received": 3, "available": 1, "held": 0, "sold": 2}
    payment = operator.order(order["order_id"])["payment"]
    assert payment["captured"] == order["totals"]["total"]


def test_a_declined_card_gives_the_stock_back_there_too(operator: Operator, buyer: Buyer) -> None:
    sku = operator.new_product(stock=3)
    order = buyer.follow(buyer.buy(sku, payment_method="pm_card_chargeDeclined"), COLD_STARTS)
    assert (order["status"], order["reason"]) == ("cancelled", "payment_declined")
    assert operator.stock(sku) == {"received": 3, "available": 3, "held": 0, "sold": 0}


def test_deploying_again_changes_nothing(shop: dict[str, str]) -> None:
    again = deploy(shop["endpoint"], shop["redis"], shop["payments"])
    lines = [
        line for line in again.splitlines() if line.startswith("[") and "stack" in line and "functions" not in line
    ]
    assert len(lines) >= 6
    assert all(line.endswith("unchanged") for line in lines), again


def test_the_plan_says_that_nothing_is_to_be_done(shop: dict[str, str]) -> None:
    planned = deploy(shop["endpoint"], shop["redis"], shop["payments"], "--plan")
    assert "stack tables: unchanged" in planned
    assert "stack sagas: unchanged" in planned
