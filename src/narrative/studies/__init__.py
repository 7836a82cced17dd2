"""A folder to start from, and the exercises of the course."""
