"""Buyers: what they want, how they pay, when they change their minds. They repeat what failed, with the same key."""

from random import Random
from typing import Any

from tests.simulation.opening import ADDRESS, LANTERN, TWIN, FilledCart
from tests.simulation.shop import Shop
from tests.simulation.visitors import Visitor

TRIES = 5
METHODS = {"pm_card_visa": 6, "pm_card_chargeDeclined": 2, "pm_redirect": 2}
WILLS = ("pays", "pays", "refuses", "leaves", "pays late")
RETURNED_BECAUSE = ("changed_mind", "damaged")
TWO_TABS = 0.2  # of all: they order the same cart in another tab, too, with a key of its own
EXCHANGERS = 0.4  # of those who send something back: they want another one instead
CHANGERS = 0.12  # of all: they change the cart that they have ordered, and send the order under its key again
ONE_BY_ONE = 0.5  # of those who send something back: each unit by itself, so that refunds are equal
OTHERS = {LANTERN: TWIN, TWIN: LANTERN}  # what goods are exchanged for


class Buyer(Visitor):
    """One visit of a person, with one cart. Afterwards `order_id` tells what was accepted."""

    may_exchange = True

    def __init__(self, shop: Shop, name: str, person: str, cart: FilledCart, random: Random, method: str = "") -> None:
        """Who comes with a `method` in mind, buys; others may change their minds."""
        super().__init__(shop, name, cart, random)
        self.person = person
        self.method = method or random.choices(list(METHODS), weights=list(METHODS.values()))[0]
        self.impatient = random.random() < 0.1  # clicks twice
        self.fickle = not method and random.random() < 0.2
        self.cancelled = ""  # the order that was, as this buyer was told
        self.two_tabs = Random(f"{shop.seed} {name} tabs").random() < TWO_TABS
        self.returns = not method and random.random() < 0.4
        self.exchanges = self.may_exchange and Random(f"{shop.seed} {name} exchanges").random() < EXCHANGERS
        self.changes = Random(f"{shop.seed} {name} changes").random() < CHANGERS
        self.one_by_one = Random(f"{shop.seed} {name} one by one").random() < ONE_BY_ONE
        self.request: dict[str, Any] = {
            "cart_id": cart.cart_id,
            "expected_total": cart.total,
            "email": f"{person}@example.com",
            "shipping_address": ADDRESS,
            "payment_method": self.method,
        }
        if random.random() < (0.8 if shop.one_card else 0.05):
            self.request["gift_card_code"] = shop.opening.gift_card

    def act(self) -> None:
        if self.impatient:
            self.shop.arrive(f"{self.name}'s other click", self.order, self.random.uniform(0.0, 0.3))
        if self.two_tabs:
            after = Random(f"{self.shop.seed} {self.name} other tab").choice((0.0, 0.1, 1.0, 10.0))
            self.shop.arrive(f"{self.name}'s other tab", self.order_in_another_tab, after)
        if not self.order():
            return
        if self.changes:
            self.change_and_repeat()
        if self.fickle:
            self._pause(0.0, 5.0)
            self.cancel()
        if self.method == "pm_redirect":
            self.pay_elsewhere()
        if self.returns:
            self.send_back()

    def status(self) -> str:
        reply = self._ask("GET", f"/v1/orders/{self.order_id}")
        return str(reply.body["status"]) if reply.status == 200 else ""

    def cancel(self) -> None:
        for _ in range(TRIES):
            order_id = self.order_id  # another click may have ordered the cart anew meanwhile
            reply = self._ask("POST", f"/v1/orders/{order_id}/cancel")
            self.cancelled = order_id if reply.status == 202 else ""
            if reply.status != 409:
                return
            self._pause(0.5, 3.0)

    def pay_elsewhere(self) -> None:
        """On the page that the payment needs: yes, no, or not at all."""
        will = self.random.choice(WILLS)
        self._pause(*((200.0, 1_100.0) if will == "pays late" else (0.5, 60.0)))
        payments = self.shop.payments
        intent = payments.of(self.order_id)
        if will == "leaves" or intent is None:
            return
        if will == "pays late" and intent.status == "voided":
            self.shop.tell(payments.pay_late(self.order_id))
        elif will == "refuses":
            self.shop.tell(payments.refuse(self.order_id))
        else:
            self.shop.tell(payments.approve(self.order_id))

    def send_back(self) -> None:
        """Something of what was shipped; a second thought may send back the rest."""
        self._pause(20.0, 60.0)
        if self.status() not in ("shipped", "delivered"):
            return
        for number in range(self.random.choice((1, 2, 2))):
            sku, quantity = self.random.choice(sorted(self.cart.lines.items()))
            line = {
                "sku": sku,
                "quantity": 1 if self.one_by_one else self.random.randint(1, quantity),
                "reason": self.random.choice(RETURNED_BECAUSE),
                **({"exchange_for": self.random.choice((sku, OTHERS.get(sku, sku)))} if self.exchanges else {}),
            }
            self._send_back(line, f"return-{number}")
            self._pause(0.0, 3.0)

    def _send_back(self, line: dict[str, Any], key: str) -> None:
        path = f"/v1/orders/{self.order_id}/returns"
        reply = self._ask("POST", path, {"lines": [line]}, {"idempotency-key": key})
        if reply.status == 202 and (self.order_id, reply.body["return_id"]) not in self.shop.returns:
            self.shop.returns.append((self.order_id, reply.body["return_id"]))
