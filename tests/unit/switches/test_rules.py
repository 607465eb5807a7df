"""Which part is given up, when, and in which order they come back."""

import pytest

from layers.shop.traffic.switches.model import BY_ITSELF, PARTS, Setting, Strain, Switches, changed, steered, switched

NOW = "2026-11-11T00:00:00Z"
CALM, BETWEEN, STRAINED = Strain(1), Strain(12), Strain(25)
YIELDING = [part.name for part in PARTS if part.yields]


def looks(switches: Switches, *strains: Strain) -> Switches:
    for strain in strains:
        switches = steered(switches, strain, NOW)
    return switches


def given_up(switches: Switches) -> list[str]:
    return changed(Switches(), switches)


def by_hand(on: bool, automatic: bool = False) -> Setting:
    return Setting(on, automatic, NOW, "may", "trying")


def test_nothing_is_given_up_while_the_shop_keeps_up() -> None:
    assert looks(Switches(), *[CALM, BETWEEN] * 9) == Switches()


def test_under_strain_one_part_after_the_other_is_given_up_the_first_of_the_list_first() -> None:
    assert given_up(looks(Switches(), STRAINED)) == []
    assert given_up(looks(Switches(), *[STRAINED] * 2)) == YIELDING[:1]
    assert given_up(looks(Switches(), *[STRAINED] * 4)) == YIELDING[:2]
    assert given_up(looks(Switches(), *[STRAINED] * 99)) == YIELDING


def test_a_hiccup_gives_nothing_up() -> None:
    assert given_up(looks(Switches(), *[STRAINED, CALM] * 9)) == []


def test_a_service_in_trouble_is_strain_and_is_told_as_the_reason() -> None:
    found = looks(Switches(), *[Strain(30, ("dynamodb throttled 12 %",))] * 2).of(YIELDING[0])
    assert (found.by, found.reason) == (BY_ITSELF, "the oldest order waits 30 s; dynamodb throttled 12 %")


def test_half_a_minute_of_calm_brings_back_one_part_the_last_first() -> None:
    bare = looks(Switches(), *[STRAINED] * 99)
    assert given_up(looks(bare, *[CALM] * 5)) == YIELDING
    assert given_up(looks(bare, *[CALM] * 6)) == YIELDING[:-1]
    assert given_up(looks(bare, *[CALM] * 99)) == []


def test_between_the_two_ages_all_stays_as_it_is() -> None:
    bare = looks(Switches(), *[STRAINED] * 99)
    assert given_up(looks(bare, *[BETWEEN] * 99)) == YIELDING


def test_what_is_switched_by_hand_stays_so_until_it_is_automatic_again() -> None:
    first = YIELDING[0]
    off, kept = switched(Switches(), first, by_hand(False)), switched(Switches(), first, by_hand(True))
    assert first in given_up(looks(off, *[CALM] * 99))
    assert first not in given_up(looks(kept, *[STRAINED] * 99))
    assert first in given_up(looks(switched(kept, first, by_hand(True, automatic=True)), *[STRAINED] * 99))


def test_what_somebody_switched_off_is_not_taken_up_by_itself() -> None:
    off = switched(Switches(), YIELDING[0], by_hand(False, automatic=True))
    assert given_up(looks(off, *[CALM] * 99)) == YIELDING[:1]


def test_what_is_needed_to_order_never_gives_itself_up() -> None:
    assert looks(Switches(), *[Strain(9_999)] * 99).of("browse-only") == Switches().of("browse-only")
    assert not Switches().is_on("browse-only")


def test_a_name_that_no_part_has_is_a_fault_of_whoever_asks() -> None:
    with pytest.raises(KeyError):
        switched(Switches(), "no-such-part", by_hand(False))
