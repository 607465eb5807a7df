"""HTML and odd characters become words, in one pass, however broken they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.shop.goods.catalog.shopify.characters import has_letters, one_line, printable
from layers.shop.goods.catalog.shopify.plain_text import HtmlReader, plain_text

SHARDS = [
    "<![",
    "<b",
    "<!--",
    "-->",
    "</",
    "<a <",
    "<?",
    "&#",
    "<a href='",
    "'>",
    '"',
    ">",
    "<script>",
    "</script",
    "<svg>",
    "w ",
]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Weekend deal <![50% OFF]> now</p>", "Weekend deal now"),
        ("<![if !supportLists]>One<![endif]>", "One"),
        ("<tr><th>Size</th><th>Chest</th></tr><tr><td>S</td><td>36</td></tr>", "Size Chest\n\nS 36"),
        ("<dl><dt>Glaze</dt><dd>Celadon</dd></dl>", "Glaze\n\nCeladon"),
        ("<!-- a > b --!>Clay<!-- never closed", "Clay<!-- never closed"),
        ("<!-- never closed <b>Clay</b>", "Clay"),
        ('<a title="x > y">Clay</a>', "Clay"),
        ('<a title="x>Clay</a>', "Clay"),
        ("<SCRIPT>if (a<b) steal()</SCRIPT >Clay", "Clay"),
        ("<svg><g><svg/></g>drawn</svg>Clay", "Clay"),
        ("<head><title>T</title><body>Clay</body>", "Clay"),
        ("&#" + "9" * 6_000 + "; &#0000000000065; &amp;", "\ufffd A &"),
        ("Silk\u00a0&nbsp;\u3000tea", "Silk tea"),
    ],
)
def test_broken_html_is_read_as_browsers_read_it(html: str, text: str) -> None:
    assert plain_text(html) == text


def looked(html: str) -> int:
    reader = HtmlReader(html)
    list(reader.pieces())
    return reader.looked


@pytest.mark.parametrize("shard", SHARDS)
@pytest.mark.parametrize("other", ["", "<a '>'", "<!-- >"])
@pytest.mark.parametrize("end", ["", ">", "-->", "'>"])
def test_thousands_of_unclosed_tags_are_read_in_one_pass(shard: str, other: str, end: str) -> None:
    html = (shard + other) * 3_000 + end
    assert looked(html) <= 8 * len(html) + 100


@given(st.lists(st.sampled_from(SHARDS), max_size=300).map("".join), st.integers(1, 20))
def test_no_html_is_looked_at_more_than_a_few_times(html: str, times: int) -> None:
    assert looked(html * times) <= 8 * len(html) * times + 100
    assert "\x00" not in plain_text(html)


@given(st.text(alphabet="<>/!?-[]&#;'\"abscript =\n\x00\u3042"))
def test_no_text_at_all_breaks_the_reader(html: str) -> None:
    plain_text(html)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Red\u00a0Shirt\u202f40\u2009cm", "Red Shirt 40 cm"),
        ("\u9752\u74f7\u3000\u8336\u58f6", "\u9752\u74f7 \u8336\u58f6"),
        ("\u06a9\u062a\u0627\u0628\u200c\u0647\u0627", "\u06a9\u062a\u0627\u0628\u200c\u0647\u0627"),
        ("Sticker \U0001f469\u200d\U0001f680", "Sticker \U0001f469\u200d\U0001f680"),
        ("\u200d\u200dRed\u200d\u200d", "Red\u200d"),
        ("Red\u202e\x1b shirt\n\u2028two", "Red shirt two"),
        ("Shaking \U0001fae8", "Shaking \U0001fae8"),  # a letter of Unicode 15, which Python 3.11 does not know
        ("\ufdd0\uffff", ""),
    ],
)
def test_kinds_of_blanks_are_blanks_and_joiners_stay(text: str, line: str) -> None:
    assert one_line(text) == line


def test_lines_of_a_description_stay_lines() -> None:
    assert printable("one\ntwo\u00a0three\r") == "one\ntwo three"


def test_a_name_of_joiners_is_no_name() -> None:
    assert has_letters("\U0001fae8 x")
    assert not has_letters("\u0301\u200d ")
