"""What the table of dead letters promises."""

import pytest
from msgspec.structs import replace

from layers.shop.backoffice.operations.store import dead_letters_table
from tests.unit.operations.letters import a_letter


@pytest.fixture
def letters(tables):
    return dead_letters_table


def test_a_kept_letter_reads_back_whole(letters):
    letter = a_letter(body="{broken 红", reason="DecodeError: byte 1", redrives=2, version=4)
    assert letters.keep(letter)
    assert letters.get("orders", letter.letter_id) == letter
    assert letters.get("checkups", letter.letter_id) is None


def test_a_letter_is_kept_once_and_a_later_version_takes_its_place(letters):
    letter = a_letter()
    assert letters.keep(letter)
    assert not letters.keep(letter)
    again = replace(letter, version=2, redrives=1, reason="KeyError: 'price'")
    assert letters.keep(again)
    assert letters.get("orders", letter.letter_id) == again
    assert letters.count("orders", 10) == 1


def test_letters_are_paged_newest_first_queue_by_queue(letters):
    for number in range(1, 6):
        letters.keep(a_letter(number))
    letters.keep(a_letter(9, queue="checkups"))
    first = letters.page("orders", 2)
    assert first.letters == [a_letter(5), a_letter(4)]
    second = letters.page("orders", 2, first.following)
    assert second.letters == [a_letter(3), a_letter(2)]
    last = letters.page("orders", 2, second.following)
    assert (last.letters, last.following) == ([a_letter(1)], None)


def test_a_page_that_takes_the_last_one_leads_nowhere(letters):
    letters.keep(a_letter(1))
    assert letters.page("orders", 1).following is None
    assert letters.page("imports", 5).letters == []


def test_letters_are_counted_up_to_a_limit(letters):
    for number in range(1, 6):
        letters.keep(a_letter(number))
    assert (letters.count("orders", 10), letters.count("orders", 3), letters.count("imports", 3)) == (5, 3, 0)


def test_an_edit_of_what_somebody_else_edited_is_refused(letters):
    letter = a_letter()
    letters.keep(letter)
    mine = replace(letter, body="mine", version=2)
    assert letters.replace(mine, seen=1)
    assert not letters.replace(replace(letter, body="yours", version=2), seen=1)
    assert letters.get("orders", letter.letter_id) == mine


def test_a_letter_that_is_gone_is_not_edited(letters):
    assert not letters.replace(a_letter(), seen=1)
    assert letters.get("orders", a_letter().letter_id) is None


def test_only_the_version_that_was_read_is_removed(letters):
    letter = a_letter()
    letters.keep(letter)
    failed_again = replace(letter, version=2)
    letters.keep(failed_again)
    assert not letters.remove(letter)
    assert letters.remove(failed_again)
    assert not letters.remove(failed_again)
    assert letters.count("orders", 1) == 0
