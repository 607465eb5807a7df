"""What the laptop cloud is told: ports, keys and sizes, all from the environment.

Every process of the laptop cloud (supervisor, cloud, workers) reads the same variables, so the supervisor makes
the world once (`world()`) and hands it down as the environment of its children.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from infra.local.mailbox import NEW_ACCOUNT, SENDER
from layers.cloud import names
from layers.cloud.settings import LOG_LEVEL, Setting

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
ACCOUNT = "123456789012"  # moto's own account; other ids work too, but `aws` CLI users expect this one
REGION = "us-east-1"


@dataclass(frozen=True)
class Settings:
    """One run of the laptop cloud. Ports are TCP ports on 127.0.0.1."""

    port: int
    aws_port: int
    payments_port: int
    redis_port: int
    stage: str
    app: str  # the module with the chalice object `app`, importable from `root`
    root: Path  # the bundle: where `app` and .chalice/config.json are
    log_level: str
    workers: int  # most environments alive at once
    rate: float  # stage throttle of the door, requests per second
    burst: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def aws_endpoint(self) -> str:
        return f"http://{HOST}:{self.aws_port}"

    @property
    def payments_url(self) -> str:
        return f"http://{HOST}:{self.payments_port}"

    @property
    def redis_url(self) -> str:
        return f"redis://{HOST}:{self.redis_port}/0"


def _port(text: str) -> int:
    if not 0 < (port := int(text)) < 65536:
        raise ValueError(text)
    return port


def _positive(text: str) -> int:
    if (number := int(text)) <= 0:
        raise ValueError(text)
    return number


PORT_TEXT = "a port from 1 to 65535"
PORT = Setting("PORT", 8000, _port, PORT_TEXT, "the shop, its API and its back office")
AWS_PORT = Setting("AWS_PORT", 5000, _port, PORT_TEXT, "the emulated AWS, for the AWS CLI too")
PAYMENTS_PORT = Setting("PAYMENTS_PORT", 8420, _port, PORT_TEXT, "the payment provider's double")
WORKERS = Setting("SLUICE_WORKERS", 48, _positive, "a number", "environments of functions alive at once, at most")
RATE = Setting("SLUICE_RATE", 10_000, _positive, "a number", "requests a second before the door throttles")
BURST = Setting("SLUICE_BURST", 5_000, _positive, "a number", "requests at once before the door throttles")
# All buyers of a laptop have one address, and come as a crowd.
LIMITS = "read=5000/20000 write=5000/20000 checkout=5000/20000 admin=5000/20000 login=1000/5000"
SES_RATE = Setting("SLUICE_SES_RATE", NEW_ACCOUNT, _positive, "a number", "mails a second that the laptop's SES takes")
SES_SANDBOX = Setting[frozenset[str] | None](
    "SLUICE_SES_SANDBOX",
    None,
    lambda text: frozenset(each.strip() for each in text.split(",")),
    "addresses or domains, with commas between",
    "SES as in the sandbox: mails go to these alone; none: out of it",
)
LAPTOP = (PORT, AWS_PORT, PAYMENTS_PORT, WORKERS, RATE, BURST, SES_RATE, SES_SANDBOX)


def from_environment() -> Settings:
    """Raises SettingError, in a sentence for whoever typed it."""
    env = os.environ
    return Settings(
        port=PORT(),
        aws_port=AWS_PORT(),
        payments_port=PAYMENTS_PORT(),
        redis_port=int(env.get("SLUICE_REDIS_PORT", "0")),  # chosen by the supervisor, handed to its children
        stage=names.stage(),
        app=env.get("SLUICE_APP", "app"),
        root=Path(env.get("SLUICE_ROOT", str(ROOT))),
        log_level=LOG_LEVEL(),
        workers=WORKERS(),
        rate=RATE(),
        burst=BURST(),
    )


def world(settings: Settings) -> dict[str, str]:
    """The environment every child gets: where things are, and keys made up for this run unless given."""
    made_up = {
        "SLUICE_ADMIN_KEY": secrets.token_urlsafe(24),
        "SLUICE_SIGNING_KEY": secrets.token_urlsafe(32),
        "SLUICE_STRIPE_KEY": "sk_test_" + secrets.token_hex(12),
        "SLUICE_STRIPE_WEBHOOK_SECRET": "whsec_" + secrets.token_hex(16),
    }
    keys = {name: os.environ.get(name) or value for name, value in made_up.items()}
    return keys | {
        "PORT": str(settings.port),
        "AWS_PORT": str(settings.aws_port),
        "PAYMENTS_PORT": str(settings.payments_port),
        "MOTO_PORT": str(settings.aws_port),  # moto's Step Functions call back on it
        "AWS_ENDPOINT_URL": settings.aws_endpoint,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCOUNT_ID": ACCOUNT,
        "AWS_ACCESS_KEY_ID": "laptop",
        "AWS_SECRET_ACCESS_KEY": "laptop",
        # Without it DynamoDB Streams would be asked at <account>.ddb.<region>, where nobody listens.
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
        "AWS_EC2_METADATA_DISABLED": "true",
        "SLUICE_STAGE": settings.stage,
        "SLUICE_APP": settings.app,
        "SLUICE_ROOT": str(settings.root),
        "SLUICE_URL": settings.url,
        "SLUICE_REDIS_URL": settings.redis_url,
        "SLUICE_REDIS_PORT": str(settings.redis_port),
        "SLUICE_STRIPE_API_BASE": settings.payments_url,
        "SLUICE_PROVIDER_CALLS_PER_SECOND": os.environ.get("SLUICE_PROVIDER_CALLS_PER_SECOND", "0"),  # the double's
        "SLUICE_LIMITS": os.environ.get("SLUICE_LIMITS", LIMITS),
        "SLUICE_RETURN_URL": f"{settings.url}/order.html",
        "SLUICE_SHOP_URL": settings.url,
        "SLUICE_MAIL_FROM": os.environ.get("SLUICE_MAIL_FROM") or SENDER,
        "SLUICE_LOG_LEVEL": settings.log_level,
        "POWERTOOLS_SERVICE_NAME": "sluice",
        "POWERTOOLS_METRICS_NAMESPACE": "Sluice",
    }
