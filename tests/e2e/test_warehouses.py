"""Several warehouses, backorders and pre-orders, over HTTP."""

import time
import uuid

import pytest

from layers.cloud import clock
from tests.support.patience import eventually
from tests.support.shopper import Buyer

FAR = {
    "name": "May Chen",
    "line1": "1 Renmin Road",
    "city": "Chengdu",
    "region": "Sichuan",
    "postal_code": "610000",
    "country": "CN",
}


@pytest.fixture
def warehouses(operator):
    """Two beside the first one; their ids."""
    mark = uuid.uuid4().hex[:8]
    made = {"hangzhou": "Zhejiang", "chengdu": "Sichuan"}
    for name, region in made.items():
        body = {"warehouse_id": f"{name}-{mark}", "name": name.title(), "country": "CN", "region": region}
        assert operator.call("POST", "/v1/admin/warehouses", body).status == 201
        assert operator.call("POST", "/v1/admin/warehouses", body).headers["idempotent-replayed"] == "true"
    return [f"{name}-{mark}" for name in made]


def receive(operator, sku, units, warehouse="default"):
    body = {"quantity": units, "warehouse": warehouse}
    booked = operator.call("POST", f"/v1/admin/stock/{sku}/receipts", body)
    assert booked.status == 201, booked


def counts(operator, sku):
    """The SKU's books, which balance."""
    body = operator.call("GET", f"/v1/admin/stock/{sku}").body
    assert body["received"] + body["backordered"] == body["available"] + body["held"] + body["sold"], body
    return body


def order(buyer, skus, **changes):
    made = buyer.call("POST", "/v1/carts", {})
    buyer.headers["X-Cart-Token"] = made.body["cart_token"]
    for sku, units in skus.items():
        cart = buyer.call("PUT", f"/v1/carts/{made.body['cart_id']}/lines/{sku}", {"quantity": units}).body
    return buyer.order(buyer.request_for(cart, **changes))


def told(operator, order_id, wanted):
    """The mails about an order, by event, once `wanted` is among them."""
    for _ in range(600):
        outbox = operator.call("GET", "/v1/admin/outbox?limit=100").body["items"]
        mails = {each["event"]: each for each in outbox if (each["order_id"], each["channel"]) == (order_id, "email")}
        if wanted in mails:
            return mails
        time.sleep(0.1)
    raise AssertionError(f"no {wanted} among {sorted(mails)}")


def test_a_warehouse_is_listed_changed_and_asked_for_by_name(operator, warehouses):
    listed = {each["warehouse_id"] for each in operator.call("GET", "/v1/admin/warehouses").body["items"]}
    assert set(warehouses) <= listed
    changed = operator.call("PATCH", f"/v1/admin/warehouses/{warehouses[0]}", {"serves": ["JP"]})
    assert (changed.status, changed.body["serves"], changed.body["region"]) == (200, ["JP"], "Zhejiang")
    assert operator.call("PATCH", "/v1/admin/warehouses/atlantis", {"open": False}).status == 404
    sku = operator.new_product(stock=0)
    nowhere = operator.call("POST", f"/v1/admin/stock/{sku}/receipts", {"quantity": 1, "warehouse": "atlantis"})
    assert (nowhere.status, nowhere.body["code"]) == (404, "warehouse_not_found")


def test_goods_leave_from_the_warehouse_nearest_to_the_buyer(buyer, operator, warehouses):
    sku = operator.new_product(stock=1)
    for warehouse in warehouses:
        receive(operator, sku, 2, warehouse)
    accepted = order(buyer, {sku: 1}, shipping_address=FAR)
    assert buyer.follow(accepted)["status"] == "shipped"
    by_warehouse = {each["warehouse"]: each for each in counts(operator, sku)["warehouses"]}
    assert [by_warehouse[where]["available"] for where in ("default", *warehouses)] == [1, 2, 1]
    assert by_warehouse[warehouses[1]]["sold"] == 1


def test_an_order_split_over_two_warehouses_comes_in_two_parcels(buyer, operator, warehouses):
    kettle, tea = operator.new_product(stock=0), operator.new_product(stock=0)
    receive(operator, kettle, 1, warehouses[0])
    receive(operator, tea, 1, warehouses[1])
    accepted = order(buyer, {kettle: 1, tea: 1})
    shipped = buyer.follow(accepted)
    assert shipped["status"] == "shipped"
    first, second = shipped["shipments"]
    assert shipped["shipment"] == first
    assert [[line["sku"] for line in parcel["lines"]] for parcel in (first, second)] == [[tea], [kettle]]
    mail = told(operator, shipped["order_id"], "OrderShipped")["OrderShipped"]
    assert first["tracking_number"] in mail["text"] and second["tracking_number"] in mail["text"]

    token = accepted.body["order_token"]
    for parcel, status in ((second, "shipped"), (first, "delivered")):
        scan = operator.call("POST", f"/v1/admin/shipments/{parcel['shipment_id']}/events", {"status": "delivered"})
        assert scan.body["order_id"] == shipped["order_id"]
        assert buyer.call("GET", f"/v1/shipments/{parcel['shipment_id']}", X_Order_Token=token).status == 200
        assert buyer.call("GET", accepted.body["status_url"], X_Order_Token=token).body["status"] == status


def test_a_backorder_is_paid_waits_and_is_shipped_by_the_receipt(buyer, operator, provider):
    sku = operator.new_product(stock=1)
    policy = operator.call("PUT", f"/v1/admin/stock/{sku}/policy", {"backorder": {"limit": 2}})
    assert (policy.status, policy.body["policy"]) == (200, {"kind": "backorder", "limit": 2, "available_from": ""})
    refused = Buyer(buyer.url)
    late = refused.fill_cart(sku)  # while there are some
    accepted = order(buyer, {sku: 3})
    waiting = buyer.follow(accepted, until={"confirmed", "rejected", "cancelled"})
    mails = told(operator, waiting["order_id"], "OrderAwaitsStock")
    waiting = buyer.follow(accepted, until={"confirmed"})
    assert [line["quantity"] for line in waiting["awaiting_stock"]] == [2]
    assert waiting["timeline"][-1]["status"] == "awaiting_stock"
    assert "OrderShipped" not in mails
    (payment,) = provider.payments(waiting["order_id"])
    assert payment["amount_received"] == waiting["totals"]["total"]["amount"]
    assert operator.execution(waiting["order_id"])["states"][-1]["name"] == "StockAwaited"
    assert counts(operator, sku)["backordered"] == 2

    assert refused.follow(refused.order(refused.request_for(late)))["reason"] == "sold_out"

    receive(operator, sku, 5)
    shipped = buyer.follow(accepted, until={"shipped"})
    assert (shipped["status"], shipped["awaiting_stock"]) == ("shipped", [])
    assert len(provider.payments(waiting["order_id"])) == 1
    assert [counts(operator, sku)[each] for each in ("received", "available", "sold", "backordered")] == [6, 3, 3, 0]


def refunded(buyer, accepted):
    """What was given back, once it was: an order is cancelled first."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        order = buyer.follow(accepted, until={"cancelled"})
        if order["payment"]["refunded"]:
            return order["payment"]["refunded"]
        time.sleep(0.05)
    raise AssertionError("nothing was given back")


def test_an_order_that_waits_can_be_cancelled_and_all_goes_back(buyer, operator, provider):
    sku = operator.new_product(stock=1)
    operator.call("PUT", f"/v1/admin/stock/{sku}/policy", {"backorder": {"limit": 2}})
    accepted = order(buyer, {sku: 2})
    waiting = buyer.follow(accepted, until={"confirmed"})
    told(operator, waiting["order_id"], "OrderAwaitsStock")
    path, token = f"/v1/orders/{waiting['order_id']}/cancel", accepted.body["order_token"]
    assert buyer.call("POST", path, {}, X_Order_Token=token).status == 202
    cancelled = buyer.follow(accepted, until={"cancelled"})
    assert (cancelled["status"], cancelled["reason"]) == ("cancelled", "cancelled_by_buyer")
    assert cancelled["payment"]  # what was taken goes back now, or has gone back
    assert refunded(buyer, accepted) == cancelled["totals"]["total"]
    assert [counts(operator, sku)[each] for each in ("available", "sold", "backordered")] == [1, 0, 0]
    receive(operator, sku, 1)
    assert counts(operator, sku)["available"] == 2


def test_a_pre_order_tells_its_day_and_does_not_leave_before(buyer, operator):
    sku = operator.new_product(stock=0)
    day = f"{clock.now().year + 1}-01-15"
    policy = operator.call("PUT", f"/v1/admin/stock/{sku}/policy", {"preorder": {"limit": 1, "available_from": day}})
    assert policy.body["policy"] == {"kind": "preorder", "limit": 1, "available_from": day}

    def promised():
        """In a cart; what buyers are told is two seconds old at most."""
        (line,) = buyer.fill_cart(sku)["lines"]
        return (line["availability"], line["available_from"]) == ("preorder", day) and line

    line = eventually(promised)
    (variant,) = buyer.call("GET", f"/v1/products/{line['product_id']}").body["variants"]
    assert (variant["availability"], variant["available_from"]) == ("preorder", day)
    accepted = order(buyer, {sku: 1})
    waiting = buyer.follow(accepted, until={"confirmed", "rejected"})
    mail = told(operator, waiting["order_id"], "OrderAwaitsStock")["OrderAwaitsStock"]
    assert day in mail["text"]
    assert waiting["awaiting_stock"] == [{"sku": sku, "quantity": 1, "available_from": day}]
    receive(operator, sku, 1)
    kept = counts(operator, sku)
    assert (kept["available"], kept["warehouses"][0]["kept"], kept["backordered"]) == (0, 1, 0)
    assert buyer.follow(accepted, seconds=2)["status"] == "confirmed"


def test_a_sku_has_one_policy_and_it_makes_sense(operator):
    sku = operator.new_product(stock=0)
    path = f"/v1/admin/stock/{sku}/policy"
    both = {"backorder": {"limit": 1}, "preorder": {"limit": 1, "available_from": "2027-01-01"}}
    nonsense = {"preorder": {"limit": 1, "available_from": "soon"}}
    for body in (both, nonsense, {"backorder": {"limit": -1}}, {"preorder": {"limit": 1}}):
        refused = operator.call("PUT", path, body)
        assert (refused.status, refused.body["code"]) == (422, "invalid_body"), refused
    assert operator.call("PUT", "/v1/admin/stock/NO-SUCH/policy", {"backorder": {"limit": 1}}).status == 404
