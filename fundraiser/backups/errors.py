"""What can go wrong with a backup. These errors are told to whoever runs the app, in English."""

from fundraiser.errors import DomainError


class BackupFailed(DomainError):
    """The backup could not be made. No file is left of it."""


class BackupDamaged(DomainError):
    """The file is not a backup, or not as it was written."""


class DatabaseInUse(DomainError):
    """Another program has the database open."""

    message = "Another program has the database open. Stop the site, then try again."


class RestoreRefused(DomainError):
    """The backup cannot be restored there. Nothing was changed."""
