"""What people see of the double: its front page, and the page a redirected customer pays or refuses on."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode, urlsplit

from infra.local.provider.records import Intent

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Test payment</title>
<style>
 body {{ font: 16px/1.5 system-ui, sans-serif; background: #f4f5f7; color: #1d2330; margin: 0;
        display: grid; place-items: center; min-height: 100vh }}
 main {{ background: #fff; border-radius: 16px; padding: 2rem; width: min(22rem, 86vw);
        box-shadow: 0 8px 32px #1d233014 }}
 b {{ display: block; font-size: 2rem; margin: .25rem 0 }}
 small {{ color: #697386; overflow-wrap: anywhere }}
 button {{ font: inherit; width: 100%; padding: .8rem; border: 0; border-radius: 10px; margin-top: .8rem;
          cursor: pointer }}
 button[value=pay] {{ background: #4f46e5; color: #fff }}
</style>
<main><small>Test payment · 模拟支付</small><b>{amount}</b><p>{text}</p>{form}<small>{id}</small></main></html>"""
_FORM = """<form method="post">
<button name="decision" value="pay">Pay · 支付</button>
<button name="decision" value="refuse">Refuse · 拒绝</button></form>"""
_TEXTS = {
    "requires_action": "The shop asks you to approve this payment.",
    "canceled": "The shop has given this payment up. Money that you send now arrives late.",
}
_FRONT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The payment provider's double</title>
<style>
 body {{ font: 16px/1.5 system-ui, sans-serif; color: #1d2330; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
 td, th {{ text-align: left; padding: .2rem 1.5rem .2rem 0; overflow-wrap: anywhere }}
</style>
<h1>The payment provider's double</h1>
<p>It speaks Stripe's API at <code>/v1</code> with any key that begins with <code>sk_test_</code>
(<code>curl -u sk_test_x: &hellip;/v1/payment_intents</code>), moves no money, and forgets all when it ends.</p>
<p><code>pm_card_visa</code> pays, <code>pm_card_chargeDeclined</code> is declined, <code>pm_redirect</code> waits for
the payer on a page of its own. Faults are set at <code>/_faults</code>.</p>
<h2>Payments, newest first</h2>
{payments}</html>"""
_ROW = """<tr><td><a href="/pay/{id}">{id}</a><td>{amount}<td>{status}<td>{order}"""
_TABLE = "<table><tr><th>payment<th>amount<th>status<th>order{rows}</table>"
HTML = "text/html; charset=utf-8"
SHOWN = 50  # payments on the front page
_NO_CENTS = ("jpy", "krw", "vnd", "clp")


def payment_page(intent: Intent) -> bytes:
    waiting = intent.status in _TEXTS
    text = _TEXTS.get(intent.status, f"Nothing to do here: {intent.status}.")
    form = _FORM if waiting else ""
    return _PAGE.format(amount=escape(_amount(intent)), text=text, form=form, id=escape(intent.id)).encode()


def front_page(intents: Sequence[Intent]) -> bytes:
    """What this is, for who opens the printed address, and the payments there were, oldest first as given."""
    rows = "".join(_row(intent) for intent in reversed(intents))
    return _FRONT.format(payments=_TABLE.format(rows=rows) if rows else "<p>None yet.</p>").encode()


def _row(intent: Intent) -> str:
    order = escape(intent.metadata.get("order_id", ""))
    return _ROW.format(id=escape(intent.id), amount=escape(_amount(intent)), status=escape(intent.status), order=order)


def _amount(intent: Intent) -> str:
    digits = 0 if intent.currency in _NO_CENTS else 2
    return f"{intent.amount / 10**digits:,.{digits}f} {intent.currency.upper()}"


def way_back(intent: Intent) -> str:
    """The return address with Stripe's query added, or nothing if the shop gave none."""
    if not intent.return_url:
        return ""
    outcome = "failed" if intent.last_payment_error else "succeeded"
    query = urlencode({"payment_intent": intent.id, "redirect_status": outcome})
    return f"{intent.return_url}{'&' if urlsplit(intent.return_url).query else '?'}{query}"
