"""Dead letters: kept, mended, sent back, thrown away."""
