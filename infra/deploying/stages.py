"""What differs between stages beyond .chalice/config.json."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """Limits are requests or executions; the defaults are what a newcomer can run for cents."""

    name: str
    cache: bool = False  # Valkey with its network: from about $45 a month, mostly the NAT gateway
    edge: bool = False  # CloudFront and its firewall
    recovery: bool = False  # an archive of events
    order_saga_type: str = "STANDARD"
    requests_per_second: int = 100
    burst: int = 200
    intake_concurrency: int = 5  # times a batch of ten: how steep the slope is that a spike turns into
    snap_start: bool = False
    busy: bool = False  # asks for the paid, higher throughput of Parameter Store: cold starts read secrets


STAGES = {
    "dev": Stage("dev"),
    "prod": Stage(
        "prod",
        cache=True,
        edge=True,
        recovery=True,
        order_saga_type="EXPRESS",
        requests_per_second=5000,
        burst=2500,
        intake_concurrency=50,
        snap_start=True,
        busy=True,
    ),
}
