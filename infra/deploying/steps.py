"""The kinds of steps a deployment is made of: data only. executor.py carries them out."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Output:
    """A value that an earlier stack will know: `Output("cache", "RedisUrl")`."""

    stack: str
    name: str


@dataclass(frozen=True)
class Secret:
    """What is kept as a secret, for a service that cannot look there itself."""

    name: str


@dataclass(frozen=True)
class Known:
    """As Output, of a stack that comes later: what an earlier deployment made of it, "" where there was none."""

    stack: str
    name: str
    region: str


Value = str | Output | Secret | Known


@dataclass(frozen=True)
class ReadAccount:
    """Asks what the account allows, as outputs of "account"; fails where the deployment would."""

    def __str__(self) -> str:
        return "what the account allows"


@dataclass(frozen=True)
class PutStack:
    """Creates or updates the stack sluice-<stage>-<template>."""

    template: str
    parameters: dict[str, Value] = field(default_factory=dict)
    region: str | None = None

    def __str__(self) -> str:
        return f"stack {self.template}"


@dataclass(frozen=True)
class KeepSecret:
    """Makes sure that a SecureString exists; one that is there is never touched."""

    name: str
    made_up: bool  # by us, or asked for: a provider's key cannot be made up

    def __str__(self) -> str:
        return f"secret {self.name}"


@dataclass(frozen=True)
class DeployFunctions:
    """`chalice deploy`, or with `packaged` one CloudFormation stack of `chalice package` and our additions.

    `again`: what has not changed is uploaded and set, too.
    """

    packaged: bool
    environment: dict[str, Value]
    subnets: Value = ""  # with commas
    security_group: Value = ""
    again: bool = False

    def __str__(self) -> str:
        return "functions and API, packaged as one stack" if self.packaged else "functions and API, by chalice deploy"


@dataclass(frozen=True)
class TuneSource:
    """What chalice cannot say about the event source of a function; settings as update_event_source_mapping's."""

    function: str
    settings: dict[str, object]

    def __str__(self) -> str:
        return f"event source of {self.function}"


@dataclass(frozen=True)
class AllowLoop:
    """Lets a function be invoked by its own messages for longer than Lambda allows unasked."""

    function: str

    def __str__(self) -> str:
        return f"loop of {self.function}"


@dataclass(frozen=True)
class KeepAccessLog:
    """Where API Gateway logs calls, and that it may."""

    def __str__(self) -> str:
        return "access log of the API"


@dataclass(frozen=True)
class TuneApi:
    """Stage throttles, the access log, and problem+json for what API Gateway answers by itself."""

    requests_per_second: int
    burst: int

    def __str__(self) -> str:
        return "API throttles, access log and refusals"


@dataclass(frozen=True)
class RaiseSecretReads:
    """Parameter Store beyond 40 reads a second: a thousand cold starts read their secrets at once."""

    def __str__(self) -> str:
        return "higher throughput for Parameter Store"


@dataclass(frozen=True)
class UploadPages:
    """web/ into its bucket."""

    bucket: Value

    def __str__(self) -> str:
        return "pages of web/"


@dataclass(frozen=True)
class RefreshPages:
    """Has CloudFront forget the pages that changed since it was last told to."""

    bucket: Value
    distribution: Value

    def __str__(self) -> str:
        return "pages that CloudFront keeps"


Tuning = KeepAccessLog | TuneSource | AllowLoop | TuneApi | RaiseSecretReads
Step = ReadAccount | PutStack | KeepSecret | DeployFunctions | Tuning | UploadPages | RefreshPages
