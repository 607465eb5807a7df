"""A product is found by its title, whoever types it: in any script, with plain letters, in the plural, without hyphens.

The tests say what is found, not how: they hold for any engine.
"""

import pytest

from layers.shop.goods.catalog.edit.drafts import ProductDraft, VariantDraft, product_of
from layers.shop.goods.search.find import find
from layers.shop.goods.search.index import Index
from layers.shop.goods.search.model import Query
from layers.shop.offers.pricing.model import Money

OTHERS = (
    "Silk palace lantern",
    "青瓷茶壶",
    "Rain jacket",
    "ソファー",
    "Самовар",
    "Paper kite",
    "Cast-iron pan",
    "Shorts",
)


def product(title: str, sku: str = "X-1") -> ProductDraft:
    return ProductDraft(title=title, category="things", variants=[VariantDraft(sku, Money(100, "CNY"))])


def finds(query: str, title: str, sku: str = "X-1") -> bool:
    """Whether `query` finds the product of that title before all others of a shop."""
    drafts = [*(product(other, f"OTHER-{number}") for number, other in enumerate(OTHERS)), product(title, sku)]
    index = Index([product_of(draft, f"prd_{number}") for number, draft in enumerate(drafts)], {})
    return [found.product_id for found in find(index, Query(query)).products][:1] == [f"prd_{len(OTHERS)}"]


SCRIPTS = [
    ("матрешка", "Матрёшка расписная"),
    ("МАТРЁШКА", "Матрёшка расписная"),
    ("чайник", "Синий чайник"),
    ("ランタン", "和風ランタン 赤"),
    ("らんたん", "ランタン"),
    ("ﾗﾝﾀﾝ", "ランタン"),
    ("ガラス", "ガラスの花瓶"),
    ("한복", "어린이 한복 세트"),
    ("복", "복주머니"),
    ("κομπολοι", "Κομπολόι από κεχριμπάρι"),
    ("ΚΟΜΠΟΛΌΙ", "Κομπολόι"),
    ("καφεσ", "Καφές"),
    ("โคมไฟ", "โคมไฟกระดาษสีแดง"),
    ("חנוכיה", "חֲנֻכִּיָּה מפליז"),
    ("שלום", "שלום"),
    ("فانوس", "فَانُوس رمضان"),
    ("اناقه", "أناقة"),
    ("کتاب", "كتاب"),
    ("می‌خواهم", "میخواهم"),
    ("दीपक", "मिट्टी का दीपक"),
    ("हिन्दी", "हिन्दी"),
    ("தமிழ்", "தமிழ் புத்தகம்"),
    ("ชา", "ชาเขียว"),
    ("խաչքար", "Խաչքար"),
    ("ხაჭაპური", "ხაჭაპური"),
    ("१२३", "Lamp 123"),
    ("𠮷", "𠮷野家"),
]


@pytest.mark.parametrize(("query", "title"), SCRIPTS)
def test_a_title_of_any_script_is_found_by_its_words(query, title):
    assert finds(query, title)


@pytest.mark.parametrize("title", [title for _, title in SCRIPTS])
def test_a_title_of_any_script_is_found_by_itself(title):
    assert finds(title, title)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("strassenlampe", "Straßenlampe"),
        ("STRASSENLAMPE", "Straßenlampe"),
        ("straßenlampe", "Strassenlampe"),
        ("smorrebrod", "Smørrebrød board"),
        ("smørrebrød", "Smorrebrod board"),
        ("lodz", "Plakat Łódź"),
        ("oeuvre", "Œuvre complète"),
        ("loewe", "Löwe aus Holz"),
        ("lowe", "Löwe aus Holz"),
        ("aebleskiver", "Æbleskiver pan"),
        ("da nang", "Đà Nẵng tea"),
        ("istanbul", "İstanbul"),
        ("isik", "Işık"),
        ("thor", "Þor"),
        ("creme brulee", "Crème brûlée"),
        ("file", "ﬁle"),
        ("ｓａｋｅ", "Sake"),
    ],
)
def test_letters_are_found_by_their_plain_forms_and_the_other_way_round(query, title):
    assert finds(query, title)


PLURALS = """
hoodie hoodies, beanie beanies, cookie cookies, smoothie smoothies, berry berries, lens lenses, shelf shelves,
knife knives, scarf scarves, glove gloves, sleeve sleeves, shoe shoes, potato potatoes, photo photos, watch watches,
cache caches, box boxes, axe axes, bus buses, glass glasses, case cases, vase vases, house houses, dish dishes,
prize prizes, quiz quizzes, iris irises, canvas canvases, thermos thermoses, bikini bikinis, menu menus, mouse mice,
foot feet, tooth teeth, child children, man men, woman women, cactus cacti, cactus cactuses, gateau gateaux,
leaf leaves, tie ties, toe toes, purse purses, brush brushes, bookshelf bookshelves, tomato tomatoes, dress dresses,
compass compasses, pie pies, movie movies, key keys, toy toys, fox foxes, torch torches, matrix matrices, oasis oases
"""
PAIRS = [tuple(pair.split()) for pair in PLURALS.replace("\n", " ").split(",")]


@pytest.mark.parametrize(("one", "many"), PAIRS)
def test_one_is_found_by_many_and_many_by_one(one, many):
    assert finds(many, f"Blue {one}")
    assert finds(one, f"Blue {many}")


@pytest.mark.parametrize("query", ["shoe", "shoes"])
def test_what_a_stem_begins_is_not_found_by_the_word(query):
    assert not finds(query, "Shovel")


@pytest.mark.parametrize(
    ("query", "title", "sku"),
    [
        ("LAMP-7-RED", "Lamp", "LAMP-7-RED"),
        ("lamp7red", "Lamp", "LAMP-7-RED"),
        ("LAMP 7 RED", "Lamp", "LAMP-7-RED"),
        ("LAMP-7-RED", "Lamp", "LAMP7RED"),
        ("lamp_7.red", "Lamp", "LAMP7RED"),
        ("lamp7red", "Lamp", "LAMP_7.RED"),
        ("tshirt", "Linen T-shirt", "X-1"),
        ("t-shirt", "Linen Tshirt", "X-1"),
        ("mens", "Men's hat", "X-1"),
        ("men’s hat", "Mens hat", "X-1"),
        ("castiron pot", "Cast-iron pot", "X-1"),
        ("the", "The", "X-1"),
    ],
)
def test_codes_and_compounds_are_found_with_and_without_what_joins_them(query, title, sku):
    assert finds(query, title, sku)
