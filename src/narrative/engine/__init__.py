"""The definitions of `narrative.text` over many texts at once, as arrays: the only room with clever code."""
