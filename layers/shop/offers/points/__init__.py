"""Memberships and their points: joined, opened, spent with an order, back when it is cancelled."""
