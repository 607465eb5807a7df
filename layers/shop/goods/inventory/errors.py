"""Refused rules of stock."""

from layers.shop.goods.inventory.model import RefusedReservation, Shelf


class InsufficientStockError(Exception):
    """An order takes every unit it asks for, or none."""

    def __init__(self, skus: list[str]) -> None:
        super().__init__(f"not enough left of {', '.join(skus)}")
        self.skus = skus


class TooManyShelvesError(Exception):
    """An order's goods come from no more rows than a transaction can write, beside all else the order takes."""

    def __init__(self, shelves: int, capacity: int) -> None:
        super().__init__(f"the goods lie on {shelves} shelves, and one transaction reaches {capacity}")


class ReservationsRefusedError(Exception):
    """A shard gives units that it has, to those who know its shelf's layout. Other shards may have what it lacks."""

    def __init__(self, refused: list[RefusedReservation]) -> None:
        super().__init__(", ".join(f"{one.hold.sku}#{one.hold.shard:02d}" for one in refused))
        self.refused = refused


class StockBusyError(Exception):
    """Others take or move a SKU's units so fast that what is left cannot be told just now: ask again."""

    def __init__(self, sku: str | Shelf) -> None:
        super().__init__(f"the stock of {sku} is being changed by many at once")
        self.errors = [{"field": "sku", "expected": "the same request again in a second"}]


class UnknownStockError(Exception):
    """Stock is counted only for SKUs that have been received."""

    def __init__(self, sku: str | Shelf) -> None:
        super().__init__(f"no stock is kept for {sku}")
        self.errors = [{"field": "sku", "expected": "a SKU of the catalogue"}]


class InSaleError(Exception):
    """A flash sale counts what it has: none of its goods is sold without a count until it is over."""

    def __init__(self, sku: str) -> None:
        super().__init__(f"{sku} is in a flash sale, which needs a count")
        self.errors = [{"field": "counted", "expected": "true, until the sale is over"}]


class CountedElsewhereError(Exception):
    """A product file's number corrects what lies in the shop's only warehouse, and in no line of a sale."""


class AdjustmentBookedError(Exception):
    """A correction is booked once."""


class NothingToAdjustError(Exception):
    """A correction corrects something."""

    def __init__(self) -> None:
        super().__init__("quantity: none were found, and none are gone")
        self.errors = [{"field": "quantity", "expected": "an int other than 0"}]


class NotOnTheShelfError(Exception):
    """A correction takes only what is on the shelf: what orders hold or have bought is not there any more."""

    def __init__(self, shelf: Shelf, available: int) -> None:
        super().__init__(f"{available} of {shelf} are on the shelf")
        self.facts = {"available": available}
        self.errors = [{"field": "quantity", "expected": f"at least {-available}"}]
