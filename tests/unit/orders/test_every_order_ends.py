"""Whatever offers are stored, and whatever is in the cart: the order can be paid for, or it ends with nothing held."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.shop.checkout.carts.change_cart import put_line
from layers.shop.checkout.carts.create_cart import create_cart
from layers.shop.checkout.carts.price_cart import price_cart
from layers.shop.checkout.carts.store import carts_table
from layers.shop.checkout.orders.accept.order_request import OrderRequest
from layers.shop.checkout.orders.accept.price_order import price_as_seen, price_order
from layers.shop.checkout.orders.errors import CannotBePaidError
from layers.shop.checkout.orders.model import AcceptedOrder, Order
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.catalog.model import Product, Variant
from layers.shop.goods.inventory.levels.availability import available_units
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.offers.coupons.store import COUPON, CouponRow, coupon_key
from layers.shop.payments import charges
from tests.support.cloud import in_process
from tests.support.provider_double import InMemoryProvider
from tests.unit.orders.orders import MAY

HOME = {"name": "May Chen", "line1": "1 Nanjing Road", "city": "Shanghai", "country": "CN"}
figures = st.integers(-(10**30), 10**30) | st.integers(-5, 200)
money = st.dictionaries(st.sampled_from(["CNY", "USD", "cny"]), figures, max_size=2)
benefits = st.one_of(
    st.fixed_dictionaries({"kind": st.just("percentage"), "percent": figures}),
    st.fixed_dictionaries({"kind": st.just("amount_off"), "amount": money}),
    st.fixed_dictionaries({"kind": st.just("buy_pay"), "buy": figures, "pay": figures}),
    st.fixed_dictionaries(
        {"kind": st.just("free_shipping"), "methods": st.sampled_from([[], ["drone"], ["standard"]])}
    ),
)
offers = st.fixed_dictionaries(
    {"promotion_id": st.just("prm_old"), "name": st.just("Old"), "benefit": benefits},
    optional={"minimum_spend": money, "priority": figures, "starts_at": st.just("2020-01-01T00:00:00")},
)
carts = st.lists(st.tuples(st.integers(1, 99), st.sampled_from([1, 5_000, 99_999_999])), min_size=1, max_size=3)


def agreed(cart: list[tuple[int, int]], offer: dict[str, Any]) -> AcceptedOrder:
    """What a buyer agrees to who has a coupon with this offer, stored when no door had ranges."""
    body = msgspec.json.encode({"coupon": {"code": "OLD", "promotion": offer}}).decode()
    CouponRow(coupon_key("OLD"), COUPON, body=body, used=0).save()
    made, token, _ = create_cart()
    for number, (quantity, amount) in enumerate(cart):
        sku = f"VASE-{number}"
        variant = Variant(sku, f"prd_{number}", "Vase", {}, {"CNY": amount}, category="tea")
        save_product(Product(f"prd_{number}", "Vase", "", "tea", "", [variant]))
        receive_stock(sku, 100, f"rct_{number}")
        put_line(made.cart_id, token, sku, quantity)
    filled = carts_table.put_coupon(made.cart_id, "OLD")
    asked = {"cart_id": made.cart_id, "email": "may@example.com", "payment_method": "pm_card_visa"}
    total = msgspec.to_builtins(price_cart(filled).quote.totals.total)
    request = msgspec.convert({**asked, "shipping_address": HOME, "expected_total": total}, OrderRequest)
    return AcceptedOrder(MAY, "0123456789abcdef", price_order(MAY, price_as_seen(request), request, "", "en"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(carts, offers)
def test_an_order_that_is_accepted_is_placed_and_paid(cart: list[tuple[int, int]], offer: dict[str, Any]) -> None:
    bank = InMemoryProvider()
    with in_process(), pytest.MonkeyPatch.context() as environment:
        environment.setenv("SLUICE_SIGNING_KEY", "testing")
        try:
            accepted = agreed(cart, offer)
        except CannotBePaidError:
            assert sum(quantity * amount for quantity, amount in cart) > 99_999_999
            return
        place_order(accepted)
        placed = orders_table.stored(MAY, consistent=True)
        assert isinstance(placed, Order)
        assert (placed.status, available_units("VASE-0")) == ("pending", 100 - cart[0][0])
        due = placed.placement.payable
        assert charges.authorize(bank, MAY, due, "pm_card_visa").status == "authorized"
        assert charges.void(bank, MAY, due) in ("voided", "nothing_to_void")
