"""The kinds of email we send."""

from enum import StrEnum


class EmailKind(StrEnum):
    THANK_YOU = "thank_you"
    TRIBUTE_NOTICE = "tribute_notice"
    BANK_DEBIT_PENDING = "bank_debit_pending"
    BANK_DEBIT_FAILED = "bank_debit_failed"
    REFUND = "refund"
    MATCH_INCREASED = "match_increased"
    STAFF_INVITATION = "staff_invitation"
    STAFF_SECURITY = "staff_security"
    LEDGER_ALARM = "ledger_alarm"
    ENQUIRY_ACKNOWLEDGEMENT = "enquiry_acknowledgement"
    ENQUIRY_NOTICE = "enquiry_notice"
    ENQUIRY_REPLY = "enquiry_reply"
    ENQUIRY_OVERDUE = "enquiry_overdue"
    LEAD_GUIDE = "lead_guide"
    LEAD_FOLLOW_UP = "lead_follow_up"
    LEAD_NOTICE = "lead_notice"
    LEAD_HANDED_OVER = "lead_handed_over"
