"""Several reports, one after another, as a file asks for them."""
