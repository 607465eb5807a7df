"""What strangers send: whatever it is, it is refused in one form, by its name, and nothing is written."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest

from tests.support.shopper import Buyer, Operator, refusal

JSON = {"Content-Type": "application/json"}
EMOJI, ENDLESS, LOWEST, NO_CHARACTER = "😀 lantern", "a" * 5_000, "a\x00b", "a\uffffb"
# Never right, wherever a text, a number, a list or an object belongs.
NEVER = [True, 1.5, 10**30, LOWEST, NO_CHARACTER, ENDLESS, [None], [[]], {"a": {"b": []}}]


def raw(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


@pytest.fixture(scope="module")
def shopper(shop: Any) -> tuple[Buyer, dict[str, Any], str]:
    """A buyer with a full cart of a SKU."""
    buyer, operator = Buyer(shop.url), Operator(shop.url, {"Authorization": f"Bearer {shop.admin_key}"})
    sku = operator.new_product(stock=5)
    return buyer, buyer.fill_cart(sku), sku


@pytest.fixture
def nothing_written(shopper: Any, operator: Operator, aws: Callable[[str], Any]) -> Iterator[None]:
    """What a test sends leaves no trace: not in the cart, nor among orders, products, goods or messages."""
    buyer, cart, sku = shopper
    database, queue = aws("dynamodb"), aws("sqs").get_queue_url(QueueName="sluice-dev-orders")["QueueUrl"]
    token = dict(buyer.headers)

    def look() -> tuple[Any, ...]:
        counted = [
            database.scan(TableName=f"sluice-dev-{table}", Select="COUNT")["Count"]
            for table in ("orders", "products", "carts")
        ]
        waiting = aws("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        shown = buyer.call("GET", f"/v1/carts/{cart['cart_id']}").body
        return counted, waiting["ApproximateNumberOfMessages"], shown, operator.stock(sku)

    before = look()
    yield
    buyer.headers = token
    assert look() == before


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000", "1.5", '"2"', "null", "true", "1e400", "[]", "9" * 30])
def test_a_quantity_is_a_whole_number_from_one_to_99(shopper, nothing_written, quantity, codes):
    buyer, cart, sku = shopper
    body = f'{{"quantity": {quantity}}}'.encode()
    refused = buyer.send("PUT", f"/v1/carts/{cart['cart_id']}/lines/{sku}", body, JSON)
    assert (refused.status, refusal(refused, codes)) == (422, ["quantity"])


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b"\x00",
        b'{"quantity": NaN}',
        b'{"quantity": 1} {}',
        b'{"quantity": "\\ud800"}',
        b'\xef\xbb\xbf{"quantity": 1}',
        b'{"quantity": "\xff"}',
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    ],
    ids=lambda body: repr(body[:16]),
)
def test_a_body_that_is_no_json_is_400_and_names_the_body(shopper, nothing_written, body, codes):
    buyer, cart, sku = shopper
    refused = buyer.send("PUT", f"/v1/carts/{cart['cart_id']}/lines/{sku}", body, JSON)
    assert (refused.status, refusal(refused, codes)) == (400, ["body"])


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"1", b"[" * 100_000], ids=lambda body: repr(body[:16]))
def test_json_that_is_no_object_is_422(shopper, nothing_written, body, codes):
    buyer, cart, sku = shopper
    refused = buyer.send("PUT", f"/v1/carts/{cart['cart_id']}/lines/{sku}", body, JSON)
    assert (refused.status, refusal(refused, codes)) == (422, ["body"])


@pytest.mark.parametrize("megabytes", [2, 8, 12])
def test_a_body_of_megabytes_is_413(shopper, nothing_written, megabytes, codes):
    buyer, cart, sku = shopper
    body = b'{"quantity": 1, "note": "' + b"a" * (megabytes * 1_000_000) + b'"}'
    refused = buyer.send("PUT", f"/v1/carts/{cart['cart_id']}/lines/{sku}", body, JSON)
    assert (refused.status, refusal(refused, codes)) == (413, ["body"])


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/octet-stream", "image/png", "x" * 4_000]
)
def test_a_body_of_another_kind_is_415(shopper, nothing_written, kind, codes):
    buyer, cart, sku = shopper
    path = f"/v1/carts/{cart['cart_id']}/lines/{sku}"
    refused = buyer.send("PUT", path, b'{"quantity": 1}', {"Content-Type": kind})
    assert (refused.status, refusal(refused, codes)) == (415, ["Content-Type"])


@pytest.mark.parametrize("headers", [{}, {"Content-Type": ""}, {"Content-Type": "Application/JSON; charset=utf-8"}])
def test_a_body_that_does_not_say_what_it_is_is_read_as_json(buyer, operator, headers):
    sku = operator.new_product(stock=5)
    cart = buyer.fill_cart(sku)
    put = buyer.send("PUT", f"/v1/carts/{cart['cart_id']}/lines/{sku}", b'{"quantity": 2}', headers)
    assert (put.status, put.body["lines"][0]["quantity"]) == (200, 2)


def test_of_a_key_that_comes_twice_the_last_counts_and_is_checked(shopper, nothing_written):
    buyer, cart, sku = shopper
    twice = b'{"quantity": 1, "quantity": 0}'
    assert refusal(buyer.send("PUT", f"/v1/carts/{cart['cart_id']}/lines/{sku}", twice, JSON)) == ["quantity"]


@pytest.mark.parametrize(
    "sku", ["NOPE", "..", "%2e%2e%2f", "%2F", "%00", "%FF", "%ED%A0%80", "a" * 3_000, "%F0%9F%98%80"]
)
def test_an_unknown_sku_is_404(shopper, nothing_written, operator, sku, codes):
    buyer, cart, _ = shopper
    put = buyer.send("PUT", f"/v1/carts/{cart['cart_id']}/lines/{sku}", b'{"quantity": 1}', JSON)
    receipt = operator.send("POST", f"/v1/admin/stock/{sku}/receipts", b'{"quantity": 1}', JSON)
    looked_up = operator.send("GET", f"/v1/admin/stock/{sku}")
    for refused in (put, receipt, looked_up):
        assert (refused.status, refusal(refused, codes)) == (404, ["sku"])


@pytest.mark.parametrize(
    "name", ["nope", "..", "%2F..%2F", "%00", "%FF", "%22%5D", "a" * 3_000, "灯".encode().hex("%")]
)
def test_names_of_nothing_are_404_everywhere(operator, buyer, name, codes):
    for kind in ("products", "orders", "executions"):
        refused = operator.send("GET", f"/v1/admin/{kind}/{name}")
        assert refused.status == 404, (kind, refused)
        assert refusal(refused, codes)
    for kind in ("products", "orders", "carts", "shipments"):
        refused = buyer.send("GET", f"/v1/{kind}/{name}", headers={"X-Order-Token": "x", "X-Cart-Token": "x"})
        assert refused.status == 404, (kind, refused)
        assert refusal(refused, codes)


def test_an_order_with_one_wrong_field_is_refused_by_that_field(shopper, nothing_written, codes):
    buyer, cart, _ = shopper
    request = buyer.request_for(cart)
    for path in fields_of(request):
        for wrong in NEVER:
            refused = buyer.order(with_field(request, path, wrong), key="wrong")
            assert any(path[0] in field for field in refusal(refused, codes)), (path, wrong, refused)


def test_an_order_without_what_it_needs_is_refused_by_that_field(shopper, nothing_written, codes):
    buyer, cart, _ = shopper
    request = buyer.request_for(cart)
    optional = {"phone", "shipping_method", "region", "postal_code"}
    for path in fields_of(request):
        if path[-1] not in optional:
            refused = buyer.order(without_field(request, path), key="wrong")
            assert refusal(refused, codes) == [".".join(path)]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", EMOJI),
        ("name", ENDLESS),
        ("name", "   "),
        ("line1", "Fleet Street\x1b[2J"),
        ("city", "Bern\u202e"),
        ("country", "XX"),
        ("country", "CHN"),
        ("country", "cn"),
        ("country", ""),
    ],
)
def test_an_address_that_no_label_can_show_is_refused(shopper, nothing_written, field, text, codes):
    buyer, cart, _ = shopper
    address = {**buyer.request_for(cart)["shipping_address"], field: text}
    refused = buyer.order(buyer.request_for(cart, shipping_address=address))
    assert (refused.status, refusal(refused, codes)) == (422, [f"shipping_address.{field}"])


@pytest.mark.parametrize(
    "email", ["may", "may@", "a@b", f"{'a' * 300}@x.com", "m\x01y@x.com", "may@x.com\n", "m\uffffy@x.com"]
)
def test_an_email_that_nothing_can_be_sent_to_is_refused(shopper, nothing_written, email, codes):
    buyer, cart, _ = shopper
    refused = buyer.order(buyer.request_for(cart, email=email))
    assert (refused.status, refusal(refused, codes)) == (422, ["email"])


@pytest.mark.parametrize("key", ["", "a" * 256, "a" * 20_000, "two words", "é", "\xff"])
def test_an_idempotency_key_is_1_to_255_printable_characters(shopper, nothing_written, key, codes):
    buyer, cart, _ = shopper
    refused = buyer.send("POST", "/v1/orders", raw(buyer.request_for(cart)), {**JSON, "Idempotency-Key": key})
    assert (refused.status, refusal(refused, codes)) == (400, ["Idempotency-Key"])


@pytest.mark.parametrize("token", [None, "", "x", "\xff\xfe", "a" * 10_000])
def test_a_cart_is_not_opened_or_ordered_without_its_token(shopper, nothing_written, token, codes):
    buyer, cart, sku = shopper
    buyer.headers = {}
    headers = {**JSON, "Idempotency-Key": "k", **({} if token is None else {"X-Cart-Token": token})}
    tries = [
        buyer.send("GET", f"/v1/carts/{cart['cart_id']}", headers=headers),
        buyer.send("PUT", f"/v1/carts/{cart['cart_id']}/lines/{sku}", b'{"quantity": 3}', headers),
        buyer.send("POST", "/v1/orders", raw(buyer.request_for(cart)), headers),
    ]
    for refused in tries:
        assert refused.status == (404 if token else 401)
        assert refusal(refused, codes)


@pytest.mark.parametrize("key", [None, "", "Bearer", "Bearer x", "Basic eDp4", "Bearer \xff", f"Bearer {'a' * 5_000}"])
def test_nobody_runs_the_shop_without_the_admin_key(buyer, nothing_written, document, key, codes):
    buyer.headers = {} if key is None else {"Authorization": key}
    for path, methods in document["paths"].items():
        for method in methods if "/admin/" in path else ():
            refused = buyer.send(method.upper(), path.replace("{", "").replace("}", ""), b"{}", JSON)
            assert (refused.status, refusal(refused, codes)) in [(401, ["Authorization"]), (415, ["Content-Type"])]


def test_a_product_with_one_wrong_field_is_refused_by_that_field(operator, nothing_written, codes):
    for path in fields_of(a_product()):
        for wrong in (True, 1.5, 10**30, LOWEST, NO_CHARACTER, [[]]):
            refused = operator.send("POST", "/v1/admin/products", raw(with_field(a_product(), path, wrong)), JSON)
            named = refusal(refused, codes)
            assert any(str(path[0]) in field for field in named), (path, wrong, refused)


def test_a_change_of_a_product_with_one_wrong_field_is_refused(operator, codes):
    made = operator.call("POST", "/v1/admin/products", a_product())
    url = f"/v1/admin/products/{made.body['product_id']}"
    for path in fields_of(a_product()):
        for wrong in (True, 1.5, 10**30, LOWEST, [[]]):
            assert refusal(operator.call("PATCH", url, with_field(a_product(), path, wrong)), codes), (path, wrong)
    assert operator.call("GET", url).headers["etag"] == made.headers["etag"]


def test_a_product_that_is_too_large_to_store_is_refused(operator, nothing_written, codes):
    variants = [
        {
            "sku": f"HUGE-{n}",
            "price": {"amount": 1, "currency": "CNY"},
            "attributes": {f"a{m}": "灯" * 60 for m in range(9)},
        }
        for n in range(110)
    ]
    refused = operator.call("POST", "/v1/admin/products", {**a_product(), "variants": variants})
    assert (refused.status, refusal(refused, codes)) in [(422, ["body"]), (413, ["body"])]


def test_two_products_cannot_have_one_sku(operator, codes):
    draft = a_product()
    assert operator.call("POST", "/v1/admin/products", draft).status == 201
    refused = operator.call("POST", "/v1/admin/products", draft)
    assert (refused.status, refused.body["code"], refusal(refused, codes)) == (409, "sku_taken", ["variants.sku"])


@pytest.mark.parametrize("quantity", [0, -5, 10**9, 1.5, "2", None, True, [], {}])
def test_a_receipt_books_whole_units_only(operator, quantity, codes):
    sku = operator.new_product(stock=1)
    refused = operator.call("POST", f"/v1/admin/stock/{sku}/receipts", {"quantity": quantity})
    assert (refused.status, refusal(refused, codes)) == (422, ["quantity"])
    assert operator.stock(sku)["received"] == 1


NEVER_TIMES = [
    f"{day}T00:00:00{zone}" for day in ("2026-13-45", "0001-01-01", "9999-12-31") for zone in ("Z", "+23:59")
]


@pytest.mark.parametrize(
    ("scan", "field"),
    [
        ({}, "status"),
        ({"status": None}, "status"),
        ({"status": "eaten"}, "status"),
        ({"status": "lost", "place": 1}, "place"),
        ({"status": "lost", "place": ENDLESS}, "place"),
        ({"status": "lost", "at": "yesterday"}, "at"),
        *[({"status": "lost", "at": at}, "at") for at in NEVER_TIMES],
    ],
)
def test_a_scan_that_no_carrier_makes_is_refused(buyer, operator, scan, field, codes):
    order = buyer.follow(buyer.buy(operator.new_product(stock=5)))
    path = f"/v1/admin/shipments/{order['shipment']['shipment_id']}/events"
    refused = operator.call("POST", path, scan)
    assert (refused.status, refusal(refused, codes)) == (422, [field])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        *[(f"limit={limit}", "limit") for limit in ("0", "101", "x", "1.5", "", "%FF", "1%0d%0aX:y", "1&limit=x")],
        *[(f"cursor={cursor}", "cursor") for cursor in ("abc", "%00%FF", "a" * 5_000)],
        *[(f"category={category}", "category") for category in ("nope", "%00", "a" * 900)],
        ("currency=yuan", "currency"),
    ],
)
def test_a_list_is_asked_for_as_written_down(buyer, query, field, codes):
    assert refusal(buyer.send("GET", f"/v1/products?{query}"), codes) == [field]


def test_a_cursor_is_good_for_its_own_list_only(buyer, operator, codes):
    cursor = buyer.call("GET", "/v1/products?limit=1").body["next_cursor"]
    for place in (0, len(cursor) // 2, len(cursor) - 3):
        forged = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        assert refusal(buyer.call("GET", f"/v1/products?cursor={forged}"), codes) == ["cursor"]
    assert refusal(buyer.call("GET", f"/v1/products?category=bags&cursor={cursor}"), codes) == ["cursor"]
    assert refusal(operator.call("GET", f"/v1/admin/executions?cursor={cursor}"), codes) == ["cursor"]


@pytest.mark.parametrize("method", ["TRACE", "PATCH", "DELETE", "PROPFIND", "get"])
def test_a_method_that_an_address_does_not_take_is_405(buyer, method, codes):
    refused = buyer.send(method, "/v1/products")
    assert refused.status == (400 if method == "get" else 405)
    assert refusal(refused, codes)


def test_head_and_options_are_answered(buyer):
    headers = buyer.send("HEAD", "/v1/products")
    assert (headers.status, headers.body) == (200, b"")
    assert headers.headers["etag"]
    assert buyer.send("OPTIONS", "/v1/products").status < 300
    assert buyer.send("HEAD", "/v1/products/nope").status == 404


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/%", "/v1//products", "/v1/products/a/b", "/v1/products/../orders/"]
)
def test_an_address_of_nothing_is_404(buyer, path, codes):
    refused = buyer.send("GET", path)
    assert (refused.status, refusal(refused, codes)) == (404, ["path"])


@pytest.mark.parametrize(
    "languages", ["", "*", "xx", "zh;q=abc", ";;,,q=", "zh-Hant-TW;q=0.9,en;q=0.1", "\xff", "a" * 9_000]
)
def test_strange_languages_are_no_reason_to_fail(buyer, languages):
    assert buyer.send("GET", "/v1/products?limit=1", headers={"Accept-Language": languages}).status == 200


def a_product() -> dict[str, Any]:
    price = {"amount": 9900, "currency": "CNY"}
    variant = {"sku": f"BAD-{uuid4().hex[:8]}", "price": price, "attributes": {"color": "red"}, "stock": 3}
    variant |= {"weight_grams": 100, "image": "/a.svg", "tax_class": "standard", "list_price": [price]}
    product = {
        "title": {"zh": "灯笼", "en": "Lantern"},
        "description": "Silk.",
        "category": "lighting",
        "brand": "Farland",
    }
    return product | {
        "tags": ["red"],
        "images": ["/a.svg"],
        "image": "/a.svg",
        "status": "active",
        "variants": [variant],
    }


def fields_of(body: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every field, at every depth."""
    for name in body if isinstance(body, dict) else range(len(body)):
        yield (*above, name)
        if isinstance(body[name], dict | list):
            yield from fields_of(body[name], (*above, name))


def with_field(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    copy = deepcopy(body)
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return copy


def without_field(body: Any, path: tuple[Any, ...]) -> Any:
    copy = with_field(body, path, None)
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return copy
