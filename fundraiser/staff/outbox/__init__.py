"""Emails: the list, one email, sending it again."""
