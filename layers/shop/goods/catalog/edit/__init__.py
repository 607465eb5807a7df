"""Products made and changed."""
