"""Accounts, their balances and transfers, and the self-check."""
