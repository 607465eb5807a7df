"""A brand has its name in each language, as a title has."""

import msgspec

from layers.shop.goods.catalog.edit.change_product import ProductPatch
from layers.shop.goods.catalog.imports.merge import merged
from layers.shop.goods.catalog.model import CategoryTree
from layers.shop.goods.catalog.read.views import detail, summary
from layers.shop.goods.catalog.table import stored
from tests.unit.catalog.shelves import a_product

FARLAND = {"zh": "远方", "en": "Farland"}
CASE = msgspec.structs.replace(a_product("prd_case", "CASE"), brand=FARLAND)


def test_a_brand_is_shown_in_the_language_of_the_page() -> None:
    assert [summary(CASE, language, "CNY").brand for language in ("zh", "en")] == ["远方", "Farland"]
    assert detail(CASE, {}, CategoryTree(), "zh", "CNY").brand == "远方"


def test_a_brand_in_two_languages_is_stored_and_edited_as_it_is() -> None:
    assert stored.product(stored.dump(CASE), CASE.version) == CASE
    assert msgspec.convert({"brand": FARLAND}, ProductPatch).brand == FARLAND
    assert msgspec.convert({"brand": "Farland"}, ProductPatch).brand == "Farland"


def test_an_import_that_knows_one_language_leaves_the_others() -> None:
    in_file = msgspec.structs.replace(CASE, brand="Far Land")
    assert merged(in_file, CASE, set()).brand == {"zh": "远方", "en": "Far Land"}
