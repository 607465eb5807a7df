"""Has CloudFront forget pages that changed: by name where they are few, else all of them by one wildcard.

AWS asks nothing for the first 1,000 paths a month and $0.005 for each after that; a path with a wildcard counts as one,
however much it covers (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PayingForInvalidation.html).
What CloudFront was last told of is kept beside the packages: a deployment that fails in between is made up for by the
next.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from infra.deploying.cloud import Cloud
from infra.deploying.uploads import etags

KEY = "pages.json"
FEW = 20  # paths that are told one by one: 50 deployments a month of so many are free
ALL = ["/*"]


def refresh(cloud: Cloud, bucket: str, distribution: str) -> str:
    """Says in a word what CloudFront was told to forget; it does so within minutes, and nobody waits for it."""
    there, kept = etags(cloud, bucket), cloud.kept(KEY)
    told = json.loads(kept) if kept else None
    paths = ALL if told is None else stale(told, there)
    if paths:
        batch = {"Paths": {"Quantity": len(paths), "Items": paths}, "CallerReference": datetime.now(UTC).isoformat()}
        cloud.client("cloudfront").create_invalidation(DistributionId=distribution, InvalidationBatch=batch)
        cloud.keep(KEY, json.dumps(there).encode())
    return f"to forget: {', '.join(paths)}" if paths else "unchanged"


def stale(told: dict[str, str], there: dict[str, str]) -> list[str]:
    """Paths of what CloudFront may keep otherwise than it is: what it never saw, it cannot keep."""
    paths = sorted(path for key, tag in told.items() if there.get(key) != tag for path in _paths(key))
    return paths if len(paths) <= FEW else ALL


def _paths(key: str) -> Iterator[str]:
    """Of a folder's page AWS advises to tell both: what was asked for, and what the function made of it
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html)."""
    yield f"/{quote(key)}"
    if key == "index.html" or key.endswith("/index.html"):
        yield f"/{quote(key.removesuffix('index.html'))}"
