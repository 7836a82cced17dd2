"""A notebook run in a kernel of its own, within limits, and stopped cleanly."""
