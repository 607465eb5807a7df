"""Orders: accepted at once, placed by one transaction, carried to an end state by the order saga."""
