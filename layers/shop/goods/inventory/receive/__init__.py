"""Units that arrive, and what is corrected afterwards."""
