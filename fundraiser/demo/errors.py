"""Errors for broken rules of the demo. They are told to whoever runs the app, in English."""

from fundraiser.errors import DomainError


class NotOnSqlite(DomainError):
    message = (
        "The database is PostgreSQL. Set DATABASE_URL to a new, empty database instead; the demo"
        " stays in the old one."
    )


class NobodyStays(DomainError):
    message = (
        "No administrator of your own could sign in afterwards. Invite one and set the password,"
        " or make the account that came with the site yours."
    )
