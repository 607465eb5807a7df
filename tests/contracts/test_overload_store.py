"""What the pacer's book promises, in memory and in DynamoDB; and how pulses are told and read."""

from datetime import UTC, datetime, timedelta

import pytest

from layers.cloud import clock, environment
from layers.cloud.pulse import Pulse, Service
from layers.cloud.watch import pulse_log
from layers.shop.traffic.overload.in_memory import MemoryBooks
from layers.shop.traffic.overload.model import Book, Sample, with_sample
from layers.shop.traffic.overload.port import BookChangedError, Books
from layers.shop.traffic.overload.store import books_table

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)


@pytest.fixture
def books(engine: str) -> Books:
    return MemoryBooks() if engine == "memory" else books_table


def test_a_book_reads_back_whole(books: Books) -> None:
    assert books.read() == Book()
    book = with_sample(Book(), Sample(1, 20, 3, 4.5, 6, 2, 7.8), troubles=("payments slow 5000 ms",), fresh_ms=9)
    books.write(book)
    assert books.read() == book


def test_two_pacers_cannot_write_the_same_page(books: Books) -> None:
    sample = Sample(1, 20, 3, 4.5, 6, 2, 7.8)
    first = with_sample(books.read(), sample)
    books.write(first)
    with pytest.raises(BookChangedError):
        books.write(with_sample(Book(), sample))
    books.write(with_sample(first, sample))
    assert books.read().version == 2


def test_pulses_are_read_back_since_a_moment_in_the_order_they_were_told(tables: str) -> None:
    for minute in range(3):
        at = NOON + timedelta(minutes=minute)
        with clock.frozen(at):
            environment.forget()  # each in an environment of its own
            seen = {"dynamodb": Service(calls=minute + 1, ms=4.5, throttled=1)}
            pulse_log.keep(Pulse(int(at.timestamp() * 1000), 5.0, seen, {"orders": 20}, {"orders": 1.5}))
    found = pulse_log.since(NOON + timedelta(seconds=30))
    assert [pulse.services["dynamodb"].calls for pulse in found] == [2, 3]
    assert pulse_log.totals(found)["dynamodb"] == Service(calls=5, ms=9.0, throttled=2)
