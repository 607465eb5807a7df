"""Where a parcel goes, brought into one spelling."""

from layers.shop.offers.pricing.countries import COUNTRIES, REGIONS
from layers.shop.offers.pricing.errors import UnknownDestinationError
from layers.shop.offers.pricing.model import Destination
from layers.shop.offers.pricing.regions import region_code

HOME = Destination("CN")
"""Priced for until the buyer says where to. The whole of it costs the same: a cart's total is the order's."""


def resolve(destination: Destination | None) -> Destination:
    """Codes in capitals, the region only where tax depends on it ("California", "us-ca" and "CA" are one, regions.py).

    Raises UnknownDestinationError, naming `shipping_address.country` or `shipping_address.region`.
    """
    if destination is None:
        return HOME
    country = destination.country.strip().upper()
    if country not in COUNTRIES:
        raise UnknownDestinationError("country", destination.country, "an ISO 3166-1 country code such as CN or US")
    if country not in REGIONS:
        return Destination(country)
    return Destination(country, _region(country, destination.region))


def _region(country: str, given: str) -> str:
    if code := region_code(country, given):
        return code
    first = next(iter(REGIONS[country]))
    raise UnknownDestinationError("region", given, f"a state or province of {country} such as {first}")
