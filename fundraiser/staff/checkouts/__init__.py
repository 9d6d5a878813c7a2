"""Giving forms that were sent, paid or not; an unpaid one is called a checkout."""
