"""`make lint` refuses imports that run upwards, in a circle, or past a context's use cases: planted, and named."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PLANTED = {
    "layers/shop/offers/pricing/price.py": "from layers.shop.checkout.orders.model import Order",
    "layers/shop/aftersales/returns/rules.py": "from layers.shop.checkout.orders.table.store import orders_table",
    "layers/shop/goods/warehouses/model.py": "from layers.shop.goods.inventory.model import Stock",
    "layers/cloud/ids.py": "from layers.shop.offers.pricing.model import Money",
    "layers/shop/payments/model.py": "import botocore.session",
}
NAMED = {
    "Wings look down only": "layers.shop.offers.pricing.price ->",
    "A context's tables are reached by its own modules only": "layers.shop.aftersales.returns.rules reaches",
    "No two contexts import each other": "No cycles are allowed in layers.shop.goods.",
    "Arrows run one way: functions -> shop -> cloud": "layers.cloud.ids ->",
    "Rules know the standard library and msgspec": "layers.shop.payments.model -> botocore",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What lint says of a copy of the house in which each kind of wrong import was planted."""
    house = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", house)
    for folder in ("functions", "layers", "infra"):
        shutil.copytree(ROOT / folder, house / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name, line in PLANTED.items():
        file = house / name
        file.write_text(f"{file.read_text()}\n{line}\n")
    lint = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    done = subprocess.run(lint, cwd=house, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    return " ".join(done.stdout.split())  # it wraps its lines


@pytest.mark.parametrize(("contract", "sentence"), NAMED.items())
def test_a_planted_import_breaks_its_contract_and_is_named(told, contract, sentence):
    assert f"{contract} BROKEN" in told
    assert sentence in told
