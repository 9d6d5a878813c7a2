"""The permissions of each role, in one table.

A view names a permission, never a role. The roles are few and fixed, so that a handful of people
can remember who may do what.
"""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.labels import LabelledEnum


class Permission(StrEnum):
    OWN_ACCOUNT = "own-account"  # every role has it
    SEE_TOTALS = "see-totals"
    SEE_GIFTS = "see-gifts"
    SEE_DONOR_CONTACT = "see-donor-contact"
    EXPORT_GIFTS = "export-gifts"
    HIDE_COMMENTS = "hide-comments"
    SEE_OUTBOX = "see-outbox"
    SEND_MAIL_AGAIN = "send-mail-again"
    MANAGE_CAMPAIGNS = "manage-campaigns"
    MANAGE_MATCH = "manage-match"
    PUT_PAYMENTS_RIGHT = "put-payments-right"
    SEE_LEDGER = "see-ledger"
    SEE_STRIPE = "see-stripe"
    APPLY_STRIPE_EVENTS = "apply-stripe-events"
    ANSWER_ENQUIRIES = "answer-enquiries"  # and see, hand over, export them
    MANAGE_PROSPECTS = "manage-prospects"  # and see, hand over, export them
    MANAGE_STORIES = "manage-stories"  # write, illustrate, publish, withdraw
    MODERATE_PAGES = "moderate-pages"  # supporters' pages, teams, updates, flags
    NOTE_DEPOSITS = "note-deposits"  # record that cash and cheques were taken to the bank
    VERIFY_OFFLINE_GIFTS = "verify-offline-gifts"  # confirm them from the bank's statement
    MOVE_CREDIT = "move-credit"  # of a gift, to another page or team
    SEE_AUDIT = "see-audit"
    MANAGE_PEOPLE = "manage-people"
    ERASE_DONORS = "erase-donors"  # and have everything that is stored about one
    EDIT_ORGANISATION = "edit-organisation"


class Role(LabelledEnum):
    VIEWER = "viewer", _l("Viewer")
    FUNDRAISING = "fundraising", _l("Fundraising")
    FINANCE = "finance", _l("Finance")
    ADMIN = "admin", _l("Administrator")

    @property
    def summary(self) -> LazyString:
        return ROLE_SUMMARIES[self]


VIEWER = frozenset({Permission.OWN_ACCOUNT, Permission.SEE_TOTALS, Permission.SEE_GIFTS})
FUNDRAISING = VIEWER | {
    Permission.SEE_DONOR_CONTACT,
    Permission.EXPORT_GIFTS,
    Permission.HIDE_COMMENTS,
    Permission.SEE_OUTBOX,
    Permission.SEND_MAIL_AGAIN,
    Permission.MANAGE_CAMPAIGNS,
    Permission.ANSWER_ENQUIRIES,
    Permission.MANAGE_PROSPECTS,
    Permission.MANAGE_STORIES,
    Permission.MODERATE_PAGES,
    Permission.NOTE_DEPOSITS,
    Permission.MOVE_CREDIT,
}
FINANCE = VIEWER | {
    Permission.NOTE_DEPOSITS,
    Permission.VERIFY_OFFLINE_GIFTS,
    Permission.MOVE_CREDIT,
    Permission.SEE_DONOR_CONTACT,
    Permission.EXPORT_GIFTS,
    Permission.SEE_OUTBOX,
    Permission.SEND_MAIL_AGAIN,
    Permission.MANAGE_MATCH,
    Permission.PUT_PAYMENTS_RIGHT,
    Permission.SEE_LEDGER,
    Permission.SEE_STRIPE,
    Permission.APPLY_STRIPE_EVENTS,
    Permission.SEE_AUDIT,
    Permission.ANSWER_ENQUIRIES,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: VIEWER,
    Role.FUNDRAISING: FUNDRAISING,
    Role.FINANCE: FINANCE,
    Role.ADMIN: frozenset(Permission),
}

ROLE_SUMMARIES = {
    Role.VIEWER: _l("Sees totals and gifts, without donors’ addresses."),
    Role.FUNDRAISING: _l(
        "Also sees how to reach donors, edits campaigns, moderates comments and supporters’ pages."
    ),
    Role.FINANCE: _l(
        "Also runs the match, verifies cash and cheques, sees the ledger and Stripe, reads the"
        " audit log."
    ),
    Role.ADMIN: _l("Can do everything, and gives each person a role."),
}
