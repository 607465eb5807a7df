"""Counters set right, each only as it was read: what has changed since is left to the next run."""

from layers.shop.backoffice.reconciliation.model import Case, Verdict
from layers.shop.goods.inventory.levels.audit_stock import correct_received
from layers.shop.goods.inventory.model import Shelf
from layers.shop.offers.coupons.books import correct_uses
from layers.shop.offers.gift_cards.books import correct_balance
from layers.shop.offers.points.books import correct_points
from layers.shop.offers.points.model import MemberBooks
from layers.shop.offers.sales.books import correct_use


def set_received(verdict: Verdict, case: Case) -> str:
    received, receipts = int(verdict.evidence["received"]), int(verdict.evidence["receipts"])
    done = correct_received(Shelf.spelt(_parts(verdict)[1]), received, receipts)
    return f"received was set to what the receipts add up to, {receipts}" if done else ""


def set_count(verdict: Verdict, case: Case) -> str:
    code, customer = (*_parts(verdict)[1:], "")[:2]
    right = int(verdict.evidence["orders_have"])
    done = correct_uses(code, customer, int(verdict.evidence["counter"]), right)
    return f"the count was set to the orders that use it, {right}" if done else ""


def set_balance(verdict: Verdict, case: Case) -> str:
    right = int(verdict.evidence["right_balance"])
    done = correct_balance(_parts(verdict)[1], int(verdict.evidence["balance"]), right)
    return f"the balance was set to what its orders leave, {right}" if done else ""


def set_points(verdict: Verdict, case: Case) -> str:
    given, balance, right = (int(verdict.evidence[name]) for name in ("given", "balance", "right_balance"))
    done = correct_points(MemberBooks(_parts(verdict)[1], given, balance), right)
    return f"the balance was set to what its orders leave, {right}" if done else ""


def set_sale_use(verdict: Verdict, case: Case) -> str:
    sale_id, holder = _parts(verdict)[1:]
    right = int(verdict.evidence["orders_have"])
    done = correct_use(sale_id, holder, int(verdict.evidence["counter"]), right)
    return f"the count was set to the units of the orders that stand, {right}" if done else ""


def _parts(verdict: Verdict) -> list[str]:
    return verdict.subject.split("|")
