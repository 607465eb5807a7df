"""Buyers of a flash sale: they stand in line, come through or give up, and order with what admits them."""

from typing import Any

from tests.simulation.buyers import Buyer

MOST_LOOKS = 40
WAITING = "waiting"


class SaleBuyer(Buyer):
    """One visit to a running sale. `told` is the last that the line said."""

    told = ""
    may_exchange = False  # what is exchanged is bought without the line, and counts for nobody

    def act(self) -> None:
        if self._come_through():
            super().act()

    def come_late(self) -> None:
        """When all else is settled: one unit that is there must be to be had, and nobody may be kept waiting.

        Without a gate nobody is told "sold out": the tables alone do not know who may still give units back.
        """
        self.two_tabs = False  # the other tab would spend the admission, and its order would be this one's, too
        self.request.pop("gift_card_code", None)  # others have emptied it by now
        there = self.shop.books.available[next(iter(self.cart.lines))]
        self.act()
        if there and not self.order_id:
            self.shop.break_law(f"{there} units are there, and the latecomer is told {self.told}")
        if not there and self.told != "sold_out" and self.shop.cached:
            self.shop.break_law(f"all is sold, and the latecomer is told {self.told}")

    def _come_through(self) -> bool:
        """Whether there is an admission to order with; some leave the line, some dawdle until theirs has run out."""
        (sku, quantity), line = next(iter(self.cart.lines.items())), f"/v1/flash-sales/{self.shop.sale_id}/entries"
        wish = {"sku": sku, "quantity": quantity, "email": self.request["email"]}
        reply = self._ask("POST", line, wish, {"idempotency-key": f"entry-of-{self.name}"})
        if reply.status != 201:
            return False
        self.told = reply.body["state"]
        path, token = f"{line}/{reply.body['entry_id']}", {"x-entry-token": reply.body["entry_token"]}
        if self.random.random() < 0.1:
            self._pause(0.0, 3.0)
            self._ask("DELETE", path, None, token)
            return False
        entry = self._wait_in_line(path, token)
        if not entry.get("admission_token"):
            return False
        self.request = {**self.request, "admission_token": entry["admission_token"]}
        self._pause(*((50.0, 80.0) if self.random.random() < 0.1 else (0.0, 5.0)))
        return True

    def _wait_in_line(self, path: str, token: dict[str, str]) -> Any:
        entry: Any = {}
        for _ in range(MOST_LOOKS):
            reply = self._ask("GET", path, None, token)
            entry = reply.body if reply.status == 200 else {}
            self.told = entry.get("state", self.told)
            if self.told != WAITING:
                break
            self.shop.scheduler.pause(max(1.0, float(entry.get("poll_after_seconds", 1.0))))
        return entry
