"""The page a redirected customer sees: pay or refuse, then back to the shop."""

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
_NO_CENTS = ("jpy", "krw", "vnd", "clp")


def payment_page(intent: Intent) -> bytes:
    waiting = intent.status in _TEXTS
    text = _TEXTS.get(intent.status, f"Nothing to do here: {intent.status}.")
    digits = 0 if intent.currency in _NO_CENTS else 2
    amount = f"{intent.amount / 10**digits:,.{digits}f} {intent.currency.upper()}"
    page = _PAGE.format(amount=escape(amount), text=text, form=_FORM if waiting else "", id=escape(intent.id))
    return page.encode()


def way_back(intent: Intent) -> str:
    """The return address with Stripe's query added, or nothing if the shop gave none."""
    if not intent.return_url:
        return ""
    outcome = "failed" if intent.last_payment_error else "succeeded"
    query = urlencode({"payment_intent": intent.id, "redirect_status": outcome})
    return f"{intent.return_url}{'&' if urlsplit(intent.return_url).query else '?'}{query}"
