"""Gift cards: money of the shop's own, spent with an order and back when the order is cancelled."""
