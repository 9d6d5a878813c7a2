"""The terms of a match pool: drafting and changing them."""
