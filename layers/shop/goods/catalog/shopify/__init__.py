"""Shopify's product files, read row by row."""
