"""Only what a function's answer depends on makes it another function to a deployment."""

from pathlib import Path

import pytest

from infra.deploying import fingerprints
from infra.deploying.entries import Entry, imports_of, used_by

SOURCE = '''
import json
from layers.cloud import names
from layers.shop import prices as money, weights

LIMIT = 3
UNUSED = 4
print("imported")


class Step:
    """What is handed over."""


def parsed(event):
    return Step(json.loads(event)[:LIMIT])  # a comment


def notify(event: Step) -> str:
    from layers.shop.late import Late

    return Late(parsed(event), money.of(event))


def other():
    return weights.of(UNUSED)
'''


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "module.py"
    path.write_text(SOURCE)
    return path


def changed(module: Path, before: str, after: str) -> bool:
    """Whether what `notify` uses is another after the change."""
    was = used_by(module, "notify")
    text = module.read_text()
    assert before in text
    module.write_text(text.replace(before, after))
    return used_by(module, "notify") != was


def test_an_entry_uses_what_it_names_directly_or_not_and_no_more(module: Path) -> None:
    assert used_by(module, "notify").imports == {
        "json",
        "layers.shop.late.Late",
        "layers.shop.prices",
        "layers.shop.weights",
    }
    assert "json" not in used_by(module, "other").imports


def test_every_import_of_a_module_is_found(module: Path) -> None:
    assert imports_of(module) >= {"json", "layers.cloud.names", "layers.shop.late.Late"}


@pytest.mark.parametrize(
    ("before", "after"),
    [("LIMIT = 3", "LIMIT = 5"), ("class Step:", "class Step(int):"), ("money.of", "money.to"), ('"imported"', '"so"')],
)
def test_a_change_of_what_an_entry_uses_is_one_of_the_entry(module: Path, before: str, after: str) -> None:
    assert changed(module, before, after)


@pytest.mark.parametrize(
    ("before", "after"), [("UNUSED = 4", "UNUSED = 5"), ("weights.of(", "weights.to("), ("# a comment", "# another")]
)
def test_a_change_of_something_else_is_none(module: Path, before: str, after: str) -> None:
    assert not changed(module, before, after)


def test_every_function_has_one_and_neighbours_in_a_module_have_different_ones() -> None:
    found = fingerprints.of_functions("python3.13")
    assert {"api_handler", "intake", "notify", "authorize-payment", "keep-dead-loyalty"} <= set(found)
    assert found["confirm-order"] != found["release-stock"]
    assert found["keep-dead-loyalty"] == found["keep-dead-imports"]


def test_another_python_makes_every_function_another() -> None:
    entry = Entry("functions.order_saga", "confirm_order")
    assert fingerprints.fingerprint([entry], "python3.13") != fingerprints.fingerprint([entry], "python3.14")


def test_what_an_entry_imports_counts_with_what_that_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[Path] = set()
    whole = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.add(path.relative_to(fingerprints.ROOT))
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    fingerprints.fingerprint([Entry("functions.order_saga", "confirm_order")], "python3.13")
    assert {Path("app.py"), Path("requirements.txt"), Path("layers/cloud/names.py")} <= read
    assert Path("layers/shop/checkout/orders/table/store.py") in read  # of its use case
    assert any(path.suffix == ".lua" for path in read)
    assert Path("functions/imports.py") not in read
    assert not [path for path in read if path.parts[:3] == ("layers", "shop", "backoffice")]
