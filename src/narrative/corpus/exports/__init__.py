"""Exports of news databases to documents: recognised by content, cut, and every document accounted for."""
