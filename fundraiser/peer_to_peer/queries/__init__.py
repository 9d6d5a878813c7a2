"""Reads of pages and teams, of what they brought, and of what waits for staff."""
