"""The steps that lead the first administrator to a site that can open."""
