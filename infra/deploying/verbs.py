"""What the shop's code does to each table: no function is allowed more of a table than this, whatever else it may.

A test reads the code (tests/support/table_calls.py) and names each verb that is missing here, and each that no code
uses. An index is only ever queried, and only the check of the shop's health asks what a table is.
"""

READ = ("GetItem", "BatchGetItem", "Query")
WRITE = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")

VERBS: dict[str, tuple[str, ...]] = {
    "carts": ("GetItem", "PutItem", "UpdateItem"),
    "coupons": ("GetItem", "PutItem", "Scan", "UpdateItem"),
    "flash-sales": ("GetItem", "PutItem", "Query", "Scan", "UpdateItem"),
    "gift-cards": ("GetItem", "PutItem", "Scan", "UpdateItem"),
    "loyalty": ("GetItem", "PutItem", "Query", "Scan", "UpdateItem"),
    "notifications": ("GetItem", "PutItem", "Query"),
    "operations": ("DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"),
    "orders": ("BatchGetItem", "DescribeTable", "GetItem", "PutItem", "Scan", "UpdateItem"),
    "payments": ("GetItem", "PutItem"),
    "products": ("BatchGetItem", "BatchWriteItem", "GetItem", "PutItem", "Query"),
    "reconciliations": ("BatchWriteItem", "GetItem", "PutItem", "Query"),
    "returns": ("GetItem", "PutItem", "Query", "Scan"),
    "reviews": ("GetItem", "PutItem", "Query", "UpdateItem"),
    "shipments": ("GetItem", "PutItem"),
    "stock": ("BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"),
}
INDEXED = ("flash-sales", "products", "returns", "reviews")  # the tables with indexes, which are only queried


def reading(noun: str) -> list[str]:
    """The verbs by which the table is read."""
    return [verb for verb in READ if verb in VERBS[noun]]


def writing(noun: str) -> list[str]:
    """The verbs by which it is read and written."""
    return [verb for verb in (*READ, *WRITE) if verb in VERBS[noun]]
