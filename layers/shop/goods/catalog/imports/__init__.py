"""Product files from other shops: accepted at once, read in slices, reported row by row."""
