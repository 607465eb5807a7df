"""Each law can be broken: by a bug of the kind that it is there for, and in its own words."""

import ast
import re
from typing import NamedTuple

import pytest

from tests.simulation.test_simulation import python

ACCEPT, SAGA = "layers/shop/checkout/orders/accept", "layers/shop/checkout/orders/saga"
PAYMENTS, INVENTORY = "layers/shop/payments", "layers/shop/goods/inventory"
ROOM = "layers/shop/traffic/waiting_room/check_pass.py"
SETTLE_RETURN = "layers/shop/aftersales/returns/settle_return.py"


class Broken(NamedTuple):
    """A change of one file, and what the law that notices it says."""

    file: str
    before: str
    after: str
    told: str


BUGS = {
    "a parcel goes to another house": Broken(
        f"{ACCEPT}/price_order.py", "Address(to.name, to.line1,", "Address(to.name, to.city,", r"was promised address"
    ),
    "a line is booked as another product": Broken(
        f"{ACCEPT}/price_order.py",
        "product_id=priced.variants[line.sku].product_id",
        "product_id=line.sku",
        "promised lines",
    ),
    "an offer has no name on the order": Broken(
        f"{ACCEPT}/price_order.py", "discounts=_discounts(priced, language)", "discounts=None", "was promised discounts"
    ),
    "a repetition is answered though what was agreed to has changed": Broken(
        "layers/shop/checkout/orders/model.py", "{body_hash[:KEY_CHARACTERS]}", "", r"was promised (lines|address)"
    ),
    "equal refunds are taken for one": Broken(
        SETTLE_RETURN, 'f"{order_id}:{return_id}"', 'f"{order_id}:{one.to_method}"', "has refunds|is kept, not"
    ),
    "the adapter takes any refund for the one that is asked for": Broken(
        f"{PAYMENTS}/stripe/refunds.py",
        'if noted(refund.metadata, "refund_id") == refund_id',
        "if refund_id",
        "has refunds|is kept, not",
    ),
    "another amount is taken, and nobody compares": Broken(
        f"{PAYMENTS}/model.py",
        "if (state.captured, state.currency) != (amount.amount, amount.currency):",
        "if state.currency != amount.currency:",
        "leaves, and",
    ),
    "the adapter captures less than it is asked to": Broken(
        f"{PAYMENTS}/stripe/intents.py",
        '"amount_to_capture": amount.amount',
        '"amount_to_capture": amount.amount - 1',
        "nobody took it but the shop",
    ),
    "a fact tells another time": Broken(
        "layers/shop/checkout/orders/tell/order_events.py", 'int(at_ms["N"])', 'int(at_ms["N"]) + 1', "is told"
    ),
    "a parcel has the wrong carrier": Broken(
        "layers/shop/aftersales/fulfilment/ship_parcels.py",
        "carrier_for(country, method)",
        'carrier_for("DE", method)',
        "goes to CN by",
    ),
    "units go back to another warehouse than they came from": Broken(
        f"{INVENTORY}/reserve/reservations.py",
        "transaction.update(stock_row(hold.shelf, hold.shard), actions=[StockRow.available.add(hold.quantity)])",
        "transaction.update(stock_row(type(hold.shelf)(hold.sku), hold.shard), "
        "actions=[StockRow.available.add(hold.quantity)])",
        "received, but",
    ),
    "a promise that is kept is still owed": Broken(
        "layers/shop/checkout/orders/table/restocking.py",
        "        for hold in self.owed:\n            reservations.redeem(transaction, hold, self.policy)\n",
        "",
        "received, but",
    ),
    "goods that arrive are given to nobody": Broken(
        "layers/shop/checkout/orders/wait/fill_backorders.py",
        "outcome = _serve(waiting)",
        "return",
        "waits for|accepted",
    ),
    "a correction is booked as often as it is sent": Broken(
        "functions/inventory.py", '_booking_id("adj", sku, headers)', 'ids.new_id("adj")', "received, of"
    ),
    "who shows no pass is not asked to wait": Broken(
        ROOM, "if not current_room().open:", "if not room_pass or not current_room().open:", "had no turn"
    ),
    "a pass is good for any cart": Broken(
        ROOM, 'if answer not in ("others", "spent"):', 'if answer != "spent":', "one pass of the waiting room"
    ),
}
SEEDS = 600
TRY = """
from tests.simulation import planting, trials
plants = [planting.Plant(name, (planting.Change(*change),), {seeds}) for name, change in {bugs}]
print([(verdict.plant, verdict.runs, verdict.story.partition(chr(10))[0] + verdict.error)
       for verdict in trials.verdicts(plants, {{}}, 2)])
"""


@pytest.fixture(scope="module")
def verdicts() -> dict[str, str]:
    """What each bug came to, all tried in processes of their own."""
    changes = [(name, tuple(bug)[:3]) for name, bug in BUGS.items()]
    told = python("-c", TRY.format(seeds=SEEDS, bugs=changes))
    return {name: f"in run {runs}: {story}" for name, runs, story in ast.literal_eval(told)}


@pytest.mark.parametrize("name", BUGS)
def test_a_law_says_what_a_bug_of_its_kind_has_done(name: str, verdicts: dict[str, str]) -> None:
    assert re.search(BUGS[name].told, verdicts[name]), verdicts[name]
