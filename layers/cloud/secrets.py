"""Secrets: from the environment where one is set there, else from SSM Parameter Store, read once."""

import os
from functools import cache


class SecretMissingError(Exception):
    """A secret that this call needs exists neither in the environment nor in Parameter Store."""


@cache
def _parameter(name: str) -> str:
    from layers.cloud import names
    from layers.cloud.aws import client

    path = f"/{names.APP}/{names.stage()}/{name}"
    ssm = client("ssm")
    try:
        return str(ssm.get_parameter(Name=path, WithDecryption=True)["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound as missing:
        raise SecretMissingError(f"parameter {path} does not exist: create it as a SecureString") from missing


def secret(name: str) -> str:
    """The secret `name` ("signing-key"): env `SLUICE_SIGNING_KEY`, else SSM `/sluice/<stage>/signing-key`."""
    return os.environ.get(variable(name)) or _parameter(name)


def signing_keys() -> list[str]:
    """The keys that tokens, tickets and ids are made under, the newest first: the present one and those before it.

    Raises SecretMissingError.
    """
    keys = [line for line in secret("signing-key").splitlines() if line.strip()]
    if not keys:
        raise SecretMissingError("signing-key is blank: it takes a key to a line, the newest first")
    return keys


def variable(name: str) -> str:
    """Where the environment has it: "signing-key" is SLUICE_SIGNING_KEY."""
    return f"SLUICE_{name.upper().replace('-', '_')}"
