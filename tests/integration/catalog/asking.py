"""Products as a seller writes them, and who asks for them."""

import msgspec

from functions.parameters import StrictKeyHeaders
from layers.cloud.web.http import Request
from layers.shop.goods.catalog.edit.drafts import ProductDraft

NO_KEY = StrictKeyHeaders()


def asking(language: str = "en", **headers: str) -> Request:
    return Request("GET", "/", {"accept-language": language, **headers}, {}, b"", "127.0.0.1", "t")


def a_draft(sku: str = "LANTERN-RED", **changes: object) -> ProductDraft:
    draft = {
        "title": {"zh": "红灯笼", "en": "Red lantern"},
        "description": "Silk over bamboo ribs.",
        "category": "lanterns",
        "variants": [
            {
                "sku": sku,
                "price": [{"amount": 12800, "currency": "CNY"}, {"amount": 1899, "currency": "USD"}],
                "attributes": {"color": {"zh": "朱红", "en": "Vermilion"}},
                "stock": 3,
            }
        ],
        **changes,
    }
    return msgspec.convert(draft, ProductDraft)
