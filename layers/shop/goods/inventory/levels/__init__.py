"""How much there is: for buyers, for operators, and what has run low."""
