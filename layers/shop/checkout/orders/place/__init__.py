"""An accepted order becomes one transaction, or is refused."""
