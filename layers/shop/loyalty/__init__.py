"""Loyalty: memberships and their points, earned on delivery, spent with an order, back when it is cancelled."""
