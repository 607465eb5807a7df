"""Coupons with limits: how often a code may be used, in all and by one customer."""
