"""What is decided before a notebook runs: its parameters, paths and name."""
