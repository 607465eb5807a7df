"""Secrets in Parameter Store: CloudFormation cannot make SecureStrings, and must not know what is in them."""

import getpass
import os
import secrets
import sys

from infra.deploying.cloud import Cloud
from layers.cloud.secrets import variable


def keep(cloud: Cloud, name: str, made_up: bool) -> str:
    """Makes the SecureString `/sluice/<stage>/<name>` when there is none; what is there is never read or changed.

    A value comes from `SLUICE_<NAME>` in the environment, else is made up, else is asked for at a terminal.
    """
    client, path = cloud.client("ssm"), f"/sluice/{cloud.stage.name}/{name}"
    if client.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": [path]}])["Parameters"]:
        return "unchanged"
    value = os.environ.get(variable(name)) or (secrets.token_urlsafe(32) if made_up else _ask(path))
    if not value:
        return f"MISSING, and what needs it will fail: set {variable(name)} and deploy again"
    client.put_parameter(Name=path, Value=value, Type="SecureString", Tags=[{"Key": "app", "Value": "sluice"}])
    return f"created; read it with: aws ssm get-parameter --with-decryption --name {path}"


def _ask(path: str) -> str:
    return getpass.getpass(f"{path} (empty to leave it out): ") if sys.stdin.isatty() else ""
