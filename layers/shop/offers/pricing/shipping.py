"""What the parcel costs: by zone, method, weight of all goods together, and their value at shelf prices.

Shelf prices, not what is left after discounts: a coupon never costs its bearer the free delivery.
"""

from layers.shop.offers.pricing.errors import UnknownShippingMethodError
from layers.shop.offers.pricing.model import SHIPPING_METHODS, Currency, Destination
from layers.shop.offers.pricing.tables import TARIFFS, Tariff, zone_of


def shipping_fee(destination: Destination, method: str, weight_grams: int, goods: int, currency: Currency) -> int:
    """Minor units of `currency`; `goods` is the shelf value. Raises UnknownShippingMethodError."""
    if method not in SHIPPING_METHODS:
        raise UnknownShippingMethodError(method, SHIPPING_METHODS)
    tariff = TARIFFS[zone_of(destination.country, destination.region)][method]
    if tariff.free_from and goods >= tariff.free_from[currency]:
        return 0
    return _by_weight(tariff, weight_grams, currency)


def _by_weight(tariff: Tariff, weight_grams: int, currency: Currency) -> int:
    for limit, fee in tariff.bands:
        if weight_grams <= limit:
            return fee[currency]
    heaviest, fee = tariff.bands[-1]
    further_kilograms = -(-(weight_grams - heaviest) // 1_000)
    return fee[currency] + further_kilograms * tariff.per_further_kg[currency]
