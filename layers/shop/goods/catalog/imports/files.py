"""The files of imports, in S3, where they are kept for a month."""

from collections.abc import Iterable

from botocore.exceptions import ClientError

from layers.cloud import addresses
from layers.cloud.aws import client
from layers.shop.goods.catalog.errors import ImportNotFoundError

CHUNK = 64 * 1024


def keep_file(import_id: str, body: bytes) -> None:
    client("s3").put_object(
        Bucket=addresses.bucket("imports"), Key=f"{import_id}.csv", Body=body, ContentType="text/csv"
    )


def read_file(import_id: str) -> Iterable[bytes]:
    """The file from its beginning, in pieces. Raises ImportNotFoundError when it is gone."""
    try:
        answer = client("s3").get_object(Bucket=addresses.bucket("imports"), Key=f"{import_id}.csv")
    except ClientError as failed:
        if failed.response["Error"]["Code"] in ("NoSuchKey", "404"):
            raise ImportNotFoundError(import_id) from failed
        raise
    chunks: Iterable[bytes] = answer["Body"].iter_chunks(CHUNK)
    return chunks
