"""Redis and the function's own memory: caches, claims, gates. Whatever is kept here may be lost."""
