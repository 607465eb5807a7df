"""Members of the loyalty programme, in a share of the runs: they spend points, and earn some by what they keep."""

from random import Random

from layers.cloud import clock
from layers.shop.offers.points.links import Link, link_id_for
from layers.shop.offers.points.member_token import FIRST, token_of
from layers.shop.offers.points.model import Membership, member_ids_for
from layers.shop.offers.points.store import memberships_table
from tests.simulation.buyers import Buyer
from tests.simulation.opening import OPENED
from tests.simulation.shop import Shop

MEMBERS = 0.15  # of the runs
GIVEN = 7_000  # points that a member begins with: one minor unit each
SPENT = (0, 3_000, 6_000)  # on an order; two orders may want more than there is


def enrol(shop: Shop, buyers: list[Buyer]) -> None:
    """Before the run: those of some persons, so that what happens to their orders is told to their memberships."""
    random = Random(f"{shop.seed} members")
    if random.random() >= MEMBERS:
        return
    shop.tell_of_orders()
    for person in sorted({buyer.person for buyer in buyers})[: random.randint(1, 2)]:
        member_id, token = _join(shop, f"{person}@example.com")
        for buyer in buyers:
            if buyer.person == person:
                buyer.opens_membership = {"x-member-token": token}
                buyer.request["points"] = {"member_id": member_id, "points": random.choice(SPENT)}


def _join(shop: Shop, email: str) -> tuple[str, str]:
    """The membership of a mailbox, as the code of the link that it was mailed would make it, and its token."""
    member_id, *_ = member_ids_for(email)
    link = Link(link_id_for(email), email, "en", int(OPENED.timestamp()))
    memberships_table.ask(link)
    memberships_table.join(Membership(member_id, email, "en", clock.iso(OPENED), FIRST), link.link_id)
    given, path = {"points": GIVEN, "reason": "welcome"}, f"/v1/admin/loyalty/memberships/{member_id}/adjustments"
    shop.ask_at_once("POST", path, given, {"idempotency-key": "welcome"})
    shop.members.append(member_id)
    return member_id, token_of(member_id, FIRST)
