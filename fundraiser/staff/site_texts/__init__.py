"""The texts of the pages about the charity and about privacy."""
