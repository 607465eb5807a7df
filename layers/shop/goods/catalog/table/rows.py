"""The rows of products.

    pk            sk       gsi1pk        gsi1sk
    PRODUCT#<id>  PRODUCT  CATALOG#<nn>  home/lighting/#<id>   the product with its variants, as JSON
    SKU#<sku>     SKU                                          whose it is: the guard of uniqueness
    CATEGORIES    TREE                                         the tree of categories

The index is sparse: only what is on sale is in it. One category may be all a shop sells, so it spreads over
LISTING_SHARDS keys by product id; a page asks every shard for what comes after the same position and merges.
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from layers.cloud import names, shards
from layers.cloud.documents import DocumentRow
from layers.cloud.tables import TableMeta
from layers.shop.goods.catalog.model import CategoryTree, Product
from layers.shop.goods.catalog.table import stored

LISTING_SHARDS = 4


class Listing(GlobalSecondaryIndex["Row"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class Row(DocumentRow):
    class Meta(TableMeta):
        table_name = names.table("products")

    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    product_id = UnicodeAttribute(null=True)
    listing = Listing()


def product_row(product: Product, tree: CategoryTree) -> Row:
    row = Row(f"PRODUCT#{product.product_id}", "PRODUCT", body=stored.dump(product), version=product.version)
    if product.status == "active":
        row.gsi1pk = shards.sharded("CATALOG", shards.shard_of(product.product_id, LISTING_SHARDS))
        row.gsi1sk = position(product, tree)
    return row


def position(product: Product, tree: CategoryTree) -> str:
    """Where a product stands in lists: by category, then by id."""
    return f"{tree.path(product.category)}#{product.product_id}"


def sku_row(sku: str, product_id: str) -> Row:
    return Row(f"SKU#{sku}", "SKU", product_id=product_id)


def product_in(row: Row) -> Product:
    return stored.product(row.body or "", int(row.version or 0))
