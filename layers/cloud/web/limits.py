"""How fast one caller may call: a class for each route, and what is told of it (`RateLimit`, `Retry-After`).

Header fields as draft-ietf-httpapi-ratelimit-headers-10 has them. A caller is who the route's guard knows, else an
address: an IPv6 household is its /64. Wrong keys count against their address, apart; while it has had its share of
those, no key is looked at, so that nobody tries on behind the refusals.
"""

import ipaddress
import math

from layers.cloud import keyed, settings
from layers.cloud.memory.limits import Taken, take
from layers.cloud.rates import Rate
from layers.cloud.watch.telemetry import count
from layers.cloud.web.http import Caller, Request

NETWORK_BITS = 64  # what one subscriber has of IPv6
WRONG_KEYS = "login"


class TooManyRequestsError(Exception):
    """One caller asks no faster than its class allows."""

    def __init__(self, name: str, rate: Rate, taken: Taken) -> None:
        super().__init__(f"{name}: at most {rate.at_once} requests at once and {rate.per_second:g} a second from you")
        self.retry_after = max(1, math.ceil(taken.wait))
        self.headers = headers(name, rate, taken)
        self.errors = [{"field": "request", "expected": f"the next one in {self.retry_after} s"}]


def allow(name: str, request: Request, caller: Caller | None, number: int = 1) -> dict[str, str]:
    """Count a request of class `name`; the header fields that tell how it stands. Raises TooManyRequestsError."""
    rate = settings.LIMITS()[name]
    taken = take(name, _subject(request, caller), rate, number)
    if not taken.fits:
        count("RequestLimited")
        raise TooManyRequestsError(name, rate, taken)
    return headers(name, rate, taken)


def headers(name: str, rate: Rate, taken: Taken) -> dict[str, str]:
    window = max(1, math.ceil(rate.at_once * rate.between))
    until = math.ceil(taken.until_all if taken.fits else taken.wait)
    return {
        "RateLimit-Policy": f'"{name}";q={rate.at_once};w={window}',
        "RateLimit": f'"{name}";r={taken.left};t={until}',
    }


def _subject(request: Request, caller: Caller | None) -> str:
    if caller:
        return keyed.key_of("limit of a caller", caller.kind, caller.name)
    return keyed.key_of("limit of an address", network_of(request.source_ip))


def network_of(address: str) -> str:
    """The part of an address that belongs to one subscriber."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, NETWORK_BITS), strict=False).network_address)
