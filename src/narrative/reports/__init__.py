"""A notebook run, published whole or not at all, and remembered."""
