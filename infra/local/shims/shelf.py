"""Where a standard queue keeps its messages: every call costs the logarithm of the depth at most."""

from __future__ import annotations

import heapq
import itertools
import time
from collections import OrderedDict
from collections.abc import Callable

from moto.sqs.exceptions import InvalidParameterValue, ReceiptHandleIsInvalid
from moto.sqs.models import Message, Queue

LONGEST_VISIBILITY = 43_200_000  # ms: twelve hours from sending
REMEMBERED_RECEIPTS = 10_000


class Shelf:
    """The messages of one standard queue. Its lock is the queue's own condition, notified when one becomes ready."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.changed = queue._messages_lock
        self.wakers: list[Callable[[], None]] = []  # event sources that poll this queue
        self._order = itertools.count()
        self.clear()

    def clear(self) -> None:
        self.messages: dict[int, Message] = {}  # by place in line
        self._ready: list[int] = []  # heap of places: a message that comes back has its old place
        self._later: list[tuple[float, int]] = []  # heap of (ms when ready, place)
        self._by_receipt: dict[str, int] = {}
        self._gone: OrderedDict[str, None] = OrderedDict()

    def add(self, message: Message) -> None:
        with self.changed:
            place = next(self._order)
            message.place = place  # type: ignore[attr-defined]
            self.messages[place] = message
            self._put(message)

    def _put(self, message: Message) -> None:
        place: int = message.place  # type: ignore[attr-defined]
        ready_at = max(message.visible_at, message.delayed_until)
        if ready_at <= _now():
            heapq.heappush(self._ready, place)
        else:
            heapq.heappush(self._later, (ready_at, place))
        self.changed.notify_all()
        for wake in self.wakers:
            wake()

    def _ripen(self) -> None:
        now = _now()
        while self._later and self._later[0][0] < now:
            _, place = heapq.heappop(self._later)
            message = self.messages.get(place)
            if message is not None and max(message.visible_at, message.delayed_until) < now:
                heapq.heappush(self._ready, place)

    def next_ripe(self) -> float | None:
        """Seconds until a message becomes ready; 0 when one is, None when none will."""
        with self.changed:
            self._ripen()
            if self._first() is not None:
                return 0.0
            return max(0.001, (self._later[0][0] - _now()) / 1000 + 0.001) if self._later else None

    def _first(self) -> Message | None:
        """The first ready message; places of messages deleted, or taken and pushed twice, fall away."""
        while self._ready:
            message = self.messages.get(self._ready[0])
            if message is not None and max(message.visible_at, message.delayed_until) <= _now():
                return message
            heapq.heappop(self._ready)
        return None

    def take(self, count: int, visibility: int) -> list[Message]:
        """Up to `count` ready messages, invisible for `visibility` seconds from now; worn-out ones go to the DLQ."""
        taken: list[Message] = []
        with self.changed:
            self._ripen()
            again: list[int] = []
            while len(taken) < count and (message := self._first()) is not None:
                heapq.heappop(self._ready)
                if self._is_expired(message):
                    self._drop(message)
                elif self._is_worn_out(message):
                    self._drop(message)
                    self.queue.dead_letter_queue.add_message(message)  # type: ignore[union-attr]
                else:
                    self._receive(message, visibility, again)
                    taken.append(message)
            for place in again:
                heapq.heappush(self._ready, place)
        return taken

    def _receive(self, message: Message, visibility: int, again: list[int]) -> None:
        message.mark_received(visibility_timeout=visibility)
        place: int = message.place  # type: ignore[attr-defined]
        self._by_receipt[message.receipt_handle] = place  # type: ignore[index]
        if visibility:
            heapq.heappush(self._later, (message.visible_at, place))
        else:
            again.append(place)

    def _is_expired(self, message: Message) -> bool:
        kept: int = self.queue.message_retention_period  # type: ignore[attr-defined]
        sent: int = message.sent_timestamp or 0
        return _now() >= kept * 1000 + sent

    def _is_worn_out(self, message: Message) -> bool:
        policy = self.queue.redrive_policy
        limit = policy["maxReceiveCount"] if policy and self.queue.dead_letter_queue is not None else None
        return limit is not None and message.approximate_receive_count >= limit

    def find(self, receipt: str) -> Message | None:
        place = self._by_receipt.get(receipt)
        return None if place is None else self.messages.get(place)

    def delete(self, receipt: str) -> None:
        with self.changed:
            if receipt in self._gone:
                return
            message = self.find(receipt)
            if message is None:
                raise ReceiptHandleIsInvalid()
            self._drop(message)

    def remove(self, message: Message) -> None:
        """For an event source, which holds the message itself. Nothing, if it has moved to the dead letters since."""
        with self.changed:
            if self.messages.get(message.place) is message:  # type: ignore[attr-defined]
                self._drop(message)

    def bury(self, message: Message) -> bool:
        """Move a message to the dead letters, or drop it where the queue has none: whether it has."""
        self.remove(message)
        dead = self.queue.dead_letter_queue
        if dead is not None:
            message.change_visibility(0)
            dead.add_message(message)
        return dead is not None

    def _drop(self, message: Message) -> None:
        self.messages.pop(message.place, None)  # type: ignore[attr-defined]
        for receipt in message.all_receipt_handles:
            if receipt is not None and self._by_receipt.pop(receipt, None) is not None:
                self._gone[receipt] = None
        while len(self._gone) > REMEMBERED_RECEIPTS:
            self._gone.popitem(last=False)

    def change_visibility(self, receipt: str, visibility: int) -> None:
        with self.changed:
            message = self.find(receipt)
            if message is None:
                raise ReceiptHandleIsInvalid()
            if _now() + visibility * 1000 - message.sent_timestamp > LONGEST_VISIBILITY:  # type: ignore[operator]
                raise InvalidParameterValue(
                    f"Value {visibility} for parameter VisibilityTimeout is invalid. Reason: Total "
                    "VisibilityTimeout for the message is beyond the limit [43200 seconds]"
                )
            message.change_visibility(visibility)
            self._put(message)

    def count(self) -> tuple[int, int, int]:
        """Ready, delayed, in flight."""
        with self.changed:
            now = _now()
            places = {place for _, place in self._later}
            later = [message for place in places if (message := self.messages.get(place)) is not None]
            delayed = sum(message.delayed_until > now for message in later)
            hidden = sum(message.visible_at >= now for message in later)
            unready = sum(message.visible_at >= now or message.delayed_until > now for message in later)
            return len(self.messages) - unready, delayed, hidden

    def oldest_age(self) -> float:
        """Seconds since the oldest message that is not delayed was sent; 0 when there is none."""
        with self.changed:
            now = _now()
            sent = (message.sent_timestamp or now for message in self.messages.values() if message.delayed_until <= now)
            return max(0.0, (now - min(sent, default=now)) / 1000)


def _now() -> float:
    return time.time() * 1000


def shelf_of(queue: Queue) -> Shelf:
    """The shelf of a standard queue, made on first use (two threads may race for it, so under the queue's lock)."""
    found: Shelf | None = getattr(queue, "_shelf", None)
    if found is None:
        with queue._messages_lock:
            found = getattr(queue, "_shelf", None)
            if found is None:
                found = queue._shelf = Shelf(queue)  # type: ignore[attr-defined]
    return found
