"""The degradation switches over HTTP: heard by every function within seconds, and the rest of the shop goes on."""

from collections.abc import Callable

from tests.e2e.switches import until
from tests.support.shopper import Buyer, Operator, Reply, refusal


def counted(buyer: Buyer) -> bool:
    found = buyer.call("GET", "/v1/search?q=lantern").body
    assert found["items"]  # search itself goes on
    return bool(found["facets"]["categories"])


def test_facets_that_are_switched_off_are_empty_and_come_back(switch: Callable[..., Reply], buyer: Buyer) -> None:
    assert counted(buyer)
    off = switch("facets", False, reason="a sale begins")
    assert (off.status, off.body["on"], off.body["reason"]) == (200, False, "a sale begins")
    until(lambda: not counted(buyer))
    assert switch("facets", True).status == 200
    until(lambda: counted(buyer))


def test_while_the_shop_is_only_for_browsing_nobody_orders_and_everybody_looks(
    switch: Callable[..., Reply], buyer: Buyer, operator: Operator
) -> None:
    sku = operator.new_product(stock=5)
    before = buyer.buy(sku)
    assert switch("browse-only", True).status == 200
    until(lambda: buyer.call("POST", "/v1/carts", {}).status == 503)
    refused = buyer.call("POST", "/v1/carts", {})
    assert (refused.body["code"], refused.body["part"]) == ("switched_off", "ordering")
    assert int(refused.headers["retry-after"]) > 0
    assert buyer.call("GET", "/v1/products?limit=1").status == 200
    assert buyer.follow(before)["status"] == "shipped"  # what was accepted is carried out
    assert switch("browse-only", False).status == 200
    until(lambda: buyer.call("POST", "/v1/carts", {}).status == 201)


def test_a_switch_that_there_is_not_is_refused_with_those_that_there_are(switch: Callable[..., Reply]) -> None:
    refused = switch("prices", False)
    assert (refused.status, refused.body["code"]) == (404, "switch_not_found")
    assert refusal(refused) == ["name"]


def test_who_is_no_operator_switches_nothing(buyer: Buyer) -> None:
    assert buyer.call("PUT", "/v1/admin/switches/facets", {"on": False}).status == 401


def test_what_was_switched_is_in_the_audit_log(switch: Callable[..., Reply], operator: Operator) -> None:
    switch("facets", True, automatic=True, reason="as usual")
    entry = next(one for one in operator.call("GET", "/v1/admin/audit").body["items"] if one["act"] == "switch")
    assert (entry["subject"], entry["ids"], entry["reason"]) == ("facets", ["on"], "as usual")
    assert entry["by"].startswith("operator at ")
