"""Orders to test with."""

from layers.shop.checkout.orders.model import AcceptedOrder, Address, OrderLine, OrderTotals, Placement

MAY = "ord_aaaaaaaaaaaaaaaaaaaaaaaaaa"


def a_placement(*lines: OrderLine) -> Placement:
    lines = lines or (OrderLine("LANTERN-RED", "prd_lantern", "红灯笼", 2, 9900, 0, 0, 19800),)
    subtotal = sum(line.total for line in lines)
    return Placement(
        accepted_ms=1_795_000_000_000,
        cart_id="crt_bbbbbbbbbbbbbbbbbbbbbbbbbb",
        currency="CNY",
        lines=list(lines),
        totals=OrderTotals(subtotal, 0, 1000, 0, subtotal + 1000),
        email="may@example.com",
        phone="+8613800000000",
        address=Address("May Chen", "1 Nanjing Road", "", "Shanghai", "SH", "200000", "CN"),
        shipping_method="standard",
        payment_method="pm_card_visa",
        language="zh",
    )


def an_order(order_id: str = MAY, *lines: OrderLine) -> AcceptedOrder:
    return AcceptedOrder(order_id, "0123456789abcdef", a_placement(*lines))
