"""Orders as buyers, operators and other contexts see them."""
