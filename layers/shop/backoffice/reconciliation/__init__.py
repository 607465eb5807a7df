"""Reconciliation: what the shop's books, its shelves and its payment provider say, compared every day."""
