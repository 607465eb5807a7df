"""What the documents name is there: files, headings, verbs and settings."""

import re
from pathlib import Path

import pytest

from tests.unit.docs.pages import (
    PAGES,
    ROOT,
    SETTING,
    VERB,
    anchors,
    images,
    links,
    modules,
    name_of,
    paths,
    prose,
)

MADE = ("tests/benchmarks/results", "web/node_modules")  # what a verb makes, and git does not keep
SOURCES = ("app.py", "functions", "layers", "infra", "tests", "web", "Makefile", ".chalice")
LONGEST = 120
LARGEST = 150_000  # bytes of a picture

each_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


def tracked(*suffixes: str) -> list[Path]:
    folders = [ROOT / source for source in SOURCES]
    files = [path for folder in folders for path in (folder.rglob("*") if folder.is_dir() else [folder])]
    return [path for path in files if path.is_file() and path.suffix in suffixes and "node_modules" not in path.parts]


@pytest.fixture(scope="module")
def file_names() -> set[str]:
    return {path.name for path in tracked(".py", ".lua", ".js")} | {"config.js"}


@pytest.fixture(scope="module")
def source() -> str:
    return "\n".join(path.read_text() for path in tracked(".py", ".json", ".yaml", ""))


def leads_somewhere(page: Path, link: str) -> bool:
    target, _, anchor = link.partition("#")
    there = (page.parent / target).resolve() if target else page
    return there.exists() and (not anchor or anchor in anchors(there))


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not [link for link in links(page) if not leads_somewhere(page, link)]


@each_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    assert not [path for path in paths(page) if not path.startswith(MADE) and not (ROOT / path).exists()]


@each_page
def test_every_file_that_is_named_without_its_folder_exists(page: Path, file_names: set[str]) -> None:
    assert not modules(page) - file_names


@each_page
def test_every_setting_that_is_named_is_read_somewhere(page: Path, source: str) -> None:
    assert not [setting for setting in SETTING.findall(page.read_text()) if setting not in source]


def test_every_document_that_the_code_names_exists(source: str) -> None:
    named = set(re.findall(r"\bdocs/[\w./-]+\.md\b", source))
    assert named
    assert not [document for document in named if not (ROOT / document).exists()]


@each_page
def test_every_verb_that_is_named_is_in_the_makefile(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text()
    named = [verb for code in page.read_text().split("`")[1::2] for verb in VERB.findall(code)]
    assert not [verb for verb in named if f"\n{verb}:" not in makefile]


@each_page
def test_no_line_of_prose_is_longer_than_a_screen(page: Path) -> None:
    lines = prose(page).splitlines()
    assert not [line for line in lines if len(line) > LONGEST and not line.startswith("|")]


@each_page
def test_a_picture_is_described_and_quick_to_load(page: Path) -> None:
    for words, file in images(page):
        assert len(words) > 10, file
        assert file.stat().st_size <= LARGEST, file
