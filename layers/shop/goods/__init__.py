"""What is sold and where it lies: catalog, search, inventory, warehouses."""
