"""A SKU over more rows or fewer, in more warehouses or fewer, while it is being sold."""
