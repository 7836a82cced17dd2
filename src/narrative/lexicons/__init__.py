"""Lexicons: read, checked and converted; and those that ship, a folder each, as data."""
