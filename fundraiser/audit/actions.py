"""The acts that the audit log records, each with its label for staff."""

from flask_babel import lazy_gettext as _l

from fundraiser.labels import LabelledEnum


class AuditAction(LabelledEnum):
    STAFF_INVITED = "staff-invited", _l("Invited a colleague")
    STAFF_INVITED_AGAIN = "staff-invited-again", _l("Sent an invitation again")
    STAFF_INVITATION_LINK_SHOWN = (
        "staff-invitation-link-shown",
        _l("Was shown the link of an invitation"),
    )
    STAFF_ROLE_CHANGED = "staff-role-changed", _l("Changed a role")
    STAFF_DEACTIVATED = "staff-deactivated", _l("Closed an account")
    STAFF_REACTIVATED = "staff-reactivated", _l("Opened an account again")
    STAFF_SIGNED_IN = "staff-signed-in", _l("Signed in")
    STAFF_SIGNED_OUT = "staff-signed-out", _l("Signed out")
    STAFF_SIGNED_OUT_HERE = "staff-signed-out-here", _l("Signed out of one browser")
    STAFF_DETAILS_CHANGED = "staff-details-changed", _l("Changed their own details")
    STAFF_PASSWORD_SET = "staff-password-set", _l("Set a password")
    STAFF_PASSWORD_LINK_ASKED = (
        "staff-password-link-asked",
        _l("Asked for a link to set a password"),
    )
    STAFF_CODES_LOCKED = "staff-codes-locked", _l("Sign-in paused after too many wrong codes")
    SECOND_FACTOR_SET_UP = "second-factor-set-up", _l("Set up a second factor")
    SECOND_FACTOR_REMOVED = "second-factor-removed", _l("Removed their second factor")
    SECOND_FACTOR_RESET = "second-factor-reset", _l("Reset a colleague’s second factor")
    RECOVERY_CODES_MADE = "recovery-codes-made", _l("Made new recovery codes")
    RECOVERY_CODE_USED = "recovery-code-used", _l("Signed in with a recovery code")
    ORGANISATION_CHANGED = "organisation-changed", _l("Changed the organisation")
    DEMO_LEAVE_ASKED = "demo-leave-asked", _l("Asked to leave the demo")
    DEMO_LEFT = "demo-left", _l("Left the demo for an empty site")
    CAMPAIGN_ADDED = "campaign-added", _l("Added a campaign")
    CAMPAIGN_CHANGED = "campaign-changed", _l("Changed a campaign")
    CAMPAIGN_EXTENDED = "campaign-extended", _l("Extended a campaign")
    CAMPAIGN_PUBLISHED = "campaign-published", _l("Published a campaign")
    CAMPAIGN_CLOSED = "campaign-closed", _l("Closed a campaign")
    CAMPAIGN_WITHDRAWN = "campaign-withdrawn", _l("Withdrew a campaign")
    CAMPAIGN_PHOTOGRAPH_CHANGED = (
        "campaign-photograph-changed",
        _l("Changed the photograph of a campaign"),
    )
    CAMPAIGN_PREVIEW_SHARED = (
        "campaign-preview-shared",
        _l("Made a link to the preview of a campaign"),
    )
    CAMPAIGN_PREVIEW_WITHDRAWN = (
        "campaign-preview-withdrawn",
        _l("Withdrew the link to the preview of a campaign"),
    )
    SPONSOR_ADDED = "sponsor-added", _l("Added a match sponsor")
    SPONSOR_CHANGED = "sponsor-changed", _l("Changed a match sponsor")
    POOL_DRAFTED = "pool-drafted", _l("Drafted a match pool")
    POOL_OPENED = "pool-opened", _l("Opened a match pool")
    POOL_TERMS_CHANGED = "pool-terms-changed", _l("Changed the terms of a match pool")
    POOL_CLOSED = "pool-closed", _l("Closed a match pool")
    POOL_DISCARDED = "pool-discarded", _l("Discarded the draft of a match pool")
    POOLS_REORDERED = "pools-reordered", _l("Changed the order of the match pools")
    SPONSOR_PAYMENT_RECORDED = (
        "sponsor-payment-recorded",
        _l("Recorded a payment by a match sponsor"),
    )
    SPONSOR_PAYMENT_TAKEN_BACK = (
        "sponsor-payment-taken-back",
        _l("Took back a payment by a match sponsor"),
    )
    COMMENT_HIDDEN = "comment-hidden", _l("Hid a comment")
    COMMENT_SHOWN = "comment-shown", _l("Showed a comment again")
    GIFTS_EXPORTED = "gifts-exported", _l("Exported gifts")
    PLEDGES_EXPORTED = "pledges-exported", _l("Exported checkouts")
    SIGN_INS_EXPORTED = "sign-ins-exported", _l("Exported sign-ins")
    DONORS_EXPORTED = "donors-exported", _l("Exported donors")
    PERSON_EXPORTED = "person-exported", _l("Exported what is stored about a person")
    PERSON_ERASED = "person-erased", _l("Erased a person")
    EMAIL_SENT_AGAIN = "email-sent-again", _l("Sent an email again")
    EMAIL_WITHDRAWN = "email-withdrawn", _l("Withdrew an email")
    EMAIL_RELEASED = "email-released", _l("Sent an email that was held after a restore")
    EMAIL_DISCARDED = "email-discarded", _l("Discarded an email that was held after a restore")
    DATABASE_RESTORED = (
        "database-restored",
        _l("Noticed that the database was restored from a backup"),
    )
    STRIPE_EVENT_APPLIED_AGAIN = "stripe-event-applied-again", _l("Applied a Stripe event again")
    PAYMENT_PUT_RIGHT = "payment-put-right", _l("Resolved a payment that was not as promised")
    PLEDGE_REBUILT = (
        "pledge-rebuilt",
        _l(
            "Rebuilt a pledge from Stripe after a restore; comment, dedication and postal address"
            " could not be recovered"
        ),
    )
    LEDGER_CHECKED = "ledger-checked", _l("Checked the ledger")
    ALARM_RESOLVED = "alarm-resolved", _l("Marked an alarm as resolved")
    WORDS_ERASED = "words-erased", _l("Erased the text of an entry")
    ENQUIRY_ANSWERED = "enquiry-answered", _l("Answered an enquiry by email")
    ENQUIRY_ANSWERED_ELSEWHERE = (
        "enquiry-answered-elsewhere",
        _l("Recorded an answer to an enquiry"),
    )
    ENQUIRY_NOTED = "enquiry-noted", _l("Wrote a note about an enquiry")
    ENQUIRY_HANDED_OVER = "enquiry-handed-over", _l("Handed over an enquiry")
    ENQUIRY_CLOSED = "enquiry-closed", _l("Closed an enquiry")
    ENQUIRY_REOPENED = "enquiry-reopened", _l("Opened an enquiry again")
    ENQUIRY_RELEASED = "enquiry-released", _l("Let an enquiry out of quarantine")
    ENQUIRY_DISCARDED = "enquiry-discarded", _l("Discarded an enquiry as spam")
    ENQUIRIES_EXPORTED = "enquiries-exported", _l("Exported enquiries")
    PROSPECT_NOTED = "prospect-noted", _l("Wrote a note about a prospect")
    PROSPECT_CONTACTED = "prospect-contacted", _l("Was in touch with a prospect")
    PROSPECT_PLANNED = "prospect-planned", _l("Planned the next step with a prospect")
    PROSPECT_MOVED = "prospect-moved", _l("Changed the status of a prospect")
    PROSPECT_HANDED_OVER = "prospect-handed-over", _l("Handed over a prospect")
    PROSPECTS_EXPORTED = "prospects-exported", _l("Exported prospects")
    STORY_ADDED = "story-added", _l("Added a story")
    STORY_CHANGED = "story-changed", _l("Changed a story")
    STORY_PICTURE_CHANGED = "story-picture-changed", _l("Changed the picture of a story")
    STORY_SCHEDULED = "story-scheduled", _l("Scheduled a story")
    STORY_UNSCHEDULED = "story-unscheduled", _l("Took a story off the schedule")
    STORY_PUBLISHED = "story-published", _l("Published a story")
    STORY_WITHDRAWN = "story-withdrawn", _l("Withdrew a story")
    STORY_DELETED = "story-deleted", _l("Deleted the draft of a story")
    PAGE_EDITED = "page-edited", _l("Changed a fundraiser page")
    PAGE_PAUSED = "page-paused", _l("Paused a fundraiser page")
    PAGE_RESUMED = "page-resumed", _l("Let a fundraiser page take gifts again")
    PAGE_CLOSED = "page-closed", _l("Closed a fundraiser page")
    PAGE_REOPENED = "page-reopened", _l("Opened a fundraiser page again")
    PAGE_APPROVED = "page-approved", _l("Approved a fundraiser page")
    PAGE_CHANGE_ASKED = "page-change-asked", _l("Asked for a change of a fundraiser page")
    PAGE_CHANGE_APPROVED = "page-change-approved", _l("Approved a change of a fundraiser page")
    PAGE_CHANGE_REFUSED = "page-change-refused", _l("Refused a change of a fundraiser page")
    PAGE_HIDDEN = "page-hidden", _l("Hid a fundraiser page")
    PAGE_SHOWN = "page-shown", _l("Showed a fundraiser page again")
    PAGE_TAKEN_DOWN = "page-taken-down", _l("Took a fundraiser page down")
    PAGE_RESTORED = "page-restored", _l("Restored a fundraiser page")
    PAGE_TEAM_CHANGED = "page-team-changed", _l("Moved a fundraiser page to another team")
    UPDATE_APPROVED = "update-approved", _l("Approved an update of a fundraiser page")
    UPDATE_REMOVED = "update-removed", _l("Removed an update of a fundraiser page")
    FLAG_ACTED_ON = "flag-acted-on", _l("Acted on a flag")
    FLAG_DISMISSED = "flag-dismissed", _l("Dismissed a flag")
    FLAG_REOPENED = "flag-reopened", _l("Opened a flag again")
    TEAM_STARTED = "team-started", _l("Started a team")
    TEAM_EDITED = "team-edited", _l("Changed a team")
    TEAM_APPROVED = "team-approved", _l("Approved a team")
    TEAM_CHANGE_APPROVED = "team-change-approved", _l("Approved a change of a team’s words")
    TEAM_CHANGE_REFUSED = "team-change-refused", _l("Refused a change of a team’s words")
    TEAM_CLOSED = "team-closed", _l("Closed a team")
    TEAM_REOPENED = "team-reopened", _l("Opened a team again")
    TEAM_CAPTAIN_CHANGED = "team-captain-changed", _l("Handed a team over to another captain")
    TEAM_INVITATION_RENEWED = "team-invitation-renewed", _l("Made a new invitation link of a team")
    TEAM_WRITTEN_TO = "team-written-to", _l("Wrote to the members of a team")
    TEAM_HIDDEN = "team-hidden", _l("Hid a team")
    TEAM_SHOWN = "team-shown", _l("Showed a team again")
    TEAM_TAKEN_DOWN = "team-taken-down", _l("Took a team down")
    TEAM_RESTORED = "team-restored", _l("Restored a team")
    CREDIT_MOVED = "credit-moved", _l("Moved the credit of a gift")
    OFFLINE_GIFT_RECORDED = "offline-gift-recorded", _l("Recorded cash or a cheque")
    OFFLINE_GIFT_HANDED_IN = (
        "offline-gift-handed-in",
        _l("Recorded that cash or a cheque was handed in"),
    )
    OFFLINE_GIFT_DEPOSITED = (
        "offline-gift-deposited",
        _l("Recorded the deposit of cash or a cheque"),
    )
    OFFLINE_GIFT_VERIFIED = "offline-gift-verified", _l("Verified cash or a cheque")
    OFFLINE_GIFT_TAKEN_BACK = "offline-gift-taken-back", _l("Took back cash or a cheque")
    OFFLINE_GIFT_PUT_BACK = "offline-gift-put-back", _l("Moved cash or a cheque one step back")
    OFFLINE_GIFT_RETURNED = (
        "offline-gift-returned",
        _l("Recorded that the bank returned cash or a cheque"),
    )
    PAGES_EXPORTED = "pages-exported", _l("Exported fundraiser pages")
    TEAMS_EXPORTED = "teams-exported", _l("Exported teams")
    ALARMS_EXPORTED = "alarms-exported", _l("Exported alarms")
    AUDIT_LOG_EXPORTED = "audit-log-exported", _l("Exported the audit log")
    CAMPAIGNS_EXPORTED = "campaigns-exported", _l("Exported campaigns")
    CLOSING_REPORT_EXPORTED = (
        "closing-report-exported",
        _l("Exported the closing report of a campaign"),
    )
    COMMENTS_EXPORTED = "comments-exported", _l("Exported comments")
    FLAGS_EXPORTED = "flags-exported", _l("Exported flags")
    LEDGER_EXPORTED = "ledger-exported", _l("Exported the accounts of the ledger")
    LEDGER_ACCOUNT_EXPORTED = "ledger-account-exported", _l("Exported an account of the ledger")
    OUTBOX_EXPORTED = "outbox-exported", _l("Exported the list of emails")
    PEOPLE_EXPORTED = "people-exported", _l("Exported the list of colleagues")
    SPONSORS_EXPORTED = "sponsors-exported", _l("Exported match sponsors")
    STORIES_EXPORTED = "stories-exported", _l("Exported stories")
    STRIPE_EVENTS_EXPORTED = "stripe-events-exported", _l("Exported Stripe events")
    OFFLINE_GIFTS_EXPORTED = "offline-gifts-exported", _l("Exported cash and cheques")
    DONOR_SIGNED_IN = "donor-signed-in", _l("A donor signed in")
    DONOR_SIGNED_OUT = "donor-signed-out", _l("A donor signed out")
    PAGE_STARTED = "page-started", _l("Started a fundraiser page")
    PAGE_PUBLISHED = "page-published", _l("Published a fundraiser page")
