"""Lists newest first, by page, and search by metadata or status: only the page itself is walked."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice

from infra.local.provider import forms
from infra.local.provider.forms import Params
from infra.local.provider.ledger import Ledger
from infra.local.provider.records import Intent, Json, Refund
from infra.local.provider.refusal import invalid_parameter, no_such

_FOREVER = 1 << 40
_CLAUSE = re.compile(
    r"""\s*(?:(?:metadata\[(['"])(?P<key>.+?)\1\]|(?P<field>status))\s*:\s*(['"])(?P<value>.*?)\4)\s*(?:AND|$)""",
    re.IGNORECASE,
)


def page_of_intents(ledger: Ledger, params: Params) -> Json:
    within = ledger.created_between(*_window(params))
    last = within.stop
    if after := params.get("starting_after"):
        last = min(last, ledger.intent(after).position)
    limit, expand = _limit(params), "data.latest_charge" in forms.items(params, "expand")
    first = max(within.start, last - limit)
    found = reversed(ledger.intents[first:last]) if last > first else iter(())
    rows = [intent.render(expand) for intent in found]
    return _list("/v1/payment_intents", rows, has_more=first > within.start)


def page_of_refunds(ledger: Ledger, refunds: Sequence[Refund], params: Params) -> Json:
    limit, last = _limit(params), len(refunds)
    if after := params.get("starting_after"):
        if after not in ledger.refund_by_id:
            raise no_such("refund", after, "starting_after", status=400)
        position = ledger.refund_by_id[after].position
        last = bisect_left(refunds, position, key=lambda refund: refund.position)
    first = max(0, last - limit)
    rows = [refund.render() for refund in reversed(refunds[first:last])]
    return _list("/v1/refunds", rows, has_more=first > 0)


def page_of_events(ledger: Ledger, params: Params) -> Json:
    """Of the remembered events; `type` and `created` are looked for among these."""
    first, last = _window(params)
    kinds = {params["type"]} if "type" in params else set(forms.items(params, "types"))
    events = (
        event
        for event in reversed(ledger.events)
        if first <= event["created"] <= last and (not kinds or event["type"] in kinds)
    )
    if after := params.get("starting_after"):
        while next(events, {"id": after})["id"] != after:
            pass
    rows = list(islice(events, _limit(params) + 1))
    return _list("/v1/events", rows[: _limit(params)], has_more=len(rows) > _limit(params))


def search_intents(ledger: Ledger, params: Params) -> Json:
    """`metadata['order_id']:'ord_1' AND status:'canceled'`; real Stripe finds new intents only after up to a minute."""
    metadata, status = _query(forms.text(params, "query"))
    if metadata:
        found: Iterable[Intent] = reversed(ledger.with_metadata.get(next(iter(metadata.items())), {}).values())
    else:
        found = reversed(ledger.with_status[status].values())
    matching = (
        intent for intent in found if metadata.items() <= intent.metadata.items() and status in ("", intent.status)
    )
    limit, skipped = _limit(params), forms.integer(params, "page", 0)
    rows = list(islice(matching, skipped, skipped + limit + 1))
    expand = "data.latest_charge" in forms.items(params, "expand")
    more = len(rows) > limit
    return {
        "object": "search_result",
        "url": "/v1/payment_intents/search",
        "data": [intent.render(expand) for intent in rows[:limit]],
        "has_more": more,
        "next_page": str(skipped + limit) if more else None,
    }


def _query(query: str) -> tuple[dict[str, str], str]:
    metadata, status, place = {}, "", 0
    while place < len(query):
        clause = _CLAUSE.match(query, place)
        if clause is None:
            raise invalid_parameter("query", f"We were unable to parse your search query: {query}", "query_invalid")
        if clause["key"]:
            metadata[clause["key"]] = clause["value"]
        else:
            status = clause["value"]
        place = clause.end()
    return metadata, status


def _window(params: Params) -> tuple[int, int]:
    """The first and last second that `created` (a second, or gt/gte/lt/lte) lets through."""
    created = params.get("created", {})
    if not isinstance(created, dict):
        second = forms.integer(params, "created")
        return second, second
    first = max(forms.integer(created, "gte", 0), forms.integer(created, "gt", -1) + 1)
    last = min(forms.integer(created, "lte", _FOREVER), forms.integer(created, "lt", _FOREVER + 1) - 1)
    return first, last


def _limit(params: Params) -> int:
    limit = forms.integer(params, "limit", 10)
    if not 1 <= limit <= 100:
        raise invalid_parameter("limit", "Limit must be between 1 and 100.")
    return limit


def _list(url: str, rows: list[Json], has_more: bool) -> Json:
    return {"object": "list", "url": url, "data": rows, "has_more": has_more}
