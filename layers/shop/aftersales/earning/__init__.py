"""Points that orders earn, by what becomes of them."""
