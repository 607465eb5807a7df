"""Which warehouse an order's lines come from."""

from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from layers.shop.goods.inventory.model import OWED, Shelf
from layers.shop.goods.inventory.reserve.allocation import allocate, lacking

NEAREST = ["hangzhou", "chengdu", "", "rotterdam"]


def test_the_nearest_warehouse_that_has_every_line_ships_alone():
    shelves = {"KETTLE": {"hangzhou": 9, "chengdu": 3}, "LANTERN": {"chengdu": 1, "rotterdam": 5}}
    allocation = allocate({"KETTLE": 2, "LANTERN": 1}, shelves, NEAREST)
    assert allocation == {Shelf("KETTLE", "chengdu"): 2, Shelf("LANTERN", "chengdu"): 1}


def test_where_nobody_has_every_line_as_few_parcels_leave_as_can_and_from_nearby():
    shelves = {
        "KETTLE": {"hangzhou": 1, "": 1, "rotterdam": 1},
        "LANTERN": {"chengdu": 1, "rotterdam": 1},
        "TEA": {"": 1},
    }
    allocation = allocate({"KETTLE": 1, "LANTERN": 1, "TEA": 1}, shelves, NEAREST)
    assert allocation == {Shelf("KETTLE", ""): 1, Shelf("LANTERN", "chengdu"): 1, Shelf("TEA", ""): 1}


def test_a_line_is_split_only_where_no_warehouse_has_it_whole():
    shelves = {"KETTLE": {"hangzhou": 2, "chengdu": 2, "rotterdam": 3}}
    assert allocate({"KETTLE": 3}, shelves, NEAREST) == {Shelf("KETTLE", "rotterdam"): 3}
    assert allocate({"KETTLE": 5}, shelves, NEAREST) == {
        Shelf("KETTLE", "hangzhou"): 2,
        Shelf("KETTLE", "chengdu"): 2,
        Shelf("KETTLE", "rotterdam"): 1,
    }


def test_a_split_line_draws_the_others_to_where_it_comes_from():
    shelves = {"KETTLE": {"chengdu": 1, "rotterdam": 1}, "TEA": {"hangzhou": 1, "rotterdam": 1}}
    allocation = allocate({"KETTLE": 2, "TEA": 1}, shelves, NEAREST)
    assert allocation[Shelf("TEA", "rotterdam")] == 1


def test_only_what_is_on_no_shelf_is_promised():
    shelves = {"KETTLE": {"hangzhou": 1, "chengdu": 1, OWED: 5}}
    assert allocate({"KETTLE": 4}, shelves, NEAREST) == {
        Shelf("KETTLE", "hangzhou"): 1,
        Shelf("KETTLE", "chengdu"): 1,
        Shelf("KETTLE", OWED): 2,
    }


def test_nothing_is_promised_beyond_the_limit():
    shelves = {"KETTLE": {"hangzhou": 1, OWED: 2}, "TEA": {"": 1}}
    assert lacking({"KETTLE": 4, "TEA": 1}, shelves, NEAREST) == ["KETTLE"]
    assert lacking({"KETTLE": 3, "TEA": 1}, shelves, NEAREST) == []


def test_what_lies_in_a_closed_warehouse_is_not_sold():
    assert lacking({"KETTLE": 1}, {"KETTLE": {"closed": 5}}, NEAREST) == ["KETTLE"]


SKUS = ["KETTLE", "LANTERN", "TEA"]
SHELVES = st.fixed_dictionaries(
    {sku: st.dictionaries(st.sampled_from([*NEAREST, OWED]), st.integers(0, 4), max_size=5) for sku in SKUS}
)
WANTED = st.dictionaries(st.sampled_from(SKUS), st.integers(1, 6), min_size=1)


@given(WANTED, SHELVES)
def test_all_of_it_is_given_and_nothing_that_is_not_there(wanted, shelves):
    assume(not lacking(wanted, shelves, NEAREST))
    allocation = allocate(wanted, shelves, NEAREST)
    assert all(0 < units <= shelves[shelf.sku][shelf.warehouse] for shelf, units in allocation.items())
    for sku, quantity in wanted.items():
        assert sum(units for shelf, units in allocation.items() if shelf.sku == sku) == quantity


@given(WANTED, SHELVES)
def test_promises_are_made_only_when_the_shelves_are_empty(wanted, shelves):
    assume(not lacking(wanted, shelves, NEAREST))
    allocation = allocate(wanted, shelves, NEAREST)
    for sku in {shelf.sku for shelf in allocation if shelf.warehouse == OWED}:
        assert all(allocation.get(Shelf(sku, place), 0) == shelves[sku].get(place, 0) for place in NEAREST)


FULLER = st.fixed_dictionaries(
    {sku: st.dictionaries(st.sampled_from(NEAREST), st.integers(0, 4), min_size=2) for sku in SKUS}
)
LITTLE = st.dictionaries(st.sampled_from(SKUS), st.integers(1, 2), min_size=1)


@given(LITTLE, FULLER)
def test_no_smaller_set_of_warehouses_has_each_line_whole(wanted, shelves):
    def whole_from(places):
        return all(any(shelves[sku].get(place, 0) >= quantity for place in places) for sku, quantity in wanted.items())

    assume(whole_from(NEAREST))
    used = {shelf.warehouse for shelf in allocate(wanted, shelves, NEAREST)}
    assert whole_from(used)
    assert not any(whole_from(fewer) for many in range(1, len(used)) for fewer in combinations(NEAREST, many))
