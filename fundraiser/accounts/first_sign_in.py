"""The account that comes with a new installation, until the person who uses it makes it theirs.

Its name and address are invented, and its password is in a file of the instance folder.
"""

from fundraiser.accounts.models import StaffMember

ADDRESS = "admin@harbourlights.example"
NAME = "Alex Example"


def is_first_account(member: StaffMember) -> bool:
    """Return whether the account still has the invented address."""
    return member.email == ADDRESS
