"""Campaigns: the list, one campaign, its form, its dates, publishing and withdrawing."""
