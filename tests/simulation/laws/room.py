"""While the waiting room is open for all, who orders has had a turn; one pass is one cart's; who waits gets in."""

from collections import defaultdict

from layers.cloud.aws import READ_TIMEOUTS
from layers.cloud.memory.bulletin import MEMORY_SECONDS, REDIS_SECONDS
from layers.shop.traffic.waiting_room.model import PASS_ORDERS
from tests.simulation.laws.promises import LOSES_CLAIMS
from tests.simulation.records import Accepted
from tests.simulation.shop import Shop
from tests.simulation.weather import CACHE_EMPTIED

ON_THE_WAY = 2.0  # seconds until what was read is remembered
LATE_CALL = 20.0  # seconds that a call may arrive after it was given up
SPARED = 10.0  # seconds, more than the longest pause of the breaker, for which Redis may not be asked after a failure
READ = "GetItem operations WAITINGROOM/ROOM"


def check(shop: Shop) -> None:
    in_time = [accepted for accepted in shop.room.accepted if _is_surely_open(shop, accepted)]
    for accepted in in_time:
        if accepted.room_pass not in shop.room.entries and not accepted.admission:
            shop.break_law(f"{accepted.who} had no turn, the waiting room is open, and the order is accepted")
    _one_pass_one_cart(shop, in_time)
    for who in shop.room.kept_waiting:
        shop.break_law(f"{who} stood in the waiting room, did not leave, and was never let in")


def _is_surely_open(shop: Shop, accepted: Accepted) -> bool:
    """For whichever environment answered: while the room is closed, nobody looks at what a request has to show."""
    heard = shop.room.opened + MEMORY_SECONDS + ON_THE_WAY
    if shop.cached and (shop.weather.struck[CACHE_EMPTIED] or not shop.room.published):
        heard += REDIS_SECONDS + LATE_CALL  # so long Redis may keep what was before
    is_open = heard <= accepted.asked and accepted.answered <= shop.room.closing
    return is_open and not _nobody_could_say(shop, accepted)


def _nobody_could_say(shop: Shop, accepted: Accepted) -> bool:
    """Whether a read of the room failed lately: what was known last goes on, and a new environment knows nothing.

    A read whose reply is lost has failed once nobody waits for it any more.
    """
    since = accepted.asked - MEMORY_SECONDS - ON_THE_WAY - READ_TIMEOUTS["dynamodb"]
    reads = (entry for entry in shop.edge.history if entry.what == READ and entry.fault)
    return any(since <= entry.time <= accepted.answered for entry in reads)


def _one_pass_one_cart(shop: Shop, in_time: list[Accepted]) -> None:
    """However often that cart is ordered, one of its orders stands at most (ends.py)."""
    let_in = defaultdict(list)
    for accepted in in_time:
        if entry := shop.room.entries.get(accepted.room_pass):
            let_in[entry].append(accepted)
    for entry, those in let_in.items():
        carts, orders = {one.cart_id for one in those}, {one.order_id for one in those}
        counted = all(_redis_counted(shop, one) for one in those)
        if len(carts) > 1 and (entry in shop.room.named or counted):
            shop.break_law(f"one pass of the waiting room, and {len(carts)} carts are ordered with it")
        if len(orders) > PASS_ORDERS and counted:
            shop.break_law(f"one pass of the waiting room, and {len(orders)} orders are accepted with it")


def _redis_counted(shop: Shop, accepted: Accepted) -> bool:
    """Whether every use of a pass was known to Redis, which has forgotten none: a pass that names no cart has that of
    its first use, and without Redis nobody knows of it."""
    if not shop.cached or shop.weather.struck[CACHE_EMPTIED]:
        return False
    calls = (entry for entry in shop.edge.history if entry.what.startswith("redis"))
    failed = (call.time for call in calls if call.fault in LOSES_CLAIMS or call.outcome == "ConnectionError")
    return not any(accepted.asked - SPARED <= time <= accepted.answered for time in failed)
