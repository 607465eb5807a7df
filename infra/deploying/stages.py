"""What differs between stages beyond .chalice/config.json: one file for each in infra/stages, read and checked here."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from layers.cloud.settings import ALL, RETURN_URL, SHOP_URL, SettingError

FOLDER = Path(__file__).parents[1] / "stages"
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]{1,15}\Z")]
Count = Annotated[int, Meta(ge=1)]
Email = Annotated[str, Meta(pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?\Z")]
Domain = Annotated[str, Meta(pattern=r"^(([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})?\Z")]
Certificate = Annotated[str, Meta(pattern=r"^(arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]+)?\Z")]
SETTINGS = {setting.name: setting for setting in ALL}
LOCAL = re.compile(r"//(localhost|127\.|\[::1\])")


class StageError(Exception):
    """A stage's file says what cannot be deployed; the text names the file, the line's name and what is expected."""


class Warm(Struct, frozen=True, forbid_unknown_fields=True):
    """What a table and each of its indexes take at once, in units a second. AWS never takes it back, and bills it once;
    the least is what every new table has."""

    reads: Annotated[int, Meta(ge=12_000)] = 12_000
    writes: Annotated[int, Meta(ge=4_000)] = 4_000


class Stage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits are requests or executions; the defaults are what a newcomer can run for a few dollars a month."""

    name: Name
    python: Annotated[str, Meta(pattern=r"^3\.[0-9]+\Z")] = "3.13"  # Lambda's, whoever deploys
    production: bool = False  # sells: it is not deployed without what a shop needs that sells
    alarm_email: Email = ""
    domain: Domain = ""
    certificate: Certificate = ""
    cache: bool = False  # Valkey with its network: from about $72 a month (docs/deploy.md)
    edge: bool = False  # CloudFront and its firewall
    recovery: bool = False  # an archive of events
    order_saga_type: Literal["STANDARD", "EXPRESS"] = "STANDARD"
    snap_start: bool = False
    busy: bool = False  # asks for the paid, higher throughput of Parameter Store: cold starts read secrets
    requests_per_second: Count = 100
    burst: Count = 200
    intake_concurrency: Annotated[int, Meta(ge=2, le=1000)] = 5  # times a batch of ten; SQS's own bounds
    cache_gigabytes: Count = 5
    cache_units_per_second: Annotated[int, Meta(ge=1000)] = 30_000
    cache_gigabytes_ready: Annotated[int, Meta(ge=0)] = 0  # kept ready, and billed, whatever is used; 0: as it comes
    cache_units_ready: Annotated[int, Meta(ge=0)] = 0
    warm_throughput: dict[str, Warm] = {}  # by a table's noun: for the first minute of a sale
    requests_per_client: Annotated[int, Meta(ge=10)] = 3000  # in five minutes, by one address; WAF's least
    environment: dict[str, str] = {}

    @property
    def settings(self) -> dict[str, str]:
        """What the functions' environment says beside .chalice/config.json; an empty setting is none."""
        told = {name: value for name, value in self.environment.items() if value}
        pages = f"https://{self.domain}"
        return ({RETURN_URL.name: f"{pages}/order.html", SHOP_URL.name: pages} if self.domain else {}) | told

    def wrongs(self) -> Iterator[str]:
        """Why this stage cannot be deployed: one sentence for each thing that is to be mended in its file."""
        if self.production and not self.alarm_email:
            yield "alarm_email: a stage that sells has to say who is told when something is wrong"
        if bool(self.domain) != bool(self.certificate):
            yield "domain and certificate: either both or neither (AWS Certificate Manager issues one, in us-east-1)"
        if self.domain and not self.edge:
            yield "domain: CloudFront serves it, so it needs edge = true"
        for name, most in (("gigabytes", self.cache_gigabytes), ("units", self.cache_units_per_second)):
            if getattr(self, f"cache_{name}_ready") > most:
                yield f"cache_{name}_ready: no more than the cache may use, {most}"
        yield from self._wrong_settings()

    def _wrong_settings(self) -> Iterator[str]:
        for name, value in self.settings.items():
            try:
                SETTINGS[name].read(value)
            except KeyError:
                yield f"environment: {name} is no setting (docs/settings.md lists them)"
            except SettingError as wrong:
                yield f"environment: {wrong}"
        back = self.settings.get(RETURN_URL.name, "")
        if not back.startswith("https://") or LOCAL.search(back):
            yield f"domain, or {RETURN_URL.name}: payers who pay on another page need an https address to come back to"


def names(folder: Path = FOLDER) -> list[str]:
    """Every stage there is a file of."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def read(name: str, folder: Path = FOLDER) -> Stage:
    """The stage as its file tells it. Raises StageError where it cannot be meant."""
    file = folder / f"{name}.toml"
    try:
        return msgspec.convert({**msgspec.toml.decode(file.read_bytes()), "name": name}, Stage)
    except FileNotFoundError:
        known = ", ".join(names(folder))
        raise StageError(f"There is no infra/stages/{name}.toml. There are: {known}") from None
    except (msgspec.ValidationError, msgspec.DecodeError) as wrong:
        raise StageError(f"infra/stages/{name}.toml: {wrong}") from wrong


STAGES = {name: read(name) for name in names()}
