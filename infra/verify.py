"""`make verify STAGE=dev`: a smoke order through the deployed stage, and its undo."""

import sys

from infra.deploying import memory
from infra.deploying.arguments import TROUBLE, cloud_of, parser, told
from infra.deploying.cloud import Cloud, FailedError
from infra.deploying.smoke import COLD, NotRightError, Smoke
from infra.deploying.steps import Secret
from layers.shop.payments.providers import PROVIDERS


def main(arguments: list[str] | None = None) -> int:
    made = parser("infra.verify", __doc__ or "")
    made.add_argument("--url", default="", help="where the API is, if not where it was deployed to")
    made.add_argument("--patience", type=float, default=COLD, metavar="SECONDS", help="for each order (%(default)s)")
    asked = made.parse_args(arguments)
    try:
        cloud = cloud_of(asked)
        smoke = Smoke(_address(cloud, asked.url), cloud.resolve(Secret("admin-key")), _pays(cloud), asked.patience)
        for sentence in smoke.run():
            print(sentence, flush=True)
    except (*TROUBLE, NotRightError) as why:
        return told(why)
    print(f"Stage {asked.stage} works.")
    return 0


def _address(cloud: Cloud, url: str) -> str:
    cloud.remember("edge", "us-east-1")
    cloud.remember("functions")
    outputs = (cloud.outputs.get("edge", {}).get("ShopUrl"), cloud.outputs.get("functions", {}).get("EndpointURL"))
    found = url or next(filter(None, outputs), "") or memory.api_address(cloud)
    if not found:
        raise FailedError(f"Stage {cloud.stage.name} has no API: deploy it first.")
    return found.rstrip("/")


def _pays(cloud: Cloud) -> bool:
    """Whether every provider's key is one for tests: no real money moves."""
    return all("_test_" in cloud.resolve(Secret(provider.key)) for provider in PROVIDERS.values())


if __name__ == "__main__":
    sys.exit(main())
