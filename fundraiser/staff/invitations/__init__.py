"""Invitations of colleagues, by email or by a link to pass on."""
