"""What can be done with pages, teams, and cash on its way; and what staff decide about them."""
