"""Who acts, who is acted upon, and whom a sentence leaves out."""
