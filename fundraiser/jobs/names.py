"""The names of the jobs."""

from enum import StrEnum


class JobName(StrEnum):
    """A job's name. `app.py` registers its function."""

    SEND_MAIL = "send_mail"
    APPLY_EVENTS = "apply_events"
    LOOK_AT_CHECKOUTS = "look_at_checkouts"
    FIND_MISSED_EVENTS = "find_missed_events"
    RECORD_FEES = "record_fees"
    HAND_OUT_MATCH = "hand_out_match"
    SEAL_HISTORY = "seal_history"
    CHECK_LEDGER = "check_ledger"
    TELL_OF_ALARMS = "tell_of_alarms"
    SEND_DIGEST = "send_digest"
    REMIND_OF_ENQUIRIES = "remind_of_enquiries"
    FOLLOW_UP_PROSPECTS = "follow_up_prospects"
    FOLLOW_UP_OWNERS = "follow_up_owners"
    PUBLISH_STORIES = "publish_stories"
    READ_CERTIFICATE = "read_certificate"
    BACK_UP = "back_up"
    SWEEP_RATE_LIMITS = "sweep_rate_limits"
    FORGET_NETWORKS = "forget_networks"
    FORGET_DRAFTS = "forget_drafts"
    FORGET_EMAIL_BODIES = "forget_email_bodies"
    FORGET_EVENT_BODIES = "forget_event_bodies"
    FORGET_SIGN_INS = "forget_sign_ins"
    FORGET_STAFF_SIGN_INS = "forget_staff_sign_ins"
