"""The kinds of email we send."""

from flask_babel import lazy_gettext as _l

from fundraiser.labels import LabelledEnum


class EmailKind(LabelledEnum):
    THANK_YOU = "thank_you", _l("Thank-you")
    TRIBUTE_NOTICE = "tribute_notice", _l("Notice of a dedication")
    BANK_DEBIT_PENDING = "bank_debit_pending", _l("Bank debit on its way")
    BANK_DEBIT_FAILED = "bank_debit_failed", _l("Bank debit failed")
    REFUND = "refund", _l("Refund")
    MATCH_INCREASED = "match_increased", _l("Match increased")
    STAFF_INVITATION = "staff_invitation", _l("Invitation of a colleague")
    STAFF_SECURITY = "staff_security", _l("Account notice")
    ALARM = "alarm", _l("Alarm")
    ALARM_OVER = "alarm_over", _l("Alarm over")
    DAILY_DIGEST = "daily_digest", _l("Daily digest")
    ENQUIRY_ACKNOWLEDGEMENT = "enquiry_acknowledgement", _l("Acknowledgement of an enquiry")
    ENQUIRY_NOTICE = "enquiry_notice", _l("New enquiry")
    ENQUIRY_REPLY = "enquiry_reply", _l("Answer to an enquiry")
    ENQUIRY_OVERDUE = "enquiry_overdue", _l("Reminder of an overdue enquiry")
    PROSPECT_GUIDE = "prospect_guide", _l("Fundraising guide")
    PROSPECT_FOLLOW_UP = "prospect_follow_up", _l("Tips for a prospect")
    PROSPECT_NOTICE = "prospect_notice", _l("New prospect")
    PROSPECT_HANDED_OVER = "prospect_handed_over", _l("Prospect handed over")
    OWNER_FOLLOW_UP = "owner_follow_up", _l("News and tips for an owner")
    OWNER_GIFTS = "owner_gifts", _l("Gifts, told to an owner")
    PAGE_THANKS = "page_thanks", _l("Thanks from an owner")
    SIGN_IN_LINK = "sign_in_link", _l("Link to sign in")
    PAGE_LINK = "page_link", _l("Link that publishes a page")
    DRAFT_LINK = "draft_link", _l("Link to a draft")
    DRAFT_REMINDER = "draft_reminder", _l("Reminder of a draft")
    PAGE_LIVE = "page_live", _l("Page is live")
    PAGE_NOTICE = "page_notice", _l("Page waiting for review")
    TEAM_JOINED = "team_joined", _l("Someone joined a team")
    TEAM_MESSAGE = "team_message", _l("Message of a captain")
    PAGE_CHANGE_ASKED = "page_change_asked", _l("Change to a page requested")
    PAGE_CHANGE_DECIDED = "page_change_decided", _l("Decision on a change to a page")
    PAGE_HIDDEN = "page_hidden", _l("Page hidden or taken down")
    TEAM_LIVE = "team_live", _l("Team is live")
    TEAM_HIDDEN = "team_hidden", _l("Team hidden or taken down")
    TEAM_NOTICE = "team_notice", _l("Team waiting for review")
