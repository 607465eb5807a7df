"""Shipping tariffs, as data: who goes into which zone, and what a parcel costs there.

Weights are grams, fees minor units in the order CNY, USD, EUR, JPY: set by hand, never converted, so that a rate of
exchange moves no price.
"""

from msgspec import Struct

from layers.shop.offers.pricing.countries import COUNTRIES, EU
from layers.shop.offers.pricing.model import CURRENCIES

Fee = dict[str, int]


class Tariff(Struct, frozen=True):
    """`bands`: (up to so many grams, fee); above the last one `per_further_kg` for each kilogram begun.

    `free_from`: goods for so much, at shelf prices, travel free.
    """

    bands: tuple[tuple[int, Fee], ...]
    per_further_kg: Fee
    free_from: Fee | None = None


def _fee(cny: int, usd: int, eur: int, jpy: int) -> Fee:
    return dict(zip(CURRENCIES, (cny, usd, eur, jpy), strict=True))


TARIFFS: dict[str, dict[str, Tariff]] = {
    "mainland": {
        "standard": Tariff(
            bands=((1_000, _fee(800, 120, 110, 180)), (3_000, _fee(1_200, 180, 160, 260))),
            per_further_kg=_fee(200, 30, 30, 45),
            free_from=_fee(9_900, 1_500, 1_400, 2_200),
        ),
        "express": Tariff(
            bands=((1_000, _fee(1_800, 260, 240, 390)), (3_000, _fee(3_000, 430, 400, 650))),
            per_further_kg=_fee(800, 115, 105, 170),
        ),
    },
    "hong-kong-macao-taiwan": {
        "standard": Tariff(
            bands=((1_000, _fee(2_500, 360, 330, 540)), (3_000, _fee(4_500, 640, 600, 970))),
            per_further_kg=_fee(1_200, 170, 160, 260),
            free_from=_fee(39_900, 5_900, 5_400, 8_800),
        ),
        "express": Tariff(
            bands=((1_000, _fee(4_800, 690, 640, 1_040)), (3_000, _fee(8_800, 1_260, 1_170, 1_900))),
            per_further_kg=_fee(2_400, 340, 320, 520),
        ),
    },
    "asia": {
        "standard": Tariff(
            bands=((500, _fee(3_800, 550, 500, 820)), (1_000, _fee(5_800, 830, 770, 1_250)),
                   (3_000, _fee(11_800, 1_690, 1_570, 2_550))),
            per_further_kg=_fee(3_500, 500, 470, 760),
            free_from=_fee(59_900, 8_900, 7_900, 13_000),
        ),
        "express": Tariff(
            bands=((500, _fee(9_800, 1_400, 1_300, 2_100)), (1_000, _fee(12_800, 1_830, 1_700, 2_770))),
            per_further_kg=_fee(5_800, 830, 770, 1_250),
        ),
    },
    "europe": {
        "standard": Tariff(
            bands=((500, _fee(5_800, 830, 770, 1_250)), (1_000, _fee(8_800, 1_260, 1_170, 1_900)),
                   (3_000, _fee(18_800, 2_690, 2_500, 4_060))),
            per_further_kg=_fee(6_000, 860, 800, 1_300),
            free_from=_fee(79_900, 11_900, 9_900, 17_800),
        ),
        "express": Tariff(
            bands=((500, _fee(15_800, 2_260, 2_100, 3_420)), (1_000, _fee(19_800, 2_830, 2_640, 4_280))),
            per_further_kg=_fee(8_800, 1_260, 1_170, 1_900),
        ),
    },
    "north-america": {
        "standard": Tariff(
            bands=((500, _fee(5_500, 790, 730, 1_190)), (1_000, _fee(8_500, 1_210, 1_130, 1_840)),
                   (3_000, _fee(17_800, 2_540, 2_370, 3_850))),
            per_further_kg=_fee(5_800, 830, 770, 1_250),
            free_from=_fee(79_900, 9_900, 9_900, 17_800),
        ),
        "express": Tariff(
            bands=((500, _fee(14_800, 2_110, 1_970, 3_200)), (1_000, _fee(18_800, 2_690, 2_500, 4_060))),
            per_further_kg=_fee(8_200, 1_170, 1_090, 1_770),
        ),
    },
    "rest-of-world": {
        "standard": Tariff(
            bands=((500, _fee(7_800, 1_110, 1_040, 1_690)), (1_000, _fee(11_800, 1_690, 1_570, 2_550))),
            per_further_kg=_fee(8_800, 1_260, 1_170, 1_900),
        ),
        "express": Tariff(
            bands=((500, _fee(19_800, 2_830, 2_640, 4_280)), (1_000, _fee(25_800, 3_690, 3_440, 5_580))),
            per_further_kg=_fee(12_800, 1_830, 1_710, 2_770),
        ),
    },
}  # fmt: skip

_MEMBERS = {
    "mainland": "CN",
    "hong-kong-macao-taiwan": "HK MO TW",
    "asia": "JP KR SG MY TH VN PH ID IN BN KH LA MM BD LK NP MN",
    "europe": f"{' '.join(sorted(EU))} GB CH NO IS LI MC SM AD VA JE GG IM GI FO AX",
    "north-america": "US CA MX",
}

# Parcels to these cost what they cost to the rest of the world, whatever their country's zone.
_FAR_REGIONS = frozenset(("US", state) for state in ["AK", "HI", "PR", "GU", "VI", "AS", "MP", "AA", "AE", "AP"])

_ZONES = {country: zone for zone, members in _MEMBERS.items() for country in members.split()}
assert _ZONES.keys() <= COUNTRIES


def zone_of(country: str, region: str) -> str:
    return "rest-of-world" if (country, region) in _FAR_REGIONS else _ZONES.get(country, "rest-of-world")
