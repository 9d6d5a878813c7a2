"""What an owner writes to others: an update on the page, thanks to those who gave."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from fundraiser.peer_to_peer.gift_emails import GiftEmails
from fundraiser.peer_to_peer.models import LONGEST_UPDATE
from fundraiser.peer_to_peer.operations.team_messages import LONGEST_TEAM_MESSAGE
from fundraiser.peer_to_peer.operations.thank_you_notes import LONGEST_THANKS
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import OnceForm, PublicForm, StaffForm, TextBlock
from fundraiser.web.lost_update_guard import LostUpdateGuard


class OwnerEmailsForm(PublicForm):
    """How an owner hears of gifts and of their team, chosen without signing in."""

    gifts = ChoiceField(choices=GiftEmails.choices, required=_("Choose when you hear of gifts."))
    team = BooleanField()


class UpdateForm(LostUpdateGuard, OnceForm):
    """An update, kept once however often it is sent."""

    words = TextBlock("", maximum=LONGEST_UPDATE, required=_("Write your update."))


class TeamMessageForm(OnceForm):
    """A captain's message to everyone in the team, sent once however often the form is."""

    words = TextBlock("", maximum=LONGEST_TEAM_MESSAGE, required=_("Write your message."))


class ThanksForm(StaffForm):
    """Thanks in the owner's own words."""

    words = TextBlock("", maximum=LONGEST_THANKS, required=_("Write your thanks."))
