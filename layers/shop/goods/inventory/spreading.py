"""Which shard an order takes from, and how units are spread evenly. Rules only."""

from collections.abc import Mapping

from msgspec import Struct

from layers.cloud.shards import shard_of
from layers.shop.goods.inventory.model import Layout

RECEIVERS = 10  # rows that one transfer may fill: few enough to collide seldom with sales


class Transfer(Struct, frozen=True):
    """Units that leave one shard for others, together."""

    giver: int
    to: dict[int, int]

    @property
    def units(self) -> int:
        return sum(self.to.values())


def own_shard(order_id: str, shards: int) -> int:
    """Where an order looks first: orders spread evenly, and a repeated one looks at the same place."""
    return shard_of(order_id, shards)


def other_shard(order_id: str, shards: int) -> int:
    """Where it looks next, of at least two: any other, so that the neighbours of an empty shard are not run over."""
    step = 1 + shard_of(f"{order_id}|other", shards - 1)
    return (own_shard(order_id, shards) + step) % shards


def choose(order_id: str, quantity: int, available: Mapping[int, int], most: int) -> dict[int, int]:
    """Units to take by shard: of one that has enough, else of the fullest, at most `most` of them.

    Of several with enough each order has a favourite of its own. What is chosen may be less than `quantity`.
    """
    enough = [shard for shard, units in available.items() if units >= quantity]
    if enough:
        return {min(enough, key=lambda shard: (shard_of(f"{order_id}|{shard}", 1 << 16), shard)): quantity}
    chosen: dict[int, int] = {}
    for shard in sorted(available, key=lambda shard: (-available[shard], shard))[:most]:
        if units := min(available[shard], quantity - sum(chosen.values())):
            chosen[shard] = units
    return chosen


def even_out_transfers(available: Mapping[int, int], shards: int) -> list[Transfer]:
    """What brings the first `shards` to within a unit of each other, and empties the rest, moving the fewest units."""
    share, odd = divmod(sum(available.values()), shards)
    fullest = sorted(range(shards), key=lambda shard: -available.get(shard, 0))
    target = {shard: share + (rank < odd) for rank, shard in enumerate(fullest)}
    surplus = {shard: units - target.get(shard, 0) for shard, units in available.items()}
    lacks = {shard: target[shard] - available.get(shard, 0) for shard in range(shards)}
    wanting = [[shard, lack] for shard, lack in lacks.items() if lack > 0]
    found: list[Transfer] = []
    for giver, units in surplus.items():
        found += _dealt(giver, units, wanting)
    return found


def _dealt(giver: int, units: int, wanting: list[list[int]]) -> list[Transfer]:
    """Deal a giver's surplus out to who is still wanting."""
    transfers: list[Transfer] = []
    while units > 0:
        to: dict[int, int] = {}
        while units > 0 and len(to) < RECEIVERS:
            shard, lack = wanting[0]
            to[shard] = min(units, lack)
            units -= to[shard]
            wanting[0][1] -= to[shard]
            if not wanting[0][1]:
                wanting.pop(0)
        transfers.append(Transfer(giver, to))
    return transfers


def gather_transfers(quantity: int, available: Mapping[int, int]) -> list[Transfer]:
    """What brings `quantity` units together on the fullest shard, for an order that cannot take from so many."""
    target, *others = sorted(available, key=lambda shard: (-available[shard], shard))
    missing, found = quantity - available[target], []
    for shard in others:
        if missing > 0 and available[shard] > 0:
            found.append(Transfer(shard, {target: min(missing, available[shard])}))
            missing -= found[-1].units
    return found


def is_uneven(available: Mapping[int, int], shards: int) -> bool:
    """Whether evening out would spare orders a search: a shard is dry, or units lie where nobody looks first, though
    there are two or more for each shard. With fewer, searching is cheaper than moving."""
    dry = any(available.get(shard, 0) <= 0 for shard in range(shards))
    astray = any(units > 0 for shard, units in available.items() if shard >= shards)
    return (dry or astray) and sum(available.values()) >= 2 * shards


def behind_of(known: Mapping[int, Layout], layout: Layout) -> tuple[int, ...]:
    """The shards within reach that do not know `layout`."""
    return tuple(s for s in range(layout.reach) if known.get(s, Layout()).number < layout.number)
