"""The bugs that are planted, and within how many seeds each has to be caught."""

from tests.simulation.planting import Change, Plant

HOLDS = "layers/shop/goods/inventory/reserve/reservations.py"
STOCK, INVENTORY = "layers/shop/goods/inventory/table/store.py", "layers/shop/goods/inventory/model.py"
ORDERS, RESOURCES, ROWS = (
    "layers/shop/checkout/orders/table/store.py",
    "layers/shop/checkout/orders/table/resources.py",
    "layers/shop/checkout/orders/table/rows.py",
)
SAGA = "statemachines/order_saga.asl.json"
SENT = '    SqsQueue("orders").send(AcceptedOrder(order_id, fingerprint, placement))\n'
SETTLED = "    claims.settle(attempt_id, fingerprint, order_id)\n"
SETTLE_RETURN = "layers/shop/aftersales/returns/settle_return.py"


def _plant(name: str, seeds: int, *changes: tuple[str, str, str]) -> Plant:
    return Plant(name, tuple(Change(*change) for change in changes), seeds)


PLANTS = (
    _plant(
        "stock is taken though there is not enough",
        20,
        (HOLDS, "(StockRow.available >= hold.quantity) & none_newer_than", "none_newer_than"),
    ),
    _plant(
        "a cancelled order keeps its stock",
        20,
        (RESOURCES, "        reservations.release(transaction, hold)\n", "        pass\n"),
    ),
    _plant(
        "stock is given back as often as an order is cancelled",
        60,
        (ORDERS, "                    condition=may_be_cancelled(order),\n", ""),
    ),
    _plant(
        "an order moves on from whatever state it is in",
        100,
        (ORDERS, ", condition=allowed)", ")"),
    ),
    _plant(
        "the parcel is made before the money is taken",
        10,
        (SAGA, '      "Next": "CapturePayment"\n', '      "Next": "CreateShipment"\n'),
        (SAGA, '"Default": "OrderShipped"', '"Default": "CapturePayment"'),
        (
            SAGA,
            '      "Next": "CreateShipment"\n    },\n    "CreateShipment"',
            '      "Next": "OrderShipped"\n    },\n    "CreateShipment"',
        ),
    ),
    _plant(
        "an order that cannot be confirmed keeps its money on hold, and nobody looks again",
        150,
        (
            SAGA,
            '"ResultPath": "$.failure", "Next": "VoidPayment" }\n      ],\n      "Next": "CapturePayment"',
            '"ResultPath": "$.failure", "Next": "ReleaseStock" }\n      ],\n      "Next": "CapturePayment"',
        ),
        (
            "layers/shop/checkout/orders/saga/check_up.py",  # which lets go of it otherwise
            '    elif order.status == "cancelled" and order.payment.status not in LET_GO:\n',
            "    elif False:\n",
        ),
    ),
    _plant(
        "the hold on a payment is not let go",
        60,
        (
            "layers/shop/payments/charges.py",
            "return provider.void(order_id, amount, intent_id)",
            'return "voided"',
        ),
    ),
    _plant(
        "late money is kept",
        300,
        (
            "layers/shop/checkout/orders/saga/settle_payment.py",
            "        note_given_back(order.order_id, give_back(paid_through, state), reason_to_refund(order))\n",
            "        pass\n",
        ),
    ),
    _plant(
        "a refund has a fresh id in every try",
        200,
        (
            SETTLE_RETURN,
            'f"{order_id}:{return_id}"',
            "f\"{order_id}:{__import__('layers.cloud.ids').cloud.ids.new_id('ref')}\"",
        ),
    ),
    _plant(
        "returned goods are booked as often as the step runs",
        200,
        (STOCK, "transaction.save(receipt, condition=ReceiptRow.pk.does_not_exist())", "transaction.save(receipt)"),
    ),
    _plant(
        "a receipt is booked as often as it is sent",
        60,
        (
            "functions/inventory.py",
            "return ids.derived_id(prefix, sku, key) if key else ids.new_id(prefix)",
            "return ids.new_id(prefix)",
        ),
    ),
    _plant(
        "an order has another id in every try",
        60,
        (
            "layers/shop/checkout/orders/model.py",
            'return ids.derived_id("ord", cart_id, str(version))',
            'return ids.new_id("ord")',
        ),
    ),
    _plant(
        "a cart is ordered again while its order stands",
        100,
        (
            "layers/shop/checkout/orders/accept/one_order.py",
            "    if first is None or first.status not in UNDONE:\n        raise _ordered(order_id)\n",
            "",
        ),
        (
            "layers/shop/checkout/orders/accept/one_order.py",
            "    if may_be_placed_again(first) and not orders_table.close(order_id):\n"
            "        raise _ordered(order_id)\n",
            "",
        ),
    ),
    _plant(
        "a request counts as done before it is",
        150,
        (
            "layers/shop/checkout/orders/accept/accept_order.py",
            SENT + SETTLED,
            SETTLED + SENT,
        ),
    ),
    _plant(
        "nobody says which messages of a batch failed",
        100,
        ("layers/cloud/messages/queues.py", 'return {"batchItemFailures": failed}', 'return {"batchItemFailures": []}'),
    ),
    _plant(
        "a coupon is used more often than it may be",
        300,
        ("layers/shop/offers/coupons/uses.py", "            condition=CouponRow.used < CouponRow.limit,\n", ""),
    ),
    _plant(
        "a customer uses a coupon more often than they may",
        300,
        (
            "layers/shop/offers/coupons/uses.py",
            "            condition=CouponRow.used.does_not_exist() | (CouponRow.used < use.per_customer),\n",
            "",
        ),
    ),
    _plant(
        "a gift card is spent twice",
        200,
        ("layers/shop/offers/gift_cards/uses.py", "        condition=CardRow.balance >= use.amount,\n", ""),
    ),
    _plant(
        "units are moved that are no longer there",
        200,
        (STOCK, "(StockRow.available >= transfer.units) & none_newer_than", "none_newer_than"),
    ),
    _plant(
        "units in shards that are given up are forgotten",
        100,
        (INVENTORY, "max(self.reach, shards)", "shards"),
    ),
    _plant(
        "an order is confirmed though its buyer has cancelled it",
        100,
        (ROWS, "        allowed &= OrderRow.wish.does_not_exist()\n", "        pass\n"),
    ),
    _plant(
        "a cancelled order's units of a sale still count against its buyer",
        200,
        (RESOURCES, "        flash_sales.give_back(transaction, placement.admission)\n", "        pass\n"),
    ),
    _plant(
        "the gate keeps the units of those who gave up",
        200,
        (
            "layers/cloud/memory/scripts.py",
            '(FOLDER / f"{part}.lua").read_text()',
            '(FOLDER / f"{part}.lua").read_text().replace(" returned = 4 }", " returned = 0 }")',
        ),
    ),
    _plant(
        "what an exchange was to get stays kept when it comes to nothing",
        200,
        (
            "layers/shop/aftersales/returns/replace_goods.py",
            "        refuse_or_release(replacement(order, one), _why(one.status))\n",
            "        pass\n",
        ),
    ),
    _plant(
        "what was taken from no counter is given back to one",
        150,
        (HOLDS, "    if hold.uncounted:\n        return\n", ""),
    ),
)
