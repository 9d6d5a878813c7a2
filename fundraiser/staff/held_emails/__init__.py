"""Emails that a restored copy holds back until somebody decides."""
