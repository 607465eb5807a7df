"""Warehouses: where goods lie, and which of them is nearest to a buyer."""
