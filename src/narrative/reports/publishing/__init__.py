"""A finished run made into a page and a record, and put in its place whole or not at all."""
