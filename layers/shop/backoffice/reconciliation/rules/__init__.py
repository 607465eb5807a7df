"""What the books must say of each other."""
