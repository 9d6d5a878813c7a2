"""What can be done that is worth remembering, each with the words staff read."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class AuditAction(StrEnum):
    """An act; its value is stored, its label shown."""

    STAFF_INVITED = "staff-invited"
    STAFF_INVITED_AGAIN = "staff-invited-again"
    STAFF_ROLE_CHANGED = "staff-role-changed"
    STAFF_DEACTIVATED = "staff-deactivated"
    STAFF_REACTIVATED = "staff-reactivated"
    STAFF_SIGNED_IN = "staff-signed-in"
    STAFF_SIGNED_OUT = "staff-signed-out"
    STAFF_DETAILS_CHANGED = "staff-details-changed"
    STAFF_PASSWORD_SET = "staff-password-set"  # noqa: S105 - the name of an act
    STAFF_PASSWORD_LINK_ASKED = "staff-password-link-asked"  # noqa: S105 - the name of an act
    STAFF_CODES_LOCKED = "staff-codes-locked"
    SECOND_FACTOR_SET_UP = "second-factor-set-up"
    SECOND_FACTOR_REMOVED = "second-factor-removed"
    SECOND_FACTOR_RESET = "second-factor-reset"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    RECOVERY_CODE_USED = "recovery-code-used"
    ORGANISATION_CHANGED = "organisation-changed"
    CAMPAIGN_ADDED = "campaign-added"
    CAMPAIGN_CHANGED = "campaign-changed"
    CAMPAIGN_EXTENDED = "campaign-extended"
    CAMPAIGN_PUBLISHED = "campaign-published"
    CAMPAIGN_WITHDRAWN = "campaign-withdrawn"
    SPONSOR_ADDED = "sponsor-added"
    SPONSOR_CHANGED = "sponsor-changed"
    POOL_DRAFTED = "pool-drafted"
    POOL_OPENED = "pool-opened"
    POOL_TERMS_CHANGED = "pool-terms-changed"
    POOL_CLOSED = "pool-closed"
    POOL_DISCARDED = "pool-discarded"
    POOLS_REORDERED = "pools-reordered"
    SPONSOR_PAYMENT_RECORDED = "sponsor-payment-recorded"
    SPONSOR_PAYMENT_TAKEN_BACK = "sponsor-payment-taken-back"
    COMMENT_HIDDEN = "comment-hidden"
    COMMENT_SHOWN = "comment-shown"
    GIFTS_EXPORTED = "gifts-exported"
    PLEDGES_EXPORTED = "pledges-exported"
    DONORS_EXPORTED = "donors-exported"
    EMAIL_SENT_AGAIN = "email-sent-again"
    EMAIL_WITHDRAWN = "email-withdrawn"
    STRIPE_EVENT_APPLIED_AGAIN = "stripe-event-applied-again"
    PAYMENT_PUT_RIGHT = "payment-put-right"
    LEDGER_CHECKED = "ledger-checked"
    ENQUIRY_ANSWERED = "enquiry-answered"
    ENQUIRY_ANSWERED_ELSEWHERE = "enquiry-answered-elsewhere"
    ENQUIRY_NOTED = "enquiry-noted"
    ENQUIRY_HANDED_OVER = "enquiry-handed-over"
    ENQUIRY_CLOSED = "enquiry-closed"
    ENQUIRY_REOPENED = "enquiry-reopened"
    ENQUIRY_RELEASED = "enquiry-released"
    ENQUIRY_DISCARDED = "enquiry-discarded"
    ENQUIRIES_EXPORTED = "enquiries-exported"
    LEAD_NOTED = "lead-noted"
    LEAD_CONTACTED = "lead-contacted"
    LEAD_PLANNED = "lead-planned"
    LEAD_MOVED = "lead-moved"
    LEAD_HANDED_OVER = "lead-handed-over"
    LEADS_EXPORTED = "leads-exported"

    @property
    def label(self) -> LazyString:
        return LABELS[self]


LABELS = {
    AuditAction.STAFF_INVITED: _l("Invited a colleague"),
    AuditAction.STAFF_INVITED_AGAIN: _l("Sent an invitation again"),
    AuditAction.STAFF_ROLE_CHANGED: _l("Changed a role"),
    AuditAction.STAFF_DEACTIVATED: _l("Closed an account"),
    AuditAction.STAFF_REACTIVATED: _l("Opened an account again"),
    AuditAction.STAFF_SIGNED_IN: _l("Signed in"),
    AuditAction.STAFF_SIGNED_OUT: _l("Signed out"),
    AuditAction.STAFF_DETAILS_CHANGED: _l("Changed their own details"),
    AuditAction.STAFF_PASSWORD_SET: _l("Set a password"),
    AuditAction.STAFF_PASSWORD_LINK_ASKED: _l("Asked for a link to set a password"),
    AuditAction.STAFF_CODES_LOCKED: _l("Sign-in paused after too many wrong codes"),
    AuditAction.SECOND_FACTOR_SET_UP: _l("Set up a second factor"),
    AuditAction.SECOND_FACTOR_REMOVED: _l("Removed their second factor"),
    AuditAction.SECOND_FACTOR_RESET: _l("Reset a colleague’s second factor"),
    AuditAction.RECOVERY_CODES_MADE: _l("Made new recovery codes"),
    AuditAction.RECOVERY_CODE_USED: _l("Signed in with a recovery code"),
    AuditAction.ORGANISATION_CHANGED: _l("Changed the organisation"),
    AuditAction.CAMPAIGN_ADDED: _l("Added a campaign"),
    AuditAction.CAMPAIGN_CHANGED: _l("Changed a campaign"),
    AuditAction.CAMPAIGN_EXTENDED: _l("Extended a campaign"),
    AuditAction.CAMPAIGN_PUBLISHED: _l("Published a campaign"),
    AuditAction.CAMPAIGN_WITHDRAWN: _l("Withdrew a campaign"),
    AuditAction.SPONSOR_ADDED: _l("Added a match sponsor"),
    AuditAction.SPONSOR_CHANGED: _l("Changed a match sponsor"),
    AuditAction.POOL_DRAFTED: _l("Drafted a match pool"),
    AuditAction.POOL_OPENED: _l("Opened a match pool"),
    AuditAction.POOL_TERMS_CHANGED: _l("Changed the terms of a match pool"),
    AuditAction.POOL_CLOSED: _l("Closed a match pool"),
    AuditAction.POOL_DISCARDED: _l("Discarded a draft of a match pool"),
    AuditAction.POOLS_REORDERED: _l("Changed the order of the match pools"),
    AuditAction.SPONSOR_PAYMENT_RECORDED: _l("Recorded a payment by a match sponsor"),
    AuditAction.SPONSOR_PAYMENT_TAKEN_BACK: _l("Took back a payment by a match sponsor"),
    AuditAction.COMMENT_HIDDEN: _l("Hid a comment"),
    AuditAction.COMMENT_SHOWN: _l("Showed a comment again"),
    AuditAction.GIFTS_EXPORTED: _l("Exported gifts"),
    AuditAction.PLEDGES_EXPORTED: _l("Exported pledges"),
    AuditAction.DONORS_EXPORTED: _l("Exported donors"),
    AuditAction.EMAIL_SENT_AGAIN: _l("Sent an email again"),
    AuditAction.EMAIL_WITHDRAWN: _l("Withdrew an email"),
    AuditAction.STRIPE_EVENT_APPLIED_AGAIN: _l("Applied a Stripe event again"),
    AuditAction.PAYMENT_PUT_RIGHT: _l("Put a payment right that was not as promised"),
    AuditAction.LEDGER_CHECKED: _l("Checked the ledger"),
    AuditAction.ENQUIRY_ANSWERED: _l("Answered an enquiry by email"),
    AuditAction.ENQUIRY_ANSWERED_ELSEWHERE: _l("Recorded an answer to an enquiry"),
    AuditAction.ENQUIRY_NOTED: _l("Wrote a note about an enquiry"),
    AuditAction.ENQUIRY_HANDED_OVER: _l("Handed over an enquiry"),
    AuditAction.ENQUIRY_CLOSED: _l("Closed an enquiry"),
    AuditAction.ENQUIRY_REOPENED: _l("Opened an enquiry again"),
    AuditAction.ENQUIRY_RELEASED: _l("Let an enquiry out of quarantine"),
    AuditAction.ENQUIRY_DISCARDED: _l("Discarded an enquiry as spam"),
    AuditAction.ENQUIRIES_EXPORTED: _l("Exported enquiries"),
    AuditAction.LEAD_NOTED: _l("Wrote a note about a lead"),
    AuditAction.LEAD_CONTACTED: _l("Was in touch with a lead"),
    AuditAction.LEAD_PLANNED: _l("Planned the next step with a lead"),
    AuditAction.LEAD_MOVED: _l("Changed the status of a lead"),
    AuditAction.LEAD_HANDED_OVER: _l("Handed over a lead"),
    AuditAction.LEADS_EXPORTED: _l("Exported leads"),
}
