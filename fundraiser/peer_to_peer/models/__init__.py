"""The tables of pages, teams, what is told on them, flags, and cash on its way."""

from fundraiser.peer_to_peer.models.draft_emails import DraftEmail
from fundraiser.peer_to_peer.models.flags import Flag, FlagReason, FlagStatus
from fundraiser.peer_to_peer.models.gift_notices import GiftNotice, NoticedGift
from fundraiser.peer_to_peer.models.limits import (
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_PICTURE_WORDS,
    LONGEST_SLUG,
    LONGEST_STORY,
    LONGEST_TITLE,
    LONGEST_UPDATE,
)
from fundraiser.peer_to_peer.models.offline_gifts import (
    OfflineGift,
    OfflineMethod,
    OfflineStatus,
    subject_of_offline_gift,
)
from fundraiser.peer_to_peer.models.owner_messages import OwnerEmail, PageUpdate, Thanks
from fundraiser.peer_to_peer.models.pages import (
    ChangeStatus,
    FundraiserPage,
    PageKind,
    PlaceChange,
    subject_of,
)
from fundraiser.peer_to_peer.models.places import SHOWN, ModeratedPlace, PlaceStatus
from fundraiser.peer_to_peer.models.team_messages import TeamMessage, TeamMessageCopy
from fundraiser.peer_to_peer.models.teams import (
    Membership,
    Team,
    subject_of_team,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_PICTURE_WORDS",
    "LONGEST_SLUG",
    "LONGEST_STORY",
    "LONGEST_TITLE",
    "LONGEST_UPDATE",
    "SHOWN",
    "ChangeStatus",
    "DraftEmail",
    "Flag",
    "FlagReason",
    "FlagStatus",
    "FundraiserPage",
    "GiftNotice",
    "Membership",
    "ModeratedPlace",
    "NoticedGift",
    "OfflineGift",
    "OfflineMethod",
    "OfflineStatus",
    "OwnerEmail",
    "PageKind",
    "PageUpdate",
    "PlaceChange",
    "PlaceStatus",
    "Team",
    "TeamMessage",
    "TeamMessageCopy",
    "Thanks",
    "subject_of",
    "subject_of_offline_gift",
    "subject_of_team",
]
