"""From a cart to an order that is paid, cancelled or refused."""
