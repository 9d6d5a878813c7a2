"""What donors wrote for the wall, and hiding it."""
