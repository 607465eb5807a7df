"""The payment provider, over HTTP: what it has on its books, and how it is broken."""

from typing import Any

from tests.support.shopper import Client


class Provider(Client):
    """The payment provider, as its own API tells."""

    def payments(self, order_id: str) -> list[dict[str, Any]]:
        """The PaymentIntents made for an order."""
        found = self.call("GET", f"/v1/payment_intents/search?query=metadata['order_id']:'{order_id}'")
        return list(found.body["data"])

    def break_down(self, **fault: Any) -> None:
        assert self.call("POST", "/_faults", fault).status == 200

    def mend(self) -> None:
        self.call("DELETE", "/_faults")
