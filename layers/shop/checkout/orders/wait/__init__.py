"""Orders that wait for goods: served in order of age."""
