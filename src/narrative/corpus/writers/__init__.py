"""A corpus handed on: its documents written so that reading them again gives the same ones."""
