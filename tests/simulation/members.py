"""Members of the loyalty programme, in a share of the runs: they spend points, and earn some by what they keep."""

from random import Random

from tests.simulation.buyers import Buyer
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
    path = "/v1/loyalty/memberships"
    joined = shop.ask_at_once("POST", path, {"email": email}, {"idempotency-key": email})
    member_id = joined["member_id"]
    given = {"points": GIVEN, "reason": "welcome"}
    shop.ask_at_once("POST", f"/v1/admin{path[3:]}/{member_id}/adjustments", given, {"idempotency-key": "welcome"})
    shop.members.append(member_id)
    return member_id, joined["member_token"]
