"""How an order gets its units: from which warehouses, there from which shards, and how they leave and come back."""
