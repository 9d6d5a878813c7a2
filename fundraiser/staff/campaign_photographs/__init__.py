"""The photograph of a campaign."""
