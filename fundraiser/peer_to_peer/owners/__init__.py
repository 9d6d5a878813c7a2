"""What the owner of a page does with it, and the emails they get about it."""
