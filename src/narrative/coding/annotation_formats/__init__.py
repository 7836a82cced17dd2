"""Files of annotation programs to texts with labelled spans, one format a file, and back to them."""
