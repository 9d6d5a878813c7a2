"""The charity's own names, addresses and numbers."""
