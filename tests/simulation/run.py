"""One run: people come to a shop, the weather is what it is, and in the end all must be in order."""

import hashlib
from collections import Counter
from typing import NamedTuple

from tests.simulation import endless
from tests.simulation.laws import check_ending, watch
from tests.simulation.people import People
from tests.simulation.scheduler import NoRestError
from tests.simulation.shop import Shop
from tests.simulation.story import tell

LOOKS = 4  # at the dead letters


class Ended(NamedTuple):
    """What became of a run. `broken` is the law that did not hold, "" for none, and `story` how it came to that.

    `parts` are the people and the kinds of weather that it had, of which it can be run `without` some.
    """

    seed: int
    broken: str
    story: str
    fingerprint: str  # of everything that happened
    faults: Counter[str]
    endings: Counter[str]
    parts: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


def run(seed: int, without: frozenset[str] = frozenset()) -> Ended:
    """The same for the same seed, whatever ran before it and in whichever process."""
    shop = Shop(seed, without)
    with shop.open():
        watch(shop)
        people = People(shop)
        people.come()
        _live(shop, people)
    endings = Counter(shop.books.orders.get(buyer.order_id, "never accepted") for buyer in people.buyers)
    names = {buyer.order_id: buyer.name for buyer in people.buyers}
    story = tell(seed, shop.broken, shop.edge.history, names, without) if shop.broken else ""
    fingerprint = hashlib.blake2s(repr(shop.edge.history).encode(), digest_size=8).hexdigest()
    return Ended(seed, shop.broken, story, fingerprint, shop.weather.struck, endings, shop.parts, without)


def _live(shop: Shop, people: People) -> None:
    """Until nothing happens any more; then somebody sees to what got stuck, as long as there is something."""
    try:
        shop.scheduler.run()
        for _ in range(LOOKS):
            if shop.broken or not shop.dead_letters():
                break
            people.send_night_shift()
            shop.scheduler.run()
    except NoRestError as busy:
        shop.break_law(str(busy))
    if not shop.broken:
        check_ending(shop, people.buyers)
        endless.check(shop)
