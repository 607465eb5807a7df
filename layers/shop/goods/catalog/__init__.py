"""The catalog: products, their variants and categories, as sellers write them and buyers see them."""
