"""A lexicon over the tokens of a corpus gives matches."""
