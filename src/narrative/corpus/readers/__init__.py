"""Files to rows, one reader per format, and rows to documents; nothing found is lost without a problem."""
