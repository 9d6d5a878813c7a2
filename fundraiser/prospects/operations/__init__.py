"""What can be done with a prospect: by the person, and by staff."""
