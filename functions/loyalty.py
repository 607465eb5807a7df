"""Memberships and points: over HTTP, to members and operators, and behind the queue of facts about orders."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from functions.parameters import KeyHeaders, Limit
from layers.cloud import clock
from layers.cloud.messages import queues
from layers.cloud.web import cursors
from layers.cloud.web.http import Answer, Caller, Request
from layers.cloud.web.texts import LINE, Cursor, Email, Token, whole
from layers.shop.aftersales.earning.attach_order import attach_order
from layers.shop.aftersales.earning.follow_order import follow_order
from layers.shop.checkout.orders.errors import IdempotencyKeyMissingError
from layers.shop.offers.points.ask_for_link import ask_for_link
from layers.shop.offers.points.book_points import adjust_points
from layers.shop.offers.points.errors import MembershipNotFoundError
from layers.shop.offers.points.exchange_code import exchange_code
from layers.shop.offers.points.model import Entry, Membership, worth_of
from layers.shop.offers.points.open_membership import find_membership, history_of, membership_of, open_membership
from layers.shop.offers.pricing.model import Money

LISTED = "points"


class Joining(Struct):
    email: Email


class MemberHeaders(Struct):
    x_member_token: Token = ""


class ClaimingHeaders(Struct):
    x_member_token: Token = ""
    x_order_token: Token | None = None


class Claim(Struct):
    """An order that was placed without showing the membership."""

    order_id: Annotated[str, Meta(pattern=whole("ord_[a-z2-7]{26}"))]


class HistoryQuery(Struct):
    limit: Limit = 20
    cursor: Cursor | None = None


class Wanted(Struct):
    """In the body, since addresses of mail have no business in those of pages, which are written into logs."""

    email: Email


class Adjustment(Struct):
    """`points` to add; negative takes. The member sees the `reason`."""

    points: Annotated[int, Meta(ge=-10_000_000, le=10_000_000)]
    reason: Annotated[str, Meta(min_length=1, max_length=200, pattern=LINE)]


class JoinedView(Struct):
    """`mailed`: a link went to the address, and whether it has a membership is told there alone. Its code is exchanged
    for the token by POST /v1/loyalty/tokens; nothing else is answered here."""

    status: str
    member_id: str | None = None
    member_token: str | None = None


class Exchange(Struct):
    """In the body of a POST: what only follows links, as scanners of mail do, exchanges nothing."""

    code: Annotated[str, Meta(max_length=200, pattern=whole("[!-~]+"))]


class TokenView(Struct):
    """`member_token` is told this once; it opens the membership, in the header X-Member-Token. `joined`: it is new."""

    member_id: str
    member_token: str
    joined: bool


class EntryView(Struct):
    at: str
    kind: str
    points: int
    order_id: str | None
    order_url: str | None
    reason: str | None


class MembershipView(Struct):
    """`balance` may be spent, each point for what `worth` says per currency; it is negative when points were taken
    back that had been spent. `pending` comes with the delivery of orders under way."""

    member_id: str
    balance: int
    pending: int
    worth: list[Money]
    joined_at: str
    history: list[EntryView]
    next_cursor: str | None


class WholeMembershipView(MembershipView):
    """The membership to an operator. `given` is all that was booked beside what orders spent."""

    email: str = ""
    language: str = ""
    given: int = 0


def post_membership(body: Joining, headers: KeyHeaders, request: Request) -> Answer[JoinedView]:
    """Join the loyalty programme, or open a membership: a link is mailed."""
    if not headers.idempotency_key:
        raise IdempotencyKeyMissingError
    answer = Answer(JoinedView("mailed"))
    if ask_for_link(body.email, request.language, headers.idempotency_key):
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def post_token(body: Exchange) -> Answer[TokenView]:
    """Exchange a mailed code for the token of the membership, once."""
    member, token, joined = exchange_code(body.code)
    answer = Answer(TokenView(member.member_id, token, joined))
    answer.headers["Location"] = f"/v1/loyalty/memberships/{member.member_id}"
    return answer


def get_membership(member_id: str, headers: MemberHeaders, query: HistoryQuery) -> MembershipView:
    """See a membership's points and their history."""
    member = open_membership(member_id, headers.x_member_token)
    return MembershipView(**_shown(member, query, "/v1/orders/"))


def post_order(member_id: str, body: Claim, headers: ClaimingHeaders) -> MembershipView:
    """Collect the points of an order afterwards, with its token. Once more changes nothing."""
    member = attach_order(member_id, headers.x_member_token, body.order_id, headers.x_order_token)
    return MembershipView(**_shown(member, HistoryQuery(), "/v1/orders/"))


def search_memberships(body: Wanted) -> WholeMembershipView:
    """Find a membership by its address."""
    member = membership_of(body.email)
    if member is None:
        raise MembershipNotFoundError
    return _whole(member, HistoryQuery())


def get_whole_membership(member_id: str, query: HistoryQuery) -> WholeMembershipView:
    """See a membership whole."""
    return _whole(find_membership(member_id), query)


def post_adjustment(
    member_id: str, body: Adjustment, headers: KeyHeaders, caller: Caller
) -> Answer[WholeMembershipView]:
    """Add or take points, with a reason."""
    if not headers.idempotency_key:
        raise IdempotencyKeyMissingError
    member, replayed = adjust_points(member_id, body.points, body.reason, caller.name, headers.idempotency_key)
    answer = Answer(_whole(member, HistoryQuery()))
    if replayed:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def award_points(event: Any) -> dict[str, Any]:
    """Let memberships follow what the bus says about their orders."""
    return queues.consume(event, _follow)


def _follow(record: dict[str, Any]) -> None:
    detail = msgspec.json.decode(record["body"])["detail"]
    follow_order(detail["order_id"], detail["member_id"])


def _whole(member: Membership, query: HistoryQuery) -> WholeMembershipView:
    shown = _shown(member, query, "/v1/admin/orders/")
    return WholeMembershipView(**shown, email=member.email, language=member.language, given=member.given)


def _shown(member: Membership, query: HistoryQuery, orders: str) -> dict[str, Any]:
    after = cursors.decode(LISTED, query.cursor)["after"] if query.cursor else None
    entries, following = history_of(member.member_id, query.limit, after)
    return {
        "member_id": member.member_id,
        "balance": member.balance,
        "pending": member.pending,
        "worth": worth_of(member.balance),
        "joined_at": member.joined_at,
        "history": [_entry(entry, orders) for entry in entries],
        "next_cursor": cursors.encode(LISTED, {"after": following}) if following else None,
    }


def _entry(entry: Entry, orders: str) -> EntryView:
    return EntryView(
        at=clock.iso(clock.moment(entry.at_ms)),
        kind=entry.kind,
        points=entry.points,
        order_id=entry.order_id or None,
        order_url=f"{orders}{entry.order_id}" if entry.order_id else None,
        reason=entry.reason or None,
    )
