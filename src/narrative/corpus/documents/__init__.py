"""Documents as people keep them, Word, PDF, web pages, mail: each to its paragraphs, then to rows."""
