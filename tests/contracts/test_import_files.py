"""What the files of imports promise, on moto's S3 and on that of unit tests alike."""

from collections.abc import Iterator

import pytest

from layers.cloud import addresses, aws
from layers.shop.goods.catalog.errors import ImportNotFoundError
from layers.shop.goods.catalog.imports.files import CHUNK, keep_file, read_file
from tests.support import engines
from tests.support.cloud import in_process


@pytest.fixture(autouse=True, params=["in_process", "moto"])
def _buckets(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "in_process":
        with in_process():
            yield
    else:
        with engines.told(), request.getfixturevalue("moto").at_work():
            engines.forget()
            aws.client("s3").create_bucket(Bucket=addresses.bucket("imports"))
            yield
        engines.forget()


def test_a_file_is_read_back_in_pieces_from_its_beginning() -> None:
    body = bytes(range(256)) * 512
    keep_file("imp_1", body)
    pieces = list(read_file("imp_1"))
    assert [len(piece) for piece in pieces] == [CHUNK, CHUNK]
    assert b"".join(pieces) == body == b"".join(read_file("imp_1"))


def test_a_file_kept_again_is_the_new_one() -> None:
    keep_file("imp_1", b"Handle\n")
    keep_file("imp_1", b"Handle,Title\n")
    assert b"".join(read_file("imp_1")) == b"Handle,Title\n"


def test_a_file_that_is_gone_is_told_so() -> None:
    keep_file("imp_1", b"Handle\n")
    with pytest.raises(ImportNotFoundError):
        read_file("imp_2")
