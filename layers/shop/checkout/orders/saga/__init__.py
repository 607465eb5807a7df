"""What the order saga does to an order, forward and back, and what follows money and goods."""
