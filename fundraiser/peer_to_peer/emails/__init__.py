"""What owners, captains, donors and staff are told about pages and teams."""
