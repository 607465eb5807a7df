"""Flash sales: few units, a crowd, and a gate in front that is fair and cheap. The tables decide what was sold."""
