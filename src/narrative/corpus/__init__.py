"""From files to documents, their words and sentences, and what is kept of them."""
