"""Setting up a page: its draft, its picture, and the moment others may see it."""
