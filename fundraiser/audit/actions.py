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
    EMAIL_RELEASED = "email-released"
    EMAIL_DISCARDED = "email-discarded"
    DATABASE_RESTORED = "database-restored"
    STRIPE_EVENT_APPLIED_AGAIN = "stripe-event-applied-again"
    PAYMENT_PUT_RIGHT = "payment-put-right"
    PLEDGE_REBUILT = "pledge-rebuilt"
    LEDGER_CHECKED = "ledger-checked"
    ALARM_RESOLVED = "alarm-resolved"
    WORDS_ERASED = "words-erased"
    ENQUIRY_ANSWERED = "enquiry-answered"
    ENQUIRY_ANSWERED_ELSEWHERE = "enquiry-answered-elsewhere"
    ENQUIRY_NOTED = "enquiry-noted"
    ENQUIRY_HANDED_OVER = "enquiry-handed-over"
    ENQUIRY_CLOSED = "enquiry-closed"
    ENQUIRY_REOPENED = "enquiry-reopened"
    ENQUIRY_RELEASED = "enquiry-released"
    ENQUIRY_DISCARDED = "enquiry-discarded"
    ENQUIRIES_EXPORTED = "enquiries-exported"
    PROSPECT_NOTED = "prospect-noted"
    PROSPECT_CONTACTED = "prospect-contacted"
    PROSPECT_PLANNED = "prospect-planned"
    PROSPECT_MOVED = "prospect-moved"
    PROSPECT_HANDED_OVER = "prospect-handed-over"
    PROSPECTS_EXPORTED = "prospects-exported"
    STORY_ADDED = "story-added"
    STORY_CHANGED = "story-changed"
    STORY_PICTURE_CHANGED = "story-picture-changed"
    STORY_SCHEDULED = "story-scheduled"
    STORY_UNSCHEDULED = "story-unscheduled"
    STORY_PUBLISHED = "story-published"
    STORY_WITHDRAWN = "story-withdrawn"
    STORY_DELETED = "story-deleted"
    PAGE_EDITED = "page-edited"
    PAGE_PAUSED = "page-paused"
    PAGE_RESUMED = "page-resumed"
    PAGE_CLOSED = "page-closed"
    PAGE_REOPENED = "page-reopened"
    PAGE_APPROVED = "page-approved"
    PAGE_CHANGE_ASKED = "page-change-asked"
    PAGE_CHANGE_APPROVED = "page-change-approved"
    PAGE_CHANGE_REFUSED = "page-change-refused"
    PAGE_HIDDEN = "page-hidden"
    PAGE_SHOWN = "page-shown"
    PAGE_TAKEN_DOWN = "page-taken-down"
    PAGE_RESTORED = "page-restored"
    PAGE_TEAM_CHANGED = "page-team-changed"
    UPDATE_APPROVED = "update-approved"
    UPDATE_REMOVED = "update-removed"
    FLAG_ACTED_ON = "flag-acted-on"
    FLAG_DISMISSED = "flag-dismissed"
    FLAG_REOPENED = "flag-reopened"
    TEAM_STARTED = "team-started"
    TEAM_EDITED = "team-edited"
    TEAM_APPROVED = "team-approved"
    TEAM_CHANGE_APPROVED = "team-change-approved"
    TEAM_CHANGE_REFUSED = "team-change-refused"
    TEAM_CLOSED = "team-closed"
    TEAM_REOPENED = "team-reopened"
    TEAM_CAPTAIN_CHANGED = "team-captain-changed"
    TEAM_INVITATION_RENEWED = "team-invitation-renewed"
    TEAM_HIDDEN = "team-hidden"
    TEAM_SHOWN = "team-shown"
    TEAM_TAKEN_DOWN = "team-taken-down"
    TEAM_RESTORED = "team-restored"
    CREDIT_MOVED = "credit-moved"
    OFFLINE_GIFT_RECORDED = "offline-gift-recorded"
    OFFLINE_GIFT_HANDED_IN = "offline-gift-handed-in"
    OFFLINE_GIFT_DEPOSITED = "offline-gift-deposited"
    OFFLINE_GIFT_VERIFIED = "offline-gift-verified"
    OFFLINE_GIFT_TAKEN_BACK = "offline-gift-taken-back"
    OFFLINE_GIFT_PUT_BACK = "offline-gift-put-back"
    OFFLINE_GIFT_RETURNED = "offline-gift-returned"
    PAGES_EXPORTED = "pages-exported"
    TEAMS_EXPORTED = "teams-exported"
    OFFLINE_GIFTS_EXPORTED = "offline-gifts-exported"
    DONOR_SIGNED_IN = "donor-signed-in"
    DONOR_SIGNED_OUT = "donor-signed-out"
    PAGE_STARTED = "page-started"
    PAGE_PUBLISHED = "page-published"

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
    AuditAction.EMAIL_RELEASED: _l("Sent an email that was held after a restore"),
    AuditAction.EMAIL_DISCARDED: _l("Discarded an email that was held after a restore"),
    AuditAction.DATABASE_RESTORED: _l("Noticed that the database was restored from a backup"),
    AuditAction.STRIPE_EVENT_APPLIED_AGAIN: _l("Applied a Stripe event again"),
    AuditAction.PAYMENT_PUT_RIGHT: _l("Put a payment right that was not as promised"),
    AuditAction.PLEDGE_REBUILT: _l(
        "Rebuilt a pledge from Stripe after a restore; comment, dedication and postal address"
        " could not be recovered"
    ),
    AuditAction.LEDGER_CHECKED: _l("Checked the ledger"),
    AuditAction.ALARM_RESOLVED: _l("Marked an alarm as resolved"),
    AuditAction.WORDS_ERASED: _l("Erased the words of an entry"),
    AuditAction.ENQUIRY_ANSWERED: _l("Answered an enquiry by email"),
    AuditAction.ENQUIRY_ANSWERED_ELSEWHERE: _l("Recorded an answer to an enquiry"),
    AuditAction.ENQUIRY_NOTED: _l("Wrote a note about an enquiry"),
    AuditAction.ENQUIRY_HANDED_OVER: _l("Handed over an enquiry"),
    AuditAction.ENQUIRY_CLOSED: _l("Closed an enquiry"),
    AuditAction.ENQUIRY_REOPENED: _l("Opened an enquiry again"),
    AuditAction.ENQUIRY_RELEASED: _l("Let an enquiry out of quarantine"),
    AuditAction.ENQUIRY_DISCARDED: _l("Discarded an enquiry as spam"),
    AuditAction.ENQUIRIES_EXPORTED: _l("Exported enquiries"),
    AuditAction.PROSPECT_NOTED: _l("Wrote a note about a prospect"),
    AuditAction.PROSPECT_CONTACTED: _l("Was in touch with a prospect"),
    AuditAction.PROSPECT_PLANNED: _l("Planned the next step with a prospect"),
    AuditAction.PROSPECT_MOVED: _l("Changed the status of a prospect"),
    AuditAction.PROSPECT_HANDED_OVER: _l("Handed over a prospect"),
    AuditAction.PROSPECTS_EXPORTED: _l("Exported prospects"),
    AuditAction.STORY_ADDED: _l("Added a story"),
    AuditAction.STORY_CHANGED: _l("Changed a story"),
    AuditAction.STORY_PICTURE_CHANGED: _l("Changed the picture of a story"),
    AuditAction.STORY_SCHEDULED: _l("Scheduled a story"),
    AuditAction.STORY_UNSCHEDULED: _l("Took a story off the schedule"),
    AuditAction.STORY_PUBLISHED: _l("Published a story"),
    AuditAction.STORY_WITHDRAWN: _l("Withdrew a story"),
    AuditAction.STORY_DELETED: _l("Deleted the draft of a story"),
    AuditAction.PAGE_EDITED: _l("Changed a fundraiser page"),
    AuditAction.PAGE_PAUSED: _l("Paused a fundraiser page"),
    AuditAction.PAGE_RESUMED: _l("Let a fundraiser page take gifts again"),
    AuditAction.PAGE_CLOSED: _l("Closed a fundraiser page"),
    AuditAction.PAGE_REOPENED: _l("Opened a fundraiser page again"),
    AuditAction.PAGE_APPROVED: _l("Approved a fundraiser page"),
    AuditAction.PAGE_CHANGE_ASKED: _l("Asked for a change of a fundraiser page"),
    AuditAction.PAGE_CHANGE_APPROVED: _l("Approved a change of a fundraiser page"),
    AuditAction.PAGE_CHANGE_REFUSED: _l("Refused a change of a fundraiser page"),
    AuditAction.PAGE_HIDDEN: _l("Hid a fundraiser page"),
    AuditAction.PAGE_SHOWN: _l("Showed a fundraiser page again"),
    AuditAction.PAGE_TAKEN_DOWN: _l("Took a fundraiser page down"),
    AuditAction.PAGE_RESTORED: _l("Restored a fundraiser page"),
    AuditAction.PAGE_TEAM_CHANGED: _l("Moved a fundraiser page to another team"),
    AuditAction.UPDATE_APPROVED: _l("Approved an update of a fundraiser page"),
    AuditAction.UPDATE_REMOVED: _l("Removed an update of a fundraiser page"),
    AuditAction.FLAG_ACTED_ON: _l("Acted on a flag"),
    AuditAction.FLAG_DISMISSED: _l("Dismissed a flag"),
    AuditAction.FLAG_REOPENED: _l("Opened a flag again"),
    AuditAction.TEAM_STARTED: _l("Started a team"),
    AuditAction.TEAM_EDITED: _l("Changed a team"),
    AuditAction.TEAM_APPROVED: _l("Approved a team"),
    AuditAction.TEAM_CHANGE_APPROVED: _l("Approved a change of a team’s words"),
    AuditAction.TEAM_CHANGE_REFUSED: _l("Refused a change of a team’s words"),
    AuditAction.TEAM_CLOSED: _l("Closed a team"),
    AuditAction.TEAM_REOPENED: _l("Opened a team again"),
    AuditAction.TEAM_CAPTAIN_CHANGED: _l("Handed a team over to another captain"),
    AuditAction.TEAM_INVITATION_RENEWED: _l("Made a new invitation link of a team"),
    AuditAction.TEAM_HIDDEN: _l("Hid a team"),
    AuditAction.TEAM_SHOWN: _l("Showed a team again"),
    AuditAction.TEAM_TAKEN_DOWN: _l("Took a team down"),
    AuditAction.TEAM_RESTORED: _l("Restored a team"),
    AuditAction.CREDIT_MOVED: _l("Moved the credit of a gift"),
    AuditAction.OFFLINE_GIFT_RECORDED: _l("Recorded an offline gift"),
    AuditAction.OFFLINE_GIFT_HANDED_IN: _l("Said that an offline gift is handed in"),
    AuditAction.OFFLINE_GIFT_DEPOSITED: _l("Noted the deposit of an offline gift"),
    AuditAction.OFFLINE_GIFT_VERIFIED: _l("Verified an offline gift"),
    AuditAction.OFFLINE_GIFT_TAKEN_BACK: _l("Took back an offline gift"),
    AuditAction.OFFLINE_GIFT_PUT_BACK: _l("Put an offline gift one step back"),
    AuditAction.OFFLINE_GIFT_RETURNED: _l("Noted that the bank returned an offline gift"),
    AuditAction.PAGES_EXPORTED: _l("Exported fundraiser pages"),
    AuditAction.TEAMS_EXPORTED: _l("Exported teams"),
    AuditAction.OFFLINE_GIFTS_EXPORTED: _l("Exported offline gifts"),
    AuditAction.DONOR_SIGNED_IN: _l("A donor signed in"),
    AuditAction.DONOR_SIGNED_OUT: _l("A donor signed out"),
    AuditAction.PAGE_STARTED: _l("Started a fundraiser page"),
    AuditAction.PAGE_PUBLISHED: _l("Published a fundraiser page"),
}
