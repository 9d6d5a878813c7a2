"""Colleagues: the list, inviting one, their roles."""
