"""What all figures share; text with its matches marked; how tables look in a notebook."""
