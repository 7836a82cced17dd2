"""Whose words are these: what people are reported to have said, who they are, and what is in whose voice."""
