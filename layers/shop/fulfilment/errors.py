"""Refused rules of fulfilment."""


class ShipmentNotFoundError(Exception):
    """Only a shipment that was made can be followed."""

    def __init__(self, shipment_id: str) -> None:
        super().__init__(f"there is no shipment {shipment_id}")


class ShipmentChangedError(Exception):
    """Two scans were booked at once; one has to be booked again."""
