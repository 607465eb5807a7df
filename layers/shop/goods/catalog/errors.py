"""The rules of the catalog that can be refused."""


class ProductNotFoundError(Exception):
    """A product that is asked for exists and is on sale."""

    def __init__(self, product_id: str) -> None:
        super().__init__(f"There is no product {product_id[:64]!r} on sale.")
        self.errors = [{"field": "product_id", "expected": "a product of the catalogue", "detail": str(self)}]


class SkuTakenError(Exception):
    """A SKU belongs to one product for ever."""

    def __init__(self, skus: list[str]) -> None:
        super().__init__(f"Already in use: {', '.join(skus)}.")
        self.skus = skus
        self.facts = {"skus": skus}
        self.errors = [{"field": "variants.sku", "expected": "a SKU that no other product has", "detail": str(self)}]


class ProductChangedError(Exception):
    """Who edits a product has seen its latest version."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.errors = [{"field": "If-Match", "expected": "the ETag of the latest version", "detail": detail}]


class InvalidProductError(Exception):
    """A product has variants with SKUs of their own, and each has a price."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(errors[0]["detail"])
        self.errors = errors


class CategoryNotFoundError(Exception):
    """A list is of a category in the tree."""

    def __init__(self, category: str) -> None:
        super().__init__(f"There is no category {category[:64]!r}.")
        self.errors = [{"field": "category", "expected": "a category of /v1/categories", "detail": str(self)}]


class ImportNotFoundError(Exception):
    """An import that is asked for was once accepted, and its file is kept for a month."""

    def __init__(self, import_id: str) -> None:
        super().__init__(f"There is no import {import_id[:64]!r}, or its file is gone.")
        self.errors = [{"field": "import_id", "expected": "an import of this shop", "detail": str(self)}]


class ImportRefusedError(Exception):
    """An import is a CSV file with the header of Shopify's product export."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.errors = [{"field": "body", "expected": "Shopify's product CSV", "detail": detail}]


class ImportMovedError(Exception):
    """One worker at a time moves an import on."""
