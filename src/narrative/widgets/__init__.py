"""Widgets for a live notebook: the explorer, and the judging of matches."""
