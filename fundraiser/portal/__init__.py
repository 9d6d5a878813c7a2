"""The account pages of donors and supporters, who sign in by emailed link.

Every query uses the id of the person signed in, never an id from the address, so nobody can see
another person's records. Pages about one noun (editing a page, a team) are in that noun's package.
"""
