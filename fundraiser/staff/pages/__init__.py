"""Supporters' pages: the list, one page, deciding about it."""
