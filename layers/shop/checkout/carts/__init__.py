"""Carts: filled, priced, and kept where the next device finds them."""
