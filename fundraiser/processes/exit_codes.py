"""What a process that did not start says to whoever started it."""

WRONG_USE = 2
