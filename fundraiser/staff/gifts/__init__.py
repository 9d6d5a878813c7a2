"""Gifts: the list, one gift with its history, its comment and its match."""
