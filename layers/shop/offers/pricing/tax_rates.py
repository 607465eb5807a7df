"""Tax rates, as data. In parts per million: 130_000 is 13%.

What is not here is not taxed by us: a buyer elsewhere pays import duties to their own customs. Rates are those in force
in August 2025; a shop without nexus in a state, or in a city that adds to its state's rate, changes its line here.
The US, Canadian and reduced rates were not checked against a source: check yours before you sell.
"""

from msgspec import Struct


class TaxRule(Struct, frozen=True):
    """`rates` by tax class, with "standard" at least; `included`: shelf prices contain the tax."""

    rates: dict[str, int]
    included: bool
    taxes_shipping: bool = True

    def rate(self, tax_class: str) -> int:
        """A class the country does not know is taxed at the standard rate; "exempt" is never taxed."""
        return 0 if tax_class == "exempt" else self.rates.get(tax_class, self.rates["standard"])


UNTAXED = TaxRule({"standard": 0}, included=False)

# (standard, reduced: books and food), percent. China: Value-Added Tax Law, article 10. Japan: National Tax Agency,
# consumption tax 10% with 8% for food. EU: European Commission, Taxes in Europe Database. UK: gov.uk, "VAT rates".
_INCLUDED = {
    "CN": (13, 9), "JP": (10, 8), "GB": (20, 0),
    "AT": (20, 10), "BE": (21, 6), "BG": (20, 9), "CY": (19, 5), "CZ": (21, 12), "DE": (19, 7), "DK": (25, 25),
    "EE": (24, 9), "ES": (21, 4), "FI": (25.5, 14), "FR": (20, 5.5), "GR": (24, 6), "HR": (25, 5), "HU": (27, 5),
    "IE": (23, 0), "IT": (22, 4), "LT": (21, 9), "LU": (17, 3), "LV": (21, 5), "MT": (18, 5), "NL": (21, 9),
    "PL": (23, 5), "PT": (23, 6), "RO": (21, 11), "SE": (25, 6), "SI": (22, 5), "SK": (23, 5),
}  # fmt: skip

# The state's own rate, percent, without what cities and counties add: Tax Foundation, "State and Local Sales Tax Rates,
# Midyear 2025". Utah, Virginia and California include the local part that is the same in the whole state.
_US = {
    "AL": 4, "AK": 0, "AZ": 5.6, "AR": 6.5, "CA": 7.25, "CO": 2.9, "CT": 6.35, "DE": 0, "DC": 6, "FL": 6, "GA": 4,
    "HI": 4, "ID": 6, "IL": 6.25, "IN": 7, "IA": 6, "KS": 6.5, "KY": 6, "LA": 5, "ME": 5.5, "MD": 6, "MA": 6.25,
    "MI": 6, "MN": 6.875, "MS": 7, "MO": 4.225, "MT": 0, "NE": 5.5, "NV": 6.85, "NH": 0, "NJ": 6.625, "NM": 4.875,
    "NY": 4, "NC": 4.75, "ND": 5, "OH": 5.75, "OK": 4.5, "OR": 0, "PA": 6, "RI": 7, "SC": 6, "SD": 4.2, "TN": 7,
    "TX": 6.25, "UT": 6.1, "VT": 6, "VA": 5.3, "WA": 6.5, "WV": 6, "WI": 5, "WY": 4, "PR": 11.5,
    "GU": 0, "VI": 0, "AS": 0, "MP": 0, "AA": 0, "AE": 0, "AP": 0,
}  # fmt: skip

# States that leave out of the tax a delivery charge stated apart (each state's department of revenue).
_SHIPPING_EXEMPT = frozenset(
    ["AL", "AZ", "CA", "CO", "FL", "ID", "IA", "LA", "ME", "MD", "MA", "MO", "NV", "OK", "UT", "VA", "WY"]
)

# GST/HST and provincial sales tax together, percent. Canada Revenue Agency, "GST/HST calculator (and rates)"; Revenu
# Quebec; finance ministries of British Columbia, Manitoba, Saskatchewan. Nova Scotia: 14 since 2025-04-01.
_CANADA = {
    "AB": 5, "BC": 12, "MB": 12, "NB": 15, "NL": 15, "NS": 14, "NT": 5, "NU": 5, "ON": 13, "PE": 15, "QC": 14.975,
    "SK": 11, "YT": 5,
}  # fmt: skip


def _ppm(percent: float) -> int:
    return round(percent * 10_000)


def _added(percent: float, taxes_shipping: bool = True) -> TaxRule:
    return TaxRule({"standard": _ppm(percent)}, included=False, taxes_shipping=taxes_shipping)


RULES: dict[tuple[str, str], TaxRule] = {
    **{
        (country, ""): TaxRule({"standard": _ppm(standard), "reduced": _ppm(reduced)}, included=True)
        for country, (standard, reduced) in _INCLUDED.items()
    },
    **{("US", state): _added(percent, state not in _SHIPPING_EXEMPT) for state, percent in _US.items()},
    **{("CA", province): _added(percent) for province, percent in _CANADA.items()},
}
