"""A campaign's figures at a glance, drawn and in tables."""
