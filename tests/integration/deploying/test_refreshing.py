"""CloudFront is told of the pages that changed, once, and of nothing else."""

from pathlib import Path

import pytest

from infra.deploying import refreshing, uploads
from infra.deploying.cloud import Cloud
from infra.deploying.executor import execute
from infra.deploying.refreshing import FEW, stale
from infra.deploying.steps import PutStack, RefreshPages

pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse")


@pytest.fixture
def distribution(cloud: Cloud) -> str:
    execute(PutStack("storage"), cloud)
    config = {
        "CallerReference": "1",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "p", "DomainName": "p.s3.amazonaws.com", "S3OriginConfig": {}}]},
        "DefaultCacheBehavior": {"TargetOriginId": "p", "ViewerProtocolPolicy": "allow-all"},
    }
    config["Origins"]["Items"][0]["S3OriginConfig"]["OriginAccessIdentity"] = ""  # type: ignore[index]
    made = cloud.client("cloudfront").create_distribution(DistributionConfig=config)
    return str(made["Distribution"]["Id"])


def told(cloud: Cloud, distribution: str) -> list[list[str]]:
    """The paths of every invalidation so far, the newest last."""
    client = cloud.client("cloudfront")
    listed = client.list_invalidations(DistributionId=distribution)["InvalidationList"].get("Items", [])
    found = [client.get_invalidation(DistributionId=distribution, Id=each["Id"])["Invalidation"] for each in listed]
    found.sort(key=lambda each: each["InvalidationBatch"]["CallerReference"])
    return [each["InvalidationBatch"]["Paths"]["Items"] for each in found]


def publish(cloud: Cloud, folder: Path, **pages: str) -> None:
    for name, text in pages.items():
        path = folder / name.replace("_", "/").replace("/html", ".html")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    uploads.put_pages(cloud, bucket(cloud), folder)


def bucket(cloud: Cloud) -> str:
    return cloud.outputs["storage"]["WebBucket"]


def test_only_what_changed_is_forgotten_and_only_once(cloud: Cloud, distribution: str, tmp_path: Path) -> None:
    step = RefreshPages(bucket(cloud), distribution)
    publish(cloud, tmp_path, cart_html="one", console_index_html="one")
    assert execute(step, cloud) == "to forget: /*"  # nobody knows what it keeps
    assert execute(step, cloud) == "unchanged"
    publish(cloud, tmp_path, console_index_html="two", sale_html="new: nobody keeps it")
    assert execute(step, cloud) == "to forget: /console/, /console/index.html"
    assert execute(step, cloud) == "unchanged"
    assert told(cloud, distribution) == [["/*"], ["/console/", "/console/index.html"]]


def test_what_a_broken_deployment_did_not_tell_the_next_one_tells(
    cloud: Cloud, distribution: str, tmp_path: Path
) -> None:
    publish(cloud, tmp_path, cart_html="one")
    refreshing.refresh(cloud, bucket(cloud), distribution)
    publish(cloud, tmp_path, cart_html="two")
    with pytest.raises(cloud.client("cloudfront").exceptions.ClientError):
        refreshing.refresh(cloud, bucket(cloud), "ENOSUCHDISTRIBUTION")
    publish(cloud, tmp_path)
    assert refreshing.refresh(cloud, bucket(cloud), distribution) == "to forget: /cart.html"


def test_many_pages_are_forgotten_by_one_wildcard_which_is_charged_as_one_path() -> None:
    told = {f"js/{number}.js": "before" for number in range(FEW + 1)}
    assert stale(told, told | {"js/0.js": "now", "new.js": "now"}) == ["/js/0.js"]
    assert len(stale(told, dict.fromkeys(list(told)[:FEW], "now") | {"js/20.js": "before"})) == FEW
    assert stale(told, {}) == ["/*"]
