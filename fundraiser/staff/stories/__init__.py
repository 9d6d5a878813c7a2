"""News: the list, one story, writing it."""
