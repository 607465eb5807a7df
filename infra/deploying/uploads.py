"""Files that go to S3: packages named by their content, and the shop's pages."""

import hashlib
import mimetypes
from pathlib import Path
from typing import Any

from infra import content_policy
from infra.deploying.cloud import Cloud
from infra.published import is_page

ZIPS = ("deployment.zip", "layer-deployment.zip")
# Pages are few and small: a browser asks again after a minute, CloudFront after an hour.
CACHE_CONTROL = "public, max-age=60, s-maxage=3600"


def place_code(cloud: Cloud, template: dict[str, Any], folder: Path) -> None:
    """Uploads what `chalice package` left in `folder` and points the template at it."""
    places = {f"./{name}": _upload(cloud, folder / name) for name in ZIPS}
    for resource in template["Resources"].values():
        for key in ("CodeUri", "ContentUri"):
            if resource["Properties"].get(key) in places:
                resource["Properties"][key] = places[resource["Properties"][key]]


def put_pages(cloud: Cloud, bucket: str, folder: Path) -> int:
    """Uploads the pages that changed (by MD5, which S3 keeps as the ETag) and says how many those were."""
    s3, there = cloud.client("s3"), etags(cloud, bucket)
    changed = 0
    for path in sorted(path for path in folder.rglob("*") if is_page(path.relative_to(folder)) and path.is_file()):
        key = path.relative_to(folder).as_posix()
        content = content_policy.as_served(key, path.read_bytes())
        if there.get(key) != hashlib.md5(content, usedforsecurity=False).hexdigest():
            kind = mimetypes.guess_type(key)[0] or "application/octet-stream"
            s3.put_object(Bucket=bucket, Key=key, Body=content, ContentType=kind, CacheControl=CACHE_CONTROL)
            changed += 1
    return changed


def etags(cloud: Cloud, bucket: str) -> dict[str, str]:
    """What the bucket holds: the MD5 of each file by its key."""
    pages = cloud.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {item["Key"]: item["ETag"].strip('"') for page in pages for item in page.get("Contents", [])}


def _upload(cloud: Cloud, path: Path) -> str:
    content = path.read_bytes()
    key = f"packages/{path.stem}-{hashlib.sha256(content).hexdigest()[:16]}.zip"
    cloud.client("s3").put_object(Bucket=cloud.artifacts, Key=key, Body=content)
    return f"s3://{cloud.artifacts}/{key}"
