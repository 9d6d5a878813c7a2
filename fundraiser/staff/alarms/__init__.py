"""What needs somebody's attention, and marking it as resolved."""
