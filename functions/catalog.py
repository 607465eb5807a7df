"""Products over HTTP: reads for everybody, writes for who runs the shop."""

import re
from typing import Annotated

import msgspec

from functions.parameters import EditHeaders, Limit, StrictKeyHeaders
from layers.cloud import clock
from layers.cloud.web.etags import conditional, tag_of
from layers.cloud.web.http import Answer, Request
from layers.cloud.web.texts import NOTE, Cursor, whole
from layers.shop.goods.catalog.edit.add_product import add_product
from layers.shop.goods.catalog.edit.change_product import ProductPatch, change_product, draft_of
from layers.shop.goods.catalog.edit.drafts import ProductDraft
from layers.shop.goods.catalog.errors import ProductChangedError
from layers.shop.goods.catalog.model import Product, Status
from layers.shop.goods.catalog.read import views
from layers.shop.goods.catalog.read.categories import CategoryView, category_tree, show_categories
from layers.shop.goods.catalog.read.find_product import find_product, find_product_for_editing
from layers.shop.goods.catalog.read.find_products import find_products
from layers.shop.goods.inventory.levels.availability import availability, available_from
from layers.shop.offers.sales.mark_goods import mark_goods

# Lists may be a little old; a product page tells what is in stock, so caches ask again every time (a 304 is cheap).
LIST_CACHE = "public, max-age=10, stale-while-revalidate=30"
PRODUCT_CACHE = "public, max-age=0, must-revalidate"
Currency = Annotated[str, msgspec.Meta(pattern=whole("[A-Z]{3}"))]


class ProductQuery(msgspec.Struct):
    currency: Currency = "CNY"


class ListQuery(msgspec.Struct):
    category: Annotated[str, msgspec.Meta(max_length=64, pattern=NOTE)] | None = None
    limit: Limit = 24
    cursor: Cursor | None = None
    currency: Currency = "CNY"


class ProductList(msgspec.Struct):
    items: list[views.Summary]
    next_cursor: str | None


class EditableProduct(views.ProductView, kw_only=True):
    """What a customer sees, and `draft`: the texts and prices behind it, to change and send back."""

    status: Status
    version: int
    draft: ProductDraft


class CategoryList(msgspec.Struct):
    items: list[CategoryView]


def list_products(query: ListQuery, request: Request) -> Answer[ProductList]:
    """Products of a category and all below it, page by page."""
    page = find_products(query.category or None, query.limit, query.cursor or None)
    items = [views.summary(product, request.language, query.currency) for product in page.products]
    return conditional(request, ProductList(items, page.next_cursor), LIST_CACHE)


def get_product(product_id: str, query: ProductQuery, request: Request) -> Answer[views.ProductView]:
    """One product, with the availability of each SKU."""
    product = find_product(product_id)
    stock = availability(product.skus())
    begins = available_from(product.skus())
    sales = mark_goods(product.skus(), clock.now())
    view = views.detail(product, stock, category_tree(), request.language, query.currency, begins, sales)
    return conditional(request, view, PRODUCT_CACHE, _tag(product, view))


def list_categories(request: Request) -> Answer[CategoryList]:
    """The tree of categories."""
    return conditional(request, CategoryList(show_categories(request.language)), LIST_CACHE)


def create_product(body: ProductDraft, headers: StrictKeyHeaders, request: Request) -> Answer[EditableProduct]:
    """Put a product on sale, with its opening stock."""
    product, replayed = add_product(body, headers.idempotency_key)
    answer = _editable(product, request)
    answer.headers["Location"] = f"/v1/products/{product.product_id}"
    if replayed:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def get_product_for_editing(product_id: str, request: Request) -> Answer[EditableProduct]:
    """A product in all its languages and currencies, on sale or not."""
    return _editable(find_product_for_editing(product_id), request)


def update_product(
    product_id: str, body: ProductPatch, headers: EditHeaders, request: Request
) -> Answer[EditableProduct]:
    """Change parts of a product; `If-Match` with the ETag that was read keeps two editors apart."""
    product = change_product(product_id, body, _version(headers.if_match))
    return _editable(product, request)


def _editable(product: Product, request: Request) -> Answer[EditableProduct]:
    stock = availability(product.skus())
    view = views.detail(product, stock, category_tree(), request.language, "CNY")
    body = EditableProduct(
        **msgspec.structs.asdict(view),
        status=product.status,
        version=product.version,
        draft=draft_of(product),
    )
    return Answer(body, headers={"ETag": f'"{product.version}"'})


def _tag(product: Product, view: views.ProductView) -> str:
    """The version, which If-Match is about, and what else the answer depends on: language, currency, stock."""
    return f'"{product.version}-{tag_of(view)[1:13]}"'


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    if match := re.fullmatch(r'\s*(?:W/)?"([0-9]{1,15})(?:-[0-9a-f]+)?"\s*', if_match):
        return int(match[1])
    raise ProductChangedError("If-Match is no ETag of this product.")
