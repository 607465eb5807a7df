"""Refused rules of fulfilment."""


class ShipmentNotFoundError(Exception):
    """Only a shipment that was made can be followed."""

    def __init__(self, shipment_id: str) -> None:
        super().__init__(f"there is no shipment {shipment_id[:64]}")
        self.errors = [{"field": "shipment_id", "expected": "a shipment, with its order's X-Order-Token"}]


class ImplausibleScanError(Exception):
    """A scan was made since 2000, and not tomorrow."""

    def __init__(self) -> None:
        super().__init__("at is no time at which a parcel can have been scanned")
        self.errors = [{"field": "at", "expected": "a time since 2000 that is not to come"}]


class ShipmentChangedError(Exception):
    """Two scans were booked at once; one has to be booked again."""
