"""A guest's cart as a client sees it, down to the table."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from layers.shop.checkout.carts.errors import CartNotFoundError
from layers.shop.checkout.carts.load_cart import load_cart
from layers.shop.checkout.carts.price_cart import price_cart
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.catalog.table.store import products_table
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.offers.pricing.model import Destination, Money
from tests.integration.carts.buyer import Buyer


def test_a_new_cart_is_empty_costs_nothing_and_has_a_token(buyer: Buyer) -> None:
    made = buyer.take_cart()
    assert made.status == 201
    assert made.headers["Location"] == f"/v1/carts/{buyer.cart_id}"
    assert made.json["lines"] == []
    assert set(made.totals.values()) == {0}
    assert made.json["expires_at"].endswith("Z")


def test_two_lanterns_and_one_of_gold_are_priced_described_and_totalled(buyer: Buyer) -> None:
    buyer.take_cart()
    buyer.put("LANTERN-RED", 2)
    cart = buyer.put("LANTERN-GOLD")
    assert cart.status == 200
    assert [(line["sku"], line["quantity"], line["title"]) for line in cart.json["lines"]] == [
        ("LANTERN-RED", 2, "Silk lantern"),
        ("LANTERN-GOLD", 1, "Silk lantern"),
    ]
    assert cart.json["lines"][0]["unit_price"] == {"amount": 12_800, "currency": "CNY"}
    assert cart.json["lines"][0]["attributes"] == {"size": "M"}
    assert cart.totals["subtotal"] == 41_400
    assert cart.totals["discount"] == 3_000
    assert cart.totals["total"] == 38_400
    assert cart.json["promotions"][0]["name"] == "Spend and save"
    assert buyer.look().json["totals"] == cart.json["totals"]


def test_the_same_sku_again_sets_its_quantity_and_makes_no_second_line(buyer: Buyer) -> None:
    buyer.take_cart()
    buyer.put("LANTERN-RED", 2)
    assert [line["quantity"] for line in buyer.put("LANTERN-RED", 5).json["lines"]] == [5]


def test_titles_are_in_the_language_of_the_reader(buyer: Buyer) -> None:
    buyer.take_cart()
    buyer.put("LANTERN-RED")
    cart = buyer.send("GET", f"/v1/carts/{buyer.cart_id}", X_Cart_Token=buyer.token, Accept_Language="zh-CN")
    assert cart.json["lines"][0]["title"] == "丝绸灯笼"


@pytest.mark.parametrize("quantity", [0, -1, 100, 10**9, 1.5, "2", None, [1], 10**400])
def test_a_quantity_that_is_none_is_refused_and_changes_nothing(buyer: Buyer, quantity: Any) -> None:
    buyer.take_cart()
    assert buyer.put("LANTERN-RED", quantity).problem == (422, "invalid_body", "quantity")
    assert buyer.look().json["lines"] == []


def test_a_body_that_is_broken_or_lacks_the_quantity_is_refused(buyer: Buyer) -> None:
    buyer.take_cart()
    assert buyer.ask("PUT", "/lines/LANTERN-RED", b"{quantity").problem[:2] == (400, "invalid_json")
    assert buyer.ask("PUT", "/lines/LANTERN-RED", {}).problem == (422, "invalid_body", "quantity")
    assert buyer.ask("PUT", "/lines/LANTERN-RED", [1]).status == 422


@pytest.mark.parametrize("sku", ["KETTLE", "x" * 3_000, "%F0%9F%8F%AE", "a b", "SKU%23LANTERN-RED"])
def test_what_is_not_sold_cannot_be_put_in(buyer: Buyer, sku: str) -> None:
    buyer.take_cart()
    assert buyer.put(sku).problem in [(404, "unknown_sku", "sku"), (404, "invalid_path", "sku")]
    assert buyer.ask("DELETE", f"/lines/{sku}").status in (200, 404)


def test_a_line_is_taken_out_and_taking_it_out_again_is_no_fault(buyer: Buyer) -> None:
    buyer.take_cart()
    buyer.put("LANTERN-RED")
    assert buyer.ask("DELETE", "/lines/LANTERN-RED").json["lines"] == []
    assert buyer.ask("DELETE", "/lines/LANTERN-RED").status == 200


def test_a_cart_opens_to_its_own_token_only_and_does_not_say_whether_it_exists(buyer: Buyer) -> None:
    buyer.take_cart()
    mine, token = buyer.cart_id, buyer.token
    assert buyer.send("GET", f"/v1/carts/{mine}").problem == (401, "cart_token_missing", "X-Cart-Token")
    buyer.take_cart()
    for wrong in (buyer.token, "nonsense", "🏮", token[:-1]):
        refused = buyer.send("GET", f"/v1/carts/{mine}", X_Cart_Token=wrong)
        assert refused.problem == (404, "cart_not_found", "cart_id")
    for unknown in ("crt_aaaaaaaaaaaaaaaaaaaaaaaaaa", "nonsense", "x" * 3_000):
        refused = buyer.send("PUT", f"/v1/carts/{unknown}/lines/LANTERN-RED", {"quantity": 1}, X_Cart_Token=token)
        assert refused.problem in [(404, "cart_not_found", "cart_id"), (404, "invalid_path", "cart_id")]


def test_a_repeated_key_gives_the_same_cart_and_says_so(buyer: Buyer) -> None:
    first = buyer.take_cart(Idempotency_Key="4f6c1b9e")
    buyer.put("LANTERN-RED")
    again = buyer.take_cart(Idempotency_Key="4f6c1b9e")
    assert (again.status, again.json["cart_id"]) == (201, first.json["cart_id"])
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    other = buyer.send("POST", "/v1/carts", {"currency": "EUR"}, Idempotency_Key="4f6c1b9e")
    assert other.problem == (422, "idempotency_key_reused", "Idempotency-Key")


def test_prices_are_those_of_the_catalogue_now(buyer: Buyer) -> None:
    buyer.take_cart()
    buyer.put("LANTERN-RED")
    lantern = products_table.get(["prd_lantern"])["prd_lantern"]
    dearer = [msgspec.structs.replace(lantern.variants[0], prices={"CNY": 13_000}), lantern.variants[1]]
    save_product(msgspec.structs.replace(lantern, variants=dearer), replacing=lantern)
    assert buyer.look().totals["subtotal"] == 13_000


def test_what_left_the_catalogue_stays_visible_but_is_in_no_total(buyer: Buyer) -> None:
    buyer.take_cart()
    buyer.put("LANTERN-RED")
    buyer.put("LANTERN-GOLD")
    lantern = products_table.get(["prd_lantern"])["prd_lantern"]
    save_product(msgspec.structs.replace(lantern, variants=[lantern.variants[1]]), replacing=lantern)
    cart = buyer.look()
    assert [(line["sku"], line["problem"]) for line in cart.json["lines"]] == [
        ("LANTERN-RED", "no_longer_sold"),
        ("LANTERN-GOLD", None),
    ]
    assert cart.totals["subtotal"] == 15_800
    assert price_cart(load_cart(buyer.cart_id, buyer.token)).unavailable == ["LANTERN-RED"]


def test_stock_is_told_line_by_line(buyer: Buyer) -> None:
    receive_stock("LANTERN-RED", 100, "rcp_spring")
    receive_stock("LANTERN-GOLD", 2, "rcp_spring")
    buyer.take_cart()
    buyer.put("LANTERN-RED")
    cart = buyer.put("LANTERN-GOLD")
    assert [line["availability"] for line in cart.json["lines"]] == ["in_stock", "low"]


def test_the_first_thing_decides_the_currency_of_a_cart_without_one(buyer: Buyer) -> None:
    buyer.take_cart()
    assert buyer.put("FAN").json["currency"] == "EUR"
    assert buyer.put("LANTERN-RED").problem == (422, "not_sold_in_currency", "sku")


def test_a_cart_in_dollars_is_priced_in_dollars(buyer: Buyer) -> None:
    buyer.take_cart({"currency": "USD"})
    assert buyer.put("LANTERN-RED").json["totals"]["subtotal"] == {"amount": 1_899, "currency": "USD"}
    assert buyer.send("POST", "/v1/carts", {"currency": "XAU"}).problem == (422, "invalid_body", "currency")


def test_a_cart_can_be_priced_for_california_by_express(buyer: Buyer) -> None:
    buyer.take_cart({"currency": "USD"})
    buyer.put("LANTERN-RED", 2)
    cart = buyer.look("?country=US&region=CA&shipping_method=express")
    assert cart.totals["shipping"] == 3_860
    assert cart.totals["tax"] == 275
    assert buyer.look("?country=Atlantis").problem == (422, "unknown_destination", "shipping_address.country")
    assert buyer.look("?country=US").problem == (422, "unknown_destination", "shipping_address.region")
    assert buyer.look("?shipping_method=pigeon").problem == (422, "invalid_query", "shipping_method")


def test_the_cart_a_client_reads_costs_what_an_order_to_china_will(buyer: Buyer) -> None:
    buyer.take_cart()
    seen = buyer.put("LANTERN-RED").json["totals"]["total"]
    to_tibet = price_cart(load_cart(buyer.cart_id, buyer.token), Destination("CN", "Xizang"), "standard")
    assert msgspec.to_builtins(to_tibet.quote.totals.total) == seen == buyer.look("?country=CN").json["totals"]["total"]


def test_a_coupon_is_taken_shown_and_given_back(buyer: Buyer) -> None:
    buyer.take_cart()
    buyer.put("LANTERN-RED")
    cart = buyer.ask("PUT", "/coupon", {"code": "welcome10"})
    assert cart.json["coupon"] == {"code": "WELCOME10", "applied": True}
    assert cart.totals["discount"] == 1_280
    assert buyer.ask("DELETE", "/coupon").totals["discount"] == 0
    assert buyer.ask("PUT", "/coupon", {"code": "NOPE"}).problem == (422, "unknown_coupon", "code")
    assert buyer.ask("PUT", "/coupon", {"code": "LANTERN25"}).problem == (422, "unknown_coupon", "code")
    assert buyer.ask("PUT", "/coupon", {"code": "x" * 41}).problem == (422, "invalid_body", "code")


def test_two_tabs_adding_different_things_at_once_both_succeed(buyer: Buyer) -> None:
    buyer.take_cart()
    with ThreadPoolExecutor(2) as tabs:
        replies = list(tabs.map(buyer.put, ["LANTERN-RED", "LANTERN-GOLD"]))
    assert [reply.status for reply in replies] == [200, 200]
    assert {line["sku"] for line in buyer.look().json["lines"]} == {"LANTERN-RED", "LANTERN-GOLD"}


def test_the_quote_for_an_order_needs_the_token_too(buyer: Buyer) -> None:
    buyer.take_cart()
    with pytest.raises(CartNotFoundError):
        load_cart(buyer.cart_id, "nonsense")
    assert price_cart(load_cart(buyer.cart_id, buyer.token)).quote.totals.total == Money(0, "CNY")
