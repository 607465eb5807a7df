"""The engines themselves: what the suites beside this file rely on."""

import pytest
from pynamodb.exceptions import PutError

from layers.cloud import names
from layers.cloud.tables import Item, TableMeta


class Shelf(Item):
    class Meta(TableMeta):
        table_name = names.table("carts")


def test_a_row_that_was_written_can_be_read(tables: str) -> None:
    Shelf("CART#crt_1", "CART").save()
    assert Shelf.get("CART#crt_1", "CART").sk == "CART"


def test_every_test_starts_with_empty_tables(tables: str) -> None:
    assert list(Shelf.scan()) == []


def test_the_same_condition_refuses_the_second_write(tables: str) -> None:
    Shelf("CART#crt_1", "CART").save(Shelf.pk.does_not_exist())
    with pytest.raises(PutError) as refused:
        Shelf("CART#crt_1", "CART").save(Shelf.pk.does_not_exist())
    assert refused.value.cause_response_code == "ConditionalCheckFailedException"
