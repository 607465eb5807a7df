"""What a buyer agrees to is what was shown: discounts by their names, and nothing that cannot be paid."""

from typing import Any

import msgspec
import pytest

from layers.shop.checkout.carts.change_cart import put_coupon, put_line
from layers.shop.checkout.carts.create_cart import create_cart
from layers.shop.checkout.carts.price_cart import price_cart
from layers.shop.checkout.orders.accept.order_request import OrderRequest
from layers.shop.checkout.orders.accept.price_order import price_as_seen, price_order
from layers.shop.checkout.orders.errors import CannotBePaidError
from layers.shop.checkout.orders.model import Discount, Placement
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.catalog.model import Product, Variant
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.offers.pricing.model import MAX_AMOUNT
from tests.support.dynamodb import DynamoDb
from tests.unit.orders.orders import MAY

HOME = {"name": "May Chen", "line1": "1 Nanjing Road", "city": "Shanghai", "country": "CN"}


@pytest.fixture(autouse=True)
def _goods(tables: DynamoDb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "testing")
    save_product(Product("prd_1", "Vase", "", "study", "", [Variant("VASE", "prd_1", "Vase", {}, {"CNY": 20_000})]))
    dear = {"CNY": MAX_AMOUNT}
    save_product(Product("prd_2", "Yacht", "", "study", "", [Variant("YACHT", "prd_2", "Yacht", {}, dear)]))
    for sku in ("VASE", "YACHT"):
        receive_stock(sku, 9, f"rct_{sku}")


def request_for(sku: str, quantity: int, coupon: str = "") -> OrderRequest:
    cart, token, _ = create_cart()
    cart = put_line(cart.cart_id, token, sku, quantity)
    cart = put_coupon(cart.cart_id, token, coupon) if coupon else cart
    asked: dict[str, Any] = {"cart_id": cart.cart_id, "email": "may@example.com", "payment_method": "pm_card_visa"}
    total = msgspec.to_builtins(price_cart(cart).quote.totals.total)
    return msgspec.convert({**asked, "shipping_address": HOME, "expected_total": total}, OrderRequest)


def agreed(request: OrderRequest, language: str) -> Placement:
    return price_order(MAY, price_as_seen(request), request, "", language)


def test_each_discount_is_kept_with_its_name_in_the_orders_language(tables: DynamoDb) -> None:
    placement = agreed(request_for("VASE", 2, "WELCOME10"), "zh")
    assert placement.discounts == [
        Discount("prm_spend_and_save", "满额立减", 3_000),
        Discount("prm_welcome", "欢迎九折", 3_700, "WELCOME10"),
    ]
    assert placement.totals.discount == 6_700


def test_an_order_without_discounts_keeps_none() -> None:
    assert agreed(request_for("VASE", 1), "en").discounts is None


def test_a_total_that_no_payment_takes_is_refused_before_it_is_an_order() -> None:
    with pytest.raises(CannotBePaidError, match="left to pay"):
        agreed(request_for("YACHT", 2), "en")
