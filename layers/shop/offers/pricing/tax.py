"""Tax on what is paid: by destination and class, rounded once per rate and shared out to its lines (rounding.py)."""

from collections.abc import Sequence

from layers.shop.offers.pricing.model import Destination
from layers.shop.offers.pricing.rounding import half_up, share_out
from layers.shop.offers.pricing.tax_rates import RULES, UNTAXED, TaxRule

PER_MILLION = 1_000_000


def rule_for(destination: Destination) -> TaxRule:
    return RULES.get((destination.country, destination.region), UNTAXED)


def taxes(rule: TaxRule, amounts: Sequence[int], classes: Sequence[str], shipping: int) -> tuple[list[int], int]:
    """The tax in or on each of `amounts` (what is paid for the lines, minor units), and in or on shipping.

    Shipping is taxed at the standard rate, where it is taxed.
    """
    rates = [*map(rule.rate, classes), rule.rate("standard") if rule.taxes_shipping else 0]
    paid = [*amounts, shipping]
    parts = [0] * len(paid)
    for rate in sorted(set(rates)):
        members = [i for i, other in enumerate(rates) if other == rate]
        weights = [paid[i] for i in members]
        tax = _tax(sum(weights), rate, rule.included)
        for i, part in zip(members, share_out(tax, weights), strict=True):
            parts[i] = part
    return parts[:-1], parts[-1]


def _tax(paid: int, rate: int, included: bool) -> int:
    return half_up(paid * rate, PER_MILLION + rate if included else PER_MILLION)
