"""HTTP: routes, problems, parsing, signed tokens."""
