"""Secrets: from the environment where one is set there, else from SSM Parameter Store.

A secret has one value to a line, the newest first: what is made takes the first, what comes back may fit any, so that
a secret is changed without anybody noticing. A parameter is read again after BELIEVED seconds, and sooner where
something fits none of its values: no environment has to end for a secret to change.
"""

import os
from collections.abc import Callable
from typing import NamedTuple

from layers.cloud import clock

BELIEVED = 300.0  # seconds
DOUBTED = 60.0  # seconds at least between two reads of what was doubted: strangers can bring what fits nothing


class SecretMissingError(Exception):
    """A secret that this call needs exists neither in the environment nor in Parameter Store."""


class _Read(NamedTuple):
    value: str
    at: float  # clock.monotonic


_known: dict[str, _Read] = {}


def secret(name: str) -> str:
    """The newest value of the secret `name` ("stripe-key"). Raises SecretMissingError."""
    return values(name)[0]


def values(name: str) -> list[str]:
    """All values of a secret, the newest first: env `SLUICE_STRIPE_KEY`, else SSM `/sluice/<stage>/stripe-key`.

    Raises SecretMissingError.
    """
    found = [line for line in (_set_here(name) or _parameter(name)).splitlines() if line.strip()]
    if not found:
        raise SecretMissingError(f"{name} is blank: it takes a value to a line, the newest first")
    return found


def fits(name: str, check: Callable[[str], bool]) -> bool:
    """Whether `check` says yes to one of the values; where it says no to all that are known, to one read anew.

    Raises SecretMissingError.
    """
    return any(map(check, values(name))) or (has_changed(name) and any(map(check, values(name))))


def has_changed(name: str) -> bool:
    """Reads a secret anew that something did not fit, and says whether there is another value now."""
    known = _known.get(name)
    if _set_here(name) or known is None or clock.monotonic() - known.at < DOUBTED:
        return False
    return _read_again(name, known) != known.value


def signing_keys() -> list[str]:
    """The keys that tokens, tickets and ids are made under, the newest first: the present one and those before it.

    Raises SecretMissingError.
    """
    return values("signing-key")


def variable(name: str) -> str:
    """Where the environment has it: "signing-key" is SLUICE_SIGNING_KEY."""
    return f"SLUICE_{name.upper().replace('-', '_')}"


def _set_here(name: str) -> str:
    return os.environ.get(variable(name), "")


def _parameter(name: str) -> str:
    known = _known.get(name)
    if known is None:
        _known[name] = known = _Read(_ask(name), clock.monotonic())
    if clock.monotonic() - known.at < BELIEVED:
        return known.value
    return _read_again(name, known)


def _read_again(name: str, known: _Read) -> str:
    """The present value; the known one, for as long again, while Parameter Store does not answer."""
    from botocore.exceptions import BotoCoreError, ClientError

    value = known.value
    try:
        value = _ask(name)
    except (BotoCoreError, ClientError):
        from layers.cloud.watch.telemetry import logger

        logger.warning("secret not read again", extra={"secret": name}, exc_info=True)
    _known[name] = _Read(value, clock.monotonic())
    return value


def _ask(name: str) -> str:
    from layers.cloud import names
    from layers.cloud.aws import client

    path = f"/{names.APP}/{names.stage()}/{name}"
    ssm = client("ssm")
    try:
        return str(ssm.get_parameter(Name=path, WithDecryption=True)["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound as missing:
        _known.pop(name, None)
        raise SecretMissingError(f"parameter {path} does not exist: create it as a SecureString") from missing
