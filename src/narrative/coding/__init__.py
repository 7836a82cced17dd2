"""Human coders: whether they agree, and a lexicon held against them."""
