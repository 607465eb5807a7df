"""Search as HTTP sees it."""

import pytest

from functions import catalog, search
from functions.parameters import EditHeaders
from infra.local.seed import seed
from layers.cloud.web.cursors import InvalidCursorError
from layers.shop.goods.catalog.edit.change_product import ProductPatch
from layers.shop.goods.search import searcher
from tests.integration.catalog.asking import NO_KEY, a_draft, asking


@pytest.fixture(autouse=True)
def _always_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searcher, "YOUNGEST", 0.0)


def found(language: str = "en", **query: object) -> search.SearchResults:
    return search.search(search.SearchQuery(**query), asking(language)).body  # type: ignore[arg-type]


def test_the_seeded_shop_is_searched_page_by_page_with_facets() -> None:
    seed()
    first = found("zh", q="灯", limit=5)
    rest = found("zh", q="灯", limit=100, cursor=first.next_cursor)
    ids = [item.product_id for item in first.items + rest.items]
    assert len(ids) == len(set(ids)) == first.total
    assert first.facets.categories[0].title == "灯具"
    assert sum(facet.count for facet in first.facets.categories) == first.total


def test_a_department_searches_all_its_categories() -> None:
    seed()
    assert {item.category for item in found(q="red", category="fashion", limit=100).items} <= {
        "clothing",
        "shoes",
        "bags",
    }


def test_a_new_product_is_found_at_once_and_an_archived_one_no_more() -> None:
    assert found(q="lantern").total == 0
    made = catalog.create_product(a_draft(), NO_KEY, asking()).body
    assert [item.product_id for item in found(q="lantern").items] == [made.product_id]
    catalog.update_product(made.product_id, ProductPatch(status="archived"), EditHeaders(), asking())
    assert found(q="lantern").total == 0


def test_the_cursor_of_one_query_is_no_good_for_another() -> None:
    seed()
    cursor = found(q="tea", limit=1).next_cursor
    with pytest.raises(InvalidCursorError):
        found(q="lamp", limit=1, cursor=cursor)
