"""A donor's and supporter's own place, entered by emailed link.

Everything here is asked for by the id of whoever is signed in, never by an id from an address: so
nobody sees anything of somebody else, whatever they type. Pages about one noun (editing a page of
one's own, a team) stand in the package of that noun; this door brings them together.
"""
