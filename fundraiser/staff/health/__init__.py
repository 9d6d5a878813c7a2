"""The health of the site: each part, how it is and what to do."""
