"""Pages and teams as everybody sees them, and as places where gifts are made."""
