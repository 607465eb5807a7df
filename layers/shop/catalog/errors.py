"""The rules of the catalog that can be refused."""


class ProductNotFoundError(Exception):
    """A product that is asked for exists and is on sale."""


class SkuTakenError(Exception):
    """A SKU belongs to one product for ever."""

    def __init__(self, skus: list[str]) -> None:
        super().__init__(f"Already in use: {', '.join(skus)}.")
        self.skus = skus
        self.facts = {"skus": skus}


class ProductChangedError(Exception):
    """Who edits a product has seen its latest version."""


class KeyReusedError(Exception):
    """An Idempotency-Key stands for one request: another body needs another key."""


class InvalidProductError(Exception):
    """A product has variants with SKUs of their own, and each has a price."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(errors[0]["detail"])
        self.errors = errors


class CategoryNotFoundError(Exception):
    """A list is of a category in the tree."""


class ImportNotFoundError(Exception):
    """An import that is asked for was once accepted."""


class ImportRefusedError(Exception):
    """An import is a CSV file with at least a header line, of at most 6 MB."""
