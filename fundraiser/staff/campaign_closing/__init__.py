"""Closing a campaign, and its closing report."""
