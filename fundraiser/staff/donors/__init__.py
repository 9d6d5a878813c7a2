"""Donors: the list, and one donor with gifts, checkouts and pages."""
