"""What supporters may type."""
