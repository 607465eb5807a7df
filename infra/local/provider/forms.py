"""Stripe's form encoding: `metadata[order_id]=ord_1&expand[0]=latest_charge` and back into nested values."""

import re
from typing import Any
from urllib.parse import parse_qsl

from infra.local.provider.refusal import invalid_parameter, missing_parameter

Params = dict[str, Any]


def parse(encoded: str) -> Params:
    """Nested dicts of strings; what is written as a list (`[]`, `[0]`) stays a dict of positions: see `items`."""
    params: Params = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        first, *rest = [part for part in re.split(r"[\[\]]+", name) if part]
        into, last = params, first
        for part in rest:
            into = into.setdefault(last, {})
            last = part
        if name.endswith("[]"):
            into = into.setdefault(last, {})
            last = str(len(into))
        into[last] = value
    return params


def items(params: Params, name: str) -> list[str]:
    found = params.get(name) or {}
    return list(found.values()) if isinstance(found, dict) else [found]


def text(params: Params, name: str) -> str:
    if not params.get(name):
        raise missing_parameter(name)
    return str(params[name])


def integer(params: Params, name: str, default: int | None = None) -> int:
    if name not in params:
        if default is None:
            raise missing_parameter(name)
        return default
    try:
        return int(params[name])
    except (TypeError, ValueError):
        raise invalid_parameter(name, f"Invalid integer: {params[name]}") from None


def amount(params: Params, name: str, default: int | None = None) -> int:
    """Minor units, 1 to 99,999,999: eight digits are the most that Stripe takes."""
    value = integer(params, name, default)
    if value < 1:
        raise invalid_parameter(name, "This value must be greater than or equal to 1.")
    if value > 99_999_999:
        raise invalid_parameter(name, "Amount must be no more than 99999999.", "amount_too_large")
    return value


def flag(params: Params, name: str) -> bool:
    return str(params.get(name, "")).lower() == "true"
