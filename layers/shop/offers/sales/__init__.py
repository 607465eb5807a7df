"""Flash sales as offers: which there are, their limits, and who may buy."""
