"""How a SKU lies: over more rows or fewer, in more warehouses, while it is being sold."""
