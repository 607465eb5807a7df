"""SQS, moto 5.2.5.

- Send, receive and delete walk the whole queue (71 sends/s at a depth of 1,000; a batch of ten takes seconds at
  3,000). Here a standard queue keeps its messages in heaps (ready, later) and by receipt handle: every call costs
  the logarithm of the depth at most. FIFO queues keep moto's own code.
- Long polls look once a second; here they wake when a message comes, or comes back.
- Old receipt handles are remembered for ever; here the last 10,000 of a queue are.
"""

from __future__ import annotations

import time
import uuid
from copy import copy
from typing import Any

from moto.sqs import models
from moto.sqs.exceptions import InvalidParameterValue
from moto.sqs.models import Message, Queue, SQSBackend

from infra.local.shims.patches import Patches
from infra.local.shims.shelf import shelf_of
from infra.local.shims.traces import traced


def _add_message(queue: Queue, message: Message) -> None:
    if queue.fifo_queue:
        _moto_add_message(queue, message)
    else:
        shelf_of(queue).add(message)


def _send_message(
    backend: SQSBackend,
    queue_name: str,
    message_body: str,
    message_attributes: dict[str, Any] | None = None,
    delay_seconds: int | None = None,
    deduplication_id: str | None = None,
    group_id: str | None = None,
    system_attributes: dict[str, Any] | None = None,
    validate_group_id: bool = True,
) -> Message:
    """As moto's, which works out every attribute of the queue (the counts too) twice for each message sent."""
    queue = backend.get_queue(queue_name)
    given = (message_attributes, delay_seconds, deduplication_id, group_id, system_attributes, validate_group_id)
    if queue.fifo_queue or deduplication_id is not None:
        sent: Message = _moto_send_message(backend, queue_name, message_body, *given)
        return sent
    delay = int(queue.delay_seconds if delay_seconds is None else delay_seconds)  # type: ignore[attr-defined]
    backend._validate_message(queue, message_body, delay)
    if delay > models.MAXIMUM_MESSAGE_DELAY:
        raise InvalidParameterValue(
            f"Value {delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
        )
    message = Message(str(uuid.uuid4()), message_body, traced(system_attributes))
    message.group_id = group_id
    message.message_attributes = message_attributes or {}
    message.mark_sent(delay_seconds=delay)
    queue.add_message(message)
    return message


def _delete_message(queue: Queue, receipt_handle: str) -> None:
    if queue.fifo_queue:
        _moto_delete_message(queue, receipt_handle)
    else:
        shelf_of(queue).delete(receipt_handle)


def _receive_message(
    backend: SQSBackend,
    queue_name: str,
    count: int,
    wait_seconds_timeout: int,
    visibility_timeout: int,
    message_attribute_names: list[str] | None = None,
) -> list[Message]:
    queue = backend.get_queue(queue_name)
    if queue.fifo_queue:
        received: list[Message] = _moto_receive_message(
            backend, queue_name, count, wait_seconds_timeout, visibility_timeout, message_attribute_names
        )
        return received
    shelf, end = shelf_of(queue), time.monotonic() + wait_seconds_timeout
    taken = shelf.take(count, int(visibility_timeout))
    while not taken and (left := end - time.monotonic()) > 0:
        with shelf.changed:
            ripe = shelf.next_ripe()
            if ripe != 0:
                shelf.changed.wait(left if ripe is None else min(left, ripe))
        taken = shelf.take(count, int(visibility_timeout))
    return [_as_received(message, message_attribute_names or []) for message in taken]


def _as_received(message: Message, attribute_names: list[str]) -> Message:
    """A copy: what is in the queue keeps all its attributes, and later receives do not change this answer."""
    answer = copy(message)
    models._filter_message_attributes(answer, attribute_names)
    return answer


def _change_message_visibility(
    backend: SQSBackend, queue_name: str, receipt_handle: str, visibility_timeout: int
) -> None:
    queue = backend.get_queue(queue_name)
    if queue.fifo_queue:
        _moto_change_visibility(backend, queue_name, receipt_handle, visibility_timeout)
    else:
        shelf_of(queue).change_visibility(receipt_handle, int(visibility_timeout))


def _purge_queue(backend: SQSBackend, queue_name: str) -> None:
    _moto_purge_queue(backend, queue_name)
    queue = backend.get_queue(queue_name)
    if not queue.fifo_queue:
        with queue._messages_lock:
            shelf_of(queue).clear()


def _counted(name: str, index: int) -> property:
    original: property = vars(Queue)[name]

    def count(queue: Queue) -> int:
        counted: int = original.fget(queue) if queue.fifo_queue else shelf_of(queue).count()[index]  # type: ignore
        return counted

    return property(count)


PATCHES = Patches()
_moto_add_message = PATCHES.replace(Queue, "add_message", _add_message)
_moto_delete_message = PATCHES.replace(Queue, "delete_message", _delete_message)
_moto_send_message = PATCHES.replace(SQSBackend, "send_message", _send_message)
_moto_receive_message = PATCHES.replace(SQSBackend, "receive_message", _receive_message)
_moto_change_visibility = PATCHES.replace(SQSBackend, "change_message_visibility", _change_message_visibility)
_moto_purge_queue = PATCHES.replace(SQSBackend, "purge_queue", _purge_queue)
for _index, _name in enumerate(
    (
        "approximate_number_of_messages",
        "approximate_number_of_messages_delayed",
        "approximate_number_of_messages_not_visible",
    )
):
    PATCHES.replace(Queue, _name, _counted(_name, _index))
