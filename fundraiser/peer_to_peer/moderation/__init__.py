"""What we decide about pages and teams, and what others report about them."""
