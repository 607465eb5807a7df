"""Finding products: words to products, best first, with facets."""
