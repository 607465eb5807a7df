"""Prices: what a cart costs, to the minor unit, with promotions, shipping and tax. Rules only."""
