"""Carts in DynamoDB: one item, pk = CART#<id>, sk = CART.

`lines` maps SKU to quantity, `added` SKU to the moment (ms) it was first put in, which is the order of lines. Both are
maps, so that an update names the one line it changes. `version` grows with every change and orders copies of the item.
"""

from collections.abc import Sequence

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.condition import size as size_of
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from layers.cloud import clock, names
from layers.cloud.patience import unless_refused
from layers.cloud.tables import Item, TableMeta
from layers.cloud.watch import timing
from layers.shop.checkout.carts.errors import CartFullError, CartNotFoundError
from layers.shop.checkout.carts.model import MAX_LINES, Cart, CartLine, expiry


class CartRow(Item):
    class Meta(TableMeta):
        table_name = names.table("carts")

    lines: MapAttribute[str, int] = MapAttribute()  # type: ignore[no-untyped-call]
    added: MapAttribute[str, int] = MapAttribute()  # type: ignore[no-untyped-call]
    currency = UnicodeAttribute(null=True)
    coupon = UnicodeAttribute(null=True)
    ended = UnicodeSetAttribute(null=True)
    version = NumberAttribute()
    expires_at = NumberAttribute()


def _row(cart_id: str) -> CartRow:
    return CartRow(f"CART#{cart_id}", "CART")


def _cart(row: CartRow) -> Cart:
    added = row.added.attribute_values
    lines = sorted(row.lines.attribute_values.items(), key=lambda line: (added[line[0]], line[0]))
    return Cart(
        cart_id=row.pk.removeprefix("CART#"),
        currency=row.currency or "",
        expires_at=int(row.expires_at),
        version=int(row.version),
        lines=[CartLine(sku, int(quantity)) for sku, quantity in lines],
        coupon=row.coupon,
        ended=sorted(row.ended or ()),
    )


class CartsTable:
    """Reads are consistent: a buyer must see the line just put in, and most reads are answered by the copy in Redis."""

    def create(self, cart: Cart) -> Cart:
        row = _row(cart.cart_id)
        row.version, row.expires_at = cart.version, cart.expires_at
        row.currency = cart.currency or None
        row.lines, row.added = {}, {}
        gone: Condition = CartRow.expires_at <= int(clock.now().timestamp())  # DynamoDB removes it in its own time
        if unless_refused(lambda: row.save(condition=CartRow.pk.does_not_exist() | gone)):
            return cart
        return self.get(cart.cart_id) or self.create(cart)

    def get(self, cart_id: str, fresh: bool = False) -> Cart | None:
        timing.note("dynamodb")
        try:
            row = CartRow.get(f"CART#{cart_id}", "CART", consistent_read=True)
        except CartRow.DoesNotExist:
            return None
        cart = _cart(row)
        return cart if cart.alive_at(clock.now()) else None

    def put_line(self, cart_id: str, sku: str, quantity: int, currency: str) -> Cart:
        line, added, chosen = Path(["lines", sku]), Path(["added", sku]), Path(["currency"])
        actions = [line.set(quantity), added.set(added | clock.now_ms()), chosen.set(chosen | currency)]
        fits = line.exists() | (size_of(CartRow.lines) < MAX_LINES)  # type: ignore[no-untyped-call]
        return self._change(cart_id, actions, fits)

    def remove_line(self, cart_id: str, sku: str) -> Cart:
        return self._change(cart_id, [Path(["lines", sku]).remove(), Path(["added", sku]).remove()])

    def put_coupon(self, cart_id: str, code: str | None) -> Cart:
        return self._change(cart_id, [CartRow.coupon.set(code) if code else CartRow.coupon.remove()])

    def renew(self, cart_id: str, version: int, ended: str) -> bool:
        """Count a change of the cart, which has none but that an order of it `ended`; False where it is no longer of
        `version`."""
        row = _row(cart_id)
        newer: list[Action] = [CartRow.version.add(1), CartRow.ended.add({ended})]
        return unless_refused(lambda: row.update(newer, condition=CartRow.version == version))

    def _change(self, cart_id: str, actions: Sequence[Action], fits: Condition | None = None) -> Cart:
        """The cart after `actions`. Raises CartNotFoundError, and CartFullError when it is alive but not `fits`."""
        now = clock.now()
        alive: Condition = CartRow.expires_at > int(now.timestamp())
        row, changes = _row(cart_id), [*actions, CartRow.version.add(1), CartRow.expires_at.set(expiry(now))]
        if unless_refused(lambda: row.update(changes, condition=alive if fits is None else alive & fits)):
            return _cart(row)
        raise CartFullError if self.get(cart_id) else CartNotFoundError


carts_table = CartsTable()
