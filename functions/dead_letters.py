"""Dead letters: kept as they arrive, and worked on by operators."""

import re
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from functions.parameters import EditHeaders, Limit
from layers.cloud import audit
from layers.cloud.messages import queues
from layers.cloud.web import cursors
from layers.cloud.web.api import MAX_BODY_BYTES
from layers.cloud.web.http import Answer, Caller
from layers.cloud.web.texts import LINE, Cursor
from layers.shop.backoffice.operations.errors import LetterChangedError
from layers.shop.backoffice.operations.letters import dead_letters, redrive
from layers.shop.backoffice.operations.letters.keep_dead_letter import keep_dead_letter
from layers.shop.backoffice.operations.model import DeadLetter, decoded

Reason = Annotated[str, Meta(min_length=1, max_length=500, pattern=LINE)]


class ListQuery(Struct):
    limit: Limit = 20
    cursor: Cursor | None = None


class Edit(Struct):
    """The new body: a text as it is, or a JSON value."""

    body: Annotated[str, Meta(max_length=MAX_BODY_BYTES)] | dict[str, Any] | list[Any]


class Discard(Struct):
    reason: Reason


class RedriveAll(Struct):
    """`rate`: messages a second; `cursor`: where an earlier call left off."""

    rate: Annotated[int, Meta(ge=1, le=100)] = 10
    cursor: Cursor | None = None


class RedrivenView(Struct):
    """`remaining` are still there, `more` of them than that where it says so; `seconds`: until the last is visible.

    `refused`: letters that have no way back, and why. `next_cursor`: not every letter had its turn.
    """

    redriven: int
    remaining: int
    more: bool
    seconds: int
    refused: dict[str, str]
    next_cursor: str | None


class LetterSummary(Struct):
    letter_id: str
    queue: str
    reason: str
    receive_count: int
    first_seen: str
    died_at: str
    redrives: int
    order_id: str | None
    order_url: str | None
    excerpt: str


class LetterView(LetterSummary):
    """`json` is the body as a value, null where it is not JSON."""

    version: int = 1
    body: str = ""
    json: Any = None


class LetterPageView(Struct):
    items: list[LetterSummary]
    next_cursor: str | None


class QueueView(Struct):
    """`more`: there are at least `count`."""

    queue: str
    count: int
    more: bool
    newest: LetterSummary | None


class QueuesView(Struct):
    items: list[QueueView]


class AuditPageView(Struct):
    items: list[audit.AuditEntry]
    next_cursor: str | None


def keep_dead_letters(event: Any) -> dict[str, Any]:
    """Take dead letters off their queue and keep them where people can work on them."""
    return queues.consume(event, _keep, buries=False)


def _keep(record: dict[str, Any]) -> None:
    keep_dead_letter(record)


def list_queues() -> QueuesView:
    """Where dead letters wait, and how many."""
    counts = dead_letters.count_queues()
    return QueuesView(
        [
            QueueView(each.queue, each.count, each.more, _summary(each.newest) if each.newest else None)
            for each in counts
        ]
    )


def list_letters(queue: str, query: ListQuery) -> LetterPageView:
    """The dead letters of a queue, the newest first."""
    listed = f"dead letters of {queue}"
    after = cursors.decode(listed, query.cursor)["after"] if query.cursor else None
    page = dead_letters.list_letters(queue, query.limit, after)
    following = cursors.encode(listed, {"after": page.following}) if page.following else None
    return LetterPageView([_summary(letter) for letter in page.letters], following)


def get_letter(queue: str, letter_id: str) -> Answer[LetterView]:
    """One dead letter, with its whole body."""
    return _shown(dead_letters.show_letter(queue, letter_id))


def put_letter(queue: str, letter_id: str, body: Edit, headers: EditHeaders, caller: Caller) -> Answer[LetterView]:
    """Give a dead letter another body; `If-Match` with the ETag that was read keeps two editors apart."""
    text = body.body if isinstance(body.body, str) else msgspec.json.encode(body.body).decode()
    seen = _version(headers.if_match, letter_id)
    return _shown(dead_letters.edit_letter(queue, letter_id, text, caller.name, seen))


def redrive_letter(queue: str, letter_id: str, caller: Caller) -> Answer[None]:
    """Send a dead letter back to where it failed."""
    redrive.redrive_letter(queue, letter_id, caller.name)
    return Answer(None, status=202)


def redrive_letters(queue: str, body: RedriveAll, caller: Caller) -> RedrivenView:
    """Send back the dead letters of a queue, at a rate; call again with `next_cursor` while there is one."""
    listed = f"redriven of {queue}"
    after = cursors.decode(listed, body.cursor)["after"] if body.cursor else None
    done = redrive.redrive_all(queue, body.rate, caller.name, after=after)
    following = cursors.encode(listed, {"after": done.following}) if done.following else None
    return RedrivenView(done.redriven, done.remaining, done.more, done.seconds, done.refused, following)


def discard_letter(queue: str, letter_id: str, body: Discard, caller: Caller) -> Answer[None]:
    """Throw a dead letter away, and say why."""
    dead_letters.discard_letter(queue, letter_id, body.reason, caller.name)
    return Answer(None, status=204)


def list_audit(query: ListQuery) -> AuditPageView:
    """What was done to dead letters and executions, by whom, the newest first."""
    after = cursors.decode("audit", query.cursor)["after"] if query.cursor else None
    page = audit.page(query.limit, after)
    following = cursors.encode("audit", {"after": page.following}) if page.following else None
    return AuditPageView(page.entries, following)


def _summary(letter: DeadLetter) -> LetterSummary:
    return LetterSummary(
        letter_id=letter.letter_id,
        queue=letter.queue,
        reason=letter.reason,
        receive_count=letter.receives,
        first_seen=letter.first_seen,
        died_at=letter.died_at,
        redrives=letter.redrives,
        order_id=letter.order_id,
        order_url=f"/v1/admin/orders/{letter.order_id}" if letter.order_id else None,
        excerpt=letter.excerpt,
    )


def _shown(letter: DeadLetter) -> Answer[LetterView]:
    view = LetterView(
        **msgspec.structs.asdict(_summary(letter)), version=letter.version, body=letter.body, json=decoded(letter.body)
    )
    return Answer(view, headers={"ETag": f'"{letter.version}"'})


def _version(if_match: str | None, letter_id: str) -> int | None:
    """The version in an If-Match; one that cannot be ours matches nothing. Raises LetterChangedError."""
    if if_match is None or if_match.strip() == "*":
        return None
    if match := re.fullmatch(r'\s*(?:W/)?"(\d{1,9})"\s*', if_match):
        return int(match[1])
    raise LetterChangedError(letter_id)
