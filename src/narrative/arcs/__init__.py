"""Where in an article a frame or a tone stands, and the figures of it."""
