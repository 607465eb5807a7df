"""What buyers say of products: stars, words, votes; published at once, or once somebody has looked."""
