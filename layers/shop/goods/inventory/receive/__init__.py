"""Units that arrive, are promised before they arrive, or are corrected."""
