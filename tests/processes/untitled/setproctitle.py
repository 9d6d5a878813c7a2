"""Keeps the servers from giving themselves titles, as where only the app is installed.

A tool of the tests brings the real one, whose titles would hide which process is which.
"""

raise ImportError(__doc__)
