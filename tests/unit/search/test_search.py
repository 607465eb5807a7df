"""Finding things in the seed catalogue, as a customer would."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.catalogue.catalogue import categories, entries
from layers.shop.goods.catalog.edit.drafts import product_of
from layers.shop.goods.catalog.model import CategoryTree
from layers.shop.goods.search.find import find
from layers.shop.goods.search.index import Index
from layers.shop.goods.search.model import Found, Query
from layers.shop.goods.search.vocabulary import Vocabulary, one_slip
from layers.shop.goods.search.words import query_terms, terms


@cache
def the_shop() -> Index:
    tree = CategoryTree(categories())
    names = {
        category.category_id: [found.title for name in tree.lineage(category.category_id) if (found := tree.get(name))]
        for category in tree
    }
    return Index([product_of(entry.draft, entry.product_id) for entry in entries()], names)


def search(text: str = "", **rest: object) -> Found:
    return find(the_shop(), Query(text, **rest))  # type: ignore[arg-type]


def found(text: str, **rest: object) -> list[str]:
    return [product.product_id for product in search(text, **rest).products]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("silk palace lantern", "prd_lantern"),
        ("宫灯", "prd_lantern"),
        ("longjing", "prd_tea-longjing"),
        ("狮峰龙井", "prd_tea-longjing"),
        ("gooseneck kettle", "prd_kettle-gooseneck"),
        ("手冲壶", "prd_kettle-gooseneck"),
        ("noise cancelling headphones", "prd_phones-quiet"),
        ("降噪头戴耳机", "prd_phones-quiet"),
        ("LANTERN-RED", "prd_lantern"),
        ("old beijing shoes", "prd_cloth-classic"),
    ],
)
def test_what_is_named_comes_first_in_either_language(query: str, first: str) -> None:
    assert found(query)[0] == first


@pytest.mark.parametrize(("slip", "meant"), [("lantren", "lantern"), ("ketle", "kettle"), ("bakcpack", "backpack")])
def test_a_slip_of_the_finger_is_forgiven(slip: str, meant: str) -> None:
    assert found(slip)
    assert set(found(slip)) <= set(found(meant))


def test_an_unfinished_word_finds_what_it_begins() -> None:
    assert set(found("lant")) >= {"prd_lantern", "prd_lantern-fu"}
    assert "prd_turn-walnut" in found("wooden turnt") + found("walnut turnt")


def test_a_whole_word_comes_before_what_it_begins() -> None:
    assert {product.category for product in search("tea").products[:3]} == {"tea"}


def test_plural_and_singular_are_one() -> None:
    assert found("lanterns") == found("lantern")


def test_every_word_counts_when_a_product_has_them_all() -> None:
    assert found("red lantern")[0].startswith("prd_lantern")
    assert all("tea" in product or product.startswith("prd_cake") for product in found("raw pu'er cake")[:3])


def test_nonsense_finds_nothing() -> None:
    assert found("xqzwv") == []
    assert found("!?") == []


def test_without_words_the_first_page_shows_every_category() -> None:
    first = search("").products[:12]
    assert len({product.category for product in first}) == 12
    assert len(search("").products) == len(entries())


def test_prices_bound_the_hits_and_sort_them() -> None:
    cheap = search("lamp", max_price=30_000, sort="price_asc").products
    amounts = [product.price("CNY").amount for product in cheap]
    assert amounts == sorted(amounts)
    assert max(amounts) <= 30_000
    assert found("lamp", sort="price_desc") != found("lamp", sort="price_asc")


def test_facets_count_what_each_choice_would_leave() -> None:
    everywhere = search("bamboo")
    for category, count in everywhere.categories.items():
        assert len(found("bamboo", categories=frozenset([category]))) == count
    inside = search("bamboo", categories=frozenset(["lighting"]))
    assert inside.categories == everywhere.categories
    for band in inside.prices:
        top = None if band.max is None else band.max - 1
        assert len(found("bamboo", categories=frozenset(["lighting"]), min_price=band.min, max_price=top)) == band.count


def test_a_currency_nobody_sells_in_has_no_prices_to_compare() -> None:
    assert found("lamp", currency="GBP", max_price=10**9) == []
    assert search("lamp", currency="GBP").prices == []


def test_a_chinese_query_is_cut_into_pairs() -> None:
    assert query_terms("红灯笼 2026") == ["红灯", "灯笼", "2026"]
    assert set(terms("灯笼")) == {"灯", "笼", "灯笼"}


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [("kettle", "ketle", True), ("kettle", "kettel", True), ("kettle", "metal", False), ("kettle", "kettle", False)],
)
def test_one_slip_is_a_letter_more_less_other_or_swapped(one: str, other: str, is_one: bool) -> None:
    assert one_slip(one, other) is is_one
    assert one_slip(other, one) is is_one


@given(st.text(alphabet="abcde", min_size=5, max_size=9), st.integers(0, 8), st.sampled_from("abcdefg"))
def test_any_single_slip_leads_back_to_the_word(word: str, at: int, letter: str) -> None:
    at %= len(word)
    for slipped in (word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]):
        if slipped != word and len(slipped) >= 4:
            assert word in Vocabulary([word]).near(slipped)


@given(st.text(max_size=40))
def test_no_query_breaks_the_search(text: str) -> None:
    assert len(search(text).products) <= len(entries())
