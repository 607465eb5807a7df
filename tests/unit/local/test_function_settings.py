"""What a function may use, as .chalice/config.json says."""

import json

import pytest

from infra.local.functions import load

APP = """
from chalice import Chalice
app = Chalice(app_name="shop")

@app.lambda_function(name="pay")
def pay(event, context):
    return {}
"""
CONFIG = {
    "app_name": "shop",
    "lambda_timeout": 10,
    "lambda_functions": {"pay": {"lambda_timeout": 20}, "api_handler": {"lambda_timeout": 60}},
    "stages": {"prod": {"lambda_memory_size": 512, "lambda_functions": {"pay": {"reserved_concurrency": 5}}}},
}


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / ".chalice").mkdir()
    (tmp_path / ".chalice" / "config.json").write_text(json.dumps(CONFIG))
    (tmp_path / "paying_shop.py").write_text(APP)
    return tmp_path


def test_a_function_has_what_is_said_nearest_to_it(root):
    bundle = load(root, "paying_shop", "prod")

    pay = bundle.functions["pay"]
    assert (pay.timeout, pay.memory, pay.reserved) == (20, 512, 5)
    assert (pay.deployed_name, pay.handler) == ("shop-prod-pay", "paying_shop.pay")


def test_the_door_gives_up_after_29_seconds_whatever_the_function_may(root):
    assert load(root, "paying_shop", "dev").functions["api"].timeout == 29


def test_a_function_is_found_by_name_and_arn(root):
    bundle = load(root, "paying_shop", "dev")

    assert bundle.deployed("arn:aws:lambda:us-east-1:1:function:shop-dev-pay:$LATEST") is bundle.functions["pay"]
    assert bundle.deployed("shop-dev-nobody") is None
