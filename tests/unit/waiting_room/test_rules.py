"""When the room opens and closes, and how many it lets in."""

from layers.shop.traffic.waiting_room.model import LEAST_RATE, START_RATE, Room, steered, switched

AUTOMATIC = Room(mode="automatic")


def looks(room: Room, *ages: float, placed: float = 20.0) -> Room:
    for age in ages:
        room = steered(room, age, placed)
    return room


def test_the_switch_opens_and_closes_at_once() -> None:
    opened = switched(Room(), "on", 10)
    assert (opened.mode, opened.open, opened.rate, opened.version) == ("on", True, 7.0, 1)
    assert not switched(opened, "off", 10).open


def test_a_shop_that_has_placed_nothing_yet_begins_with_a_few() -> None:
    assert switched(Room(), "on", 0).rate == START_RATE


def test_an_automatic_room_opens_after_two_looks_at_old_orders_and_not_after_one() -> None:
    assert not looks(AUTOMATIC, 31).open
    assert not looks(AUTOMATIC, 31, 3, 31).open
    assert looks(AUTOMATIC, 31, 31).open


def test_it_closes_only_after_half_a_minute_of_calm() -> None:
    opened = looks(AUTOMATIC, 31, 31)
    assert looks(opened, *[4] * 5).open
    assert looks(opened, *[4] * 5, 9, *[4] * 5).open
    assert not looks(opened, *[4] * 6).open


def test_between_the_two_ages_it_stays_as_it_is() -> None:
    assert not looks(AUTOMATIC, *[20] * 50).open
    assert looks(looks(AUTOMATIC, 31, 31), *[20] * 50).open


def test_what_is_switched_by_hand_is_opened_and_closed_by_hand_alone() -> None:
    assert not looks(switched(Room(), "off", 0), *[99] * 9).open
    assert looks(switched(Room(), "on", 0), *[0] * 99).open


def test_while_orders_grow_old_fewer_are_let_in_than_are_placed() -> None:
    room = switched(Room(), "on", 20)
    assert steered(room, 20, 30).rate == 14
    assert looks(room, *[60] * 20, placed=10).rate == 7


def test_while_orders_are_young_more_are_let_in_up_to_twice_what_is_placed() -> None:
    room = switched(Room(), "on", 20)
    assert steered(room, 2, 20).rate == 16
    assert looks(room, *[2] * 99, placed=20).rate == 40


def test_the_rate_follows_a_back_end_that_gets_slower() -> None:
    room = looks(switched(Room(), "on", 20), *[2] * 20, placed=20)
    assert steered(room, 20, 5).rate == 3.5


def test_a_back_end_that_places_nothing_gets_hardly_anybody() -> None:
    assert looks(switched(Room(), "on", 20), *[60] * 20, placed=0).rate == LEAST_RATE


def test_it_does_not_close_on_a_line_that_would_all_come_at_once() -> None:
    room = looks(AUTOMATIC, 31, 31)
    for _ in range(20):
        room = steered(room, 1, 20, waiting=1_000)
    assert room.open
    for _ in range(6):
        room = steered(room, 1, 20, waiting=30)
    assert not room.open


def test_a_closed_room_of_a_calm_shop_changes_nothing() -> None:
    assert steered(AUTOMATIC, 1, 20) is AUTOMATIC
    assert steered(Room(), 99, 0) == Room()


def test_the_queue_settles_near_its_aim_whatever_share_of_visitors_orders() -> None:
    for orders_per_visitor in (0.2, 0.6, 1.0):
        room, queue, ages = switched(Room(), "on", 20), 2_000.0, []
        for _ in range(400):
            queue = max(0.0, queue + 5 * (room.rate * orders_per_visitor - 20))
            age = queue / 20
            ages.append(age)
            room = steered(room, age, 20.0 if queue else 20 * min(1, room.rate * orders_per_visitor / 20))
        assert max(ages[100:]) < 40
        assert sum(room_age > 30 for room_age in ages[100:]) < 30
