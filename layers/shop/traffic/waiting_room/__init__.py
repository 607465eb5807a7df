"""The waiting room in front of the whole shop: who may order now, while more want to than the shop can serve."""
