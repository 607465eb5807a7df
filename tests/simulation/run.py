"""One run: people come to a shop, the weather is what it is, and in the end all must be in order."""

import hashlib
from collections import Counter
from random import Random
from typing import NamedTuple

from layers.shop.inventory.receive_stock import receive_stock
from tests.simulation.buyers import Buyer
from tests.simulation.laws import check_ending
from tests.simulation.opening import KETTLE, LANTERN, TEA
from tests.simulation.scheduler import NoRestError
from tests.simulation.shop import Shop
from tests.simulation.staff import LOOKS, Operator
from tests.simulation.story import tell


CROWDS = (2, 2, 2, 2, 3, 3, 3, 4, 4, 6)  # buyers


class Ended(NamedTuple):
    """What became of a run. `broken` is the law that did not hold, "" for none, and `story` how it came to that."""

    seed: int
    broken: str
    story: str
    fingerprint: str  # of everything that happened
    faults: Counter[str]
    endings: Counter[str]


def run(seed: int) -> Ended:
    """The same for the same seed, whatever ran before it and in whichever process."""
    shop = Shop(seed)
    with shop.open():
        buyers = _people(shop)
        _live(shop, buyers)
    endings = Counter(shop.books.orders.get(buyer.order_id, "never accepted") for buyer in buyers)
    names = {buyer.order_id: buyer.name for buyer in buyers}
    story = tell(seed, shop.broken, shop.edge.history, names) if shop.broken else ""
    fingerprint = hashlib.blake2s(repr(shop.edge.history).encode(), digest_size=8).hexdigest()
    return Ended(seed, shop.broken, story, fingerprint, shop.weather.struck, endings)


def _live(shop: Shop, buyers: list[Buyer]) -> None:
    """Until nothing happens any more; then somebody sees to what got stuck, as long as there is something."""
    try:
        shop.scheduler.run()
        operator = Operator(shop, Random(f"{shop.seed} night shift"))
        for _ in range(LOOKS):
            if shop.broken or not shop.dead_letters():
                break
            shop.arrive("night shift", operator.redrive)
            shop.scheduler.run()
    except NoRestError as busy:
        shop.break_law(str(busy))
    if not shop.broken:
        check_ending(shop, buyers)


def _people(shop: Shop) -> list[Buyer]:
    random = Random(f"{shop.seed} people")
    for sku in (LANTERN, KETTLE, TEA):
        receive_stock(sku, random.randint(1, 5), "opening")
    carts = random.sample(shop.opening.carts, random.choice(CROWDS))
    buyers = [
        Buyer(shop, f"buyer{number}", cart, Random(f"{shop.seed} buyer {number}")) for number, cart in enumerate(carts)
    ]
    for buyer in buyers:
        shop.arrive(buyer.name, buyer.act, random.uniform(0.0, 2.0))
    _staff(shop, buyers, random)
    return buyers


def _staff(shop: Shop, buyers: list[Buyer], random: Random) -> None:
    operator = Operator(shop, Random(f"{shop.seed} operator"))
    if random.random() < 0.3:
        shop.arrive("receiver", operator.take_goods_in, random.uniform(0.0, 4.0))
    if random.random() < 0.4:
        shop.arrive("spreader", operator.spread_stock, random.uniform(0.0, 2.0))
    if any(buyer.returns for buyer in buyers):
        shop.arrive("returns desk", operator.look_after_returns, 20.0)
    if random.random() < 0.3:
        buyer = random.choice(buyers)
        shop.arrive("carrier", lambda: buyer.order_id and operator.scan(buyer.order_id), random.uniform(5.0, 60.0))
