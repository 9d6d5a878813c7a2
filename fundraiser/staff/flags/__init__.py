"""Visitors' notices about pages, and deciding about them."""
