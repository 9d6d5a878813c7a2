"""Errors for broken rules of accounts."""

from http import HTTPStatus

from flask_babel import lazy_gettext as _l

from fundraiser.errors import Conflict, DomainError, NotFound


class AlreadyOnStaff(DomainError):
    message = _l("An account with this email address already exists.")


class NotTheFirstAccount(Conflict):
    message = _l("This account already belongs to a person.")


class LastAdministrator(DomainError):
    message = _l(
        "This is the only administrator who can sign in. Make someone else an administrator first."
    )


class NoSuchColleague(NotFound):
    message = _l("There is no account with this number or address.")


class LinkNoLongerGood(DomainError):
    status = HTTPStatus.GONE
    message = _l("This link can no longer be used. Ask for a new one on the sign-in page.")


class AccountClosed(Conflict):
    message = _l("This account is closed. Open it again first.")


class SecondFactorIsRequired(DomainError):
    message = _l("Everyone signs in with a second factor here. You can replace yours.")


class NoSecondFactor(Conflict):
    message = _l("Set up a second factor first. Recovery codes come with it.")


class AlreadyJoined(Conflict):
    message = _l("This person has set their password already.")
