"""A Parameter Store and a clock, for tests of what is read from the one by the other."""

from typing import Any

from botocore.exceptions import ConnectTimeoutError

from layers.cloud import clock


class Parameters:
    """A Parameter Store: values by path, how often it was asked, and whether it is away."""

    class exceptions:  # noqa: N801 - as botocore's client
        ParameterNotFound = LookupError

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.asked, self.away = 0, False

    def put(self, name: str, value: str) -> None:
        self.kept[f"/sluice/dev/{name}"] = value

    def get_parameter(self, Name: str, WithDecryption: bool) -> Any:  # noqa: N803 - as botocore's client
        self.asked += 1
        assert WithDecryption
        if self.away:
            raise ConnectTimeoutError(endpoint_url="https://ssm")
        if Name not in self.kept:
            raise LookupError(Name)
        return {"Parameter": {"Value": self.kept[Name]}}


class Watch(clock.Clock):
    seconds = 1_000.0

    def monotonic(self) -> float:
        return self.seconds
