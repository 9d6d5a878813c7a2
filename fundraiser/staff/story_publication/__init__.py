"""Publishing a story, now or on a date, withdrawing it, deleting a draft."""
