"""Which shard an order takes from, and how units are spread evenly."""

import pytest

from layers.shop.goods.inventory.spreading import (
    RECEIVERS,
    choose,
    even_out_transfers,
    gather_transfers,
    is_uneven,
    other_shard,
    own_shard,
)


def after(available, moves):
    """The shelf once all moves are made; each must find what it takes."""
    shelf = dict(available)
    for move in moves:
        assert shelf[move.giver] >= move.units
        shelf[move.giver] -= move.units
        for shard, units in move.to.items():
            shelf[shard] = shelf.get(shard, 0) + units
    return shelf


def test_orders_spread_evenly_over_shards():
    own = [own_shard(f"ord_{number}", 64) for number in range(6400)]
    counts = [own.count(shard) for shard in range(64)]
    assert min(counts) > 60
    assert max(counts) < 145


@pytest.mark.parametrize("shards", [2, 3, 8, 64])
def test_the_other_shard_is_another_one_and_any(shards):
    others = [(other_shard(f"ord_{n}", shards) - own_shard(f"ord_{n}", shards)) % shards for n in range(2000)]
    assert set(others) == set(range(1, shards))


def test_one_shard_gives_all_units_where_one_has_them():
    assert choose("ord_1", 3, {0: 2, 1: 3, 2: 1}, most=9) == {1: 3}


def test_of_several_that_have_enough_orders_have_different_favourites():
    chosen = {next(iter(choose(f"ord_{number}", 1, dict.fromkeys(range(8), 5), most=9))) for number in range(100)}
    assert chosen == set(range(8))


def test_a_line_is_split_over_the_fullest_shards_when_none_has_enough():
    assert choose("ord_1", 6, {0: 1, 1: 3, 2: 2, 3: 1}, most=9) == {1: 3, 2: 2, 0: 1}


def test_a_split_keeps_within_what_a_transaction_can_hold():
    assert sum(choose("ord_1", 6, dict.fromkeys(range(8), 1), most=4).values()) == 4


@pytest.mark.parametrize(
    ("available", "shards"),
    [
        ({0: 1000}, 32),
        ({0: 7}, 32),
        (dict.fromkeys(range(32), 30), 4),
        ({0: 0, 1: 9, 5: 3, 40: 1}, 8),
        ({0: 0}, 1),
        ({shard: shard for shard in range(64)}, 64),
    ],
)
def test_evening_out_brings_shards_within_a_unit_and_empties_the_rest(available, shards):
    shelf = after(available, even_out_transfers(available, shards))
    active = [shelf.get(shard, 0) for shard in range(shards)]
    assert sum(active) == sum(available.values())
    assert max(active) - min(active) <= 1
    assert not any(units for shard, units in shelf.items() if shard >= shards)


def test_a_shelf_that_is_even_needs_no_move():
    assert even_out_transfers({0: 3, 1: 4, 2: 3}, 3) == []


def test_a_move_fills_few_rows_at_once():
    moves = even_out_transfers({0: 640}, 64)
    assert max(len(move.to) for move in moves) == RECEIVERS
    assert len(moves) == 7


def test_units_are_gathered_on_the_fullest_shard():
    available = dict.fromkeys(range(60), 1) | {9: 4}
    assert after(available, gather_transfers(50, available))[9] == 50


def test_a_shelf_is_uneven_while_moving_units_saves_searches():
    assert is_uneven({0: 40, 1: 0}, 2)
    assert is_uneven({0: 20, 1: 20, 5: 3}, 2)
    assert not is_uneven({0: 20, 1: 1}, 2)
    assert not is_uneven({0: 3, 1: 0}, 2)  # the last units are searched for
