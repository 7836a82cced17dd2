"""A finished table: shown for reading, sorted in a notebook, written and read back safely."""
