"""Chinese texts have Chinese punctuation."""

import re
from pathlib import Path

import pytest

TEXT = re.compile(r'^  "([^"]+)": (?:/\*\*.*\*/ )?(.*),$', re.MULTILINE)
HALF_WIDTH = re.compile("[\u4e00-\u9fff”）][,:;?!(]|[,:;?!)][\u4e00-\u9fff“（]")
TEXTS = [
    (key, text)
    for path in sorted(Path("web/js/strings").glob("zh*.js"))
    for key, text in TEXT.findall(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("key", "text"), TEXTS, ids=[key for key, _ in TEXTS])
def test_no_mark_of_half_width_stands_beside_a_chinese_character(key: str, text: str) -> None:
    plain = re.sub(r"\(\{.*?\}\) => |\? .*? : ", "", text)
    assert not HALF_WIDTH.search(plain), text
