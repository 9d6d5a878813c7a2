"""Teams: the list, one team, deciding about it."""
