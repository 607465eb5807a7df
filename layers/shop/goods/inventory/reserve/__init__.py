"""Which units an order takes: of which warehouses, and there of which shards."""
