"""People who asked for the fundraising guide: the list, one person, the follow-up."""
