"""Regions however they are spelt."""

import unicodedata

import pytest

from layers.shop.goods.warehouses.model import Warehouse, nearest
from layers.shop.offers.pricing.destinations import resolve
from layers.shop.offers.pricing.errors import UnknownDestinationError
from layers.shop.offers.pricing.model import Destination
from layers.shop.offers.pricing.regions import region_code, same_region

SPELT = {
    ("CA", "QC"): ["QC", "qc", "CA-QC", "Quebec", "Québec", "QUÉBEC", "Que.", "P.Q.", "Province of Quebec", "魁北克省"],
    ("CA", "NB"): ["New Brunswick", "Nouveau-Brunswick", "nouveau brunswick"],
    ("CA", "PE"): ["Île-du-Prince-Édouard", "PEI", "P.E.I."],
    ("CA", "BC"): ["B.C.", "British  Columbia", "Colombie-Britannique"],
    ("US", "CA"): ["CA", "us-ca", "California", " california ", "Calif.", "加州", "State of California"],
    ("US", "HI"): ["Hawaii", "Hawai‘i", "Hawaiʻi"],
    ("US", "DC"): ["DC", "D.C.", "District of Columbia", "Washington, D.C."],
    ("US", "WA"): ["Washington", "Washington State"],
    ("US", "NY"): ["New York", "NEW-YORK", "ＮＹ"],
    ("CN", "GD"): ["广东", "广东省", "廣東省", "Guangdong", "Guangdong Province", "GD", "CN-GD"],
    ("CN", "SH"): ["上海", "上海市", "Shanghai", "Shanghai Municipality"],
    ("CN", "XJ"): ["新疆", "新疆维吾尔自治区", "Xinjiang"],
    ("CN", "NM"): ["内蒙古", "内蒙古自治区", "Inner Mongolia", "Nei Mongol", "Neimongol"],
    ("CN", "SN"): ["Shaanxi", "陕西省"],
    ("CN", "SX"): ["Shanxi", "山西"],
}
EACH = [(country, code, spelt) for (country, code), all_of_them in SPELT.items() for spelt in all_of_them]


@pytest.mark.parametrize(("country", "code", "spelt"), EACH)
def test_every_spelling_of_a_region_is_one_code(country: str, code: str, spelt: str) -> None:
    assert region_code(country, spelt) == code
    assert region_code(country, unicodedata.normalize("NFD", spelt)) == code


@pytest.mark.parametrize("spelt", ["Québec", "Quebec", "QC"])
def test_taxes_and_shipping_go_by_the_same_region(spelt: str) -> None:
    assert resolve(Destination("CA", spelt)) == Destination("CA", "QC")


@pytest.mark.parametrize("spelt", ["", "Quebecistan", "Bavaria", "ON TARIO x", "-", "province of"])
def test_what_is_no_region_is_refused(spelt: str) -> None:
    with pytest.raises(UnknownDestinationError):
        resolve(Destination("CA", spelt))


def test_a_warehouse_is_in_the_buyers_region_however_it_is_spelt() -> None:
    houses = [Warehouse("aa", "Beijing", "CN", "Beijing"), Warehouse("gd", "Guangzhou", "CN", "广东")]
    assert nearest(houses, "CN", "Guangdong Province")[0] == "gd"
    assert nearest(houses, "CN", "北京市")[0] == "aa"


def test_regions_of_other_countries_are_compared_as_they_are_written() -> None:
    assert same_region("FR", "Île-de-France", "ILE DE FRANCE")
    assert not same_region("FR", "Bretagne", "Normandie")
    assert not same_region("FR", "", "")
