"""Lists newest first, by page, and search by metadata or status: only the page itself is walked."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from infra.local.provider import forms
from infra.local.provider.forms import Params
from infra.local.provider.ledger import Ledger
from infra.local.provider.records import Charge, Intent, Json, Refund
from infra.local.provider.refusal import invalid_parameter, no_such

Row = TypeVar("Row", Charge, Refund)

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


def page_of_charges(ledger: Ledger, params: Params) -> Json:
    """All attempts, or those of one payment (`payment_intent`)."""
    of = params.get("payment_intent")
    charges = ledger.intent(of).charges if of else ledger.charges
    return _page("/v1/charges", charges, ledger.charge_by_id, params)


def page_of_refunds(ledger: Ledger, params: Params) -> Json:
    """All refunds, or those of one payment (`payment_intent`, `charge`)."""
    refunds = ledger.refunds
    if of := params.get("charge"):
        refunds = ledger.charge(of).refunds
    elif of := params.get("payment_intent"):
        charge = ledger.intent(of).charge
        refunds = charge.refunds if charge else []
    return _page("/v1/refunds", refunds, ledger.refund_by_id, params)


def _page(url: str, records: Sequence[Row], by_id: Mapping[str, Row], params: Params) -> Json:
    limit, last = _limit(params), len(records)
    if after := params.get("starting_after"):
        if after not in by_id:
            raise no_such("object", after, "starting_after", status=400)
        last = bisect_left(records, by_id[after].position, key=lambda record: record.position)
    first = max(0, last - limit)
    rows = [record.render() for record in reversed(records[first:last])]
    return _list(url, rows, has_more=first > 0)


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
