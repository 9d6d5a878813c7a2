"""What staff type about a prospect."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import list_who_may
from fundraiser.prospects.models import LONGEST_ACTION, LONGEST_NOTE, Prospect
from fundraiser.staff.enquiries.forms import EntryForm
from fundraiser.web.fields import ChoiceField, DayField
from fundraiser.web.forms import StaffForm, TextBlock, TextLine
from fundraiser.web.lost_update_guard import LostUpdateGuard

NOBODY = "nobody"


class ProspectNoteForm(EntryForm):
    """A note; ticked, about having been in touch with the person."""

    note = TextBlock("", maximum=LONGEST_NOTE, required=_("Write your note."))
    is_contact = BooleanField()


class ProspectPlanForm(LostUpdateGuard, StaffForm):
    """What is to be done next, and by which day. `seen` is the newest act when it was shown."""

    next_action = TextLine("", maximum=LONGEST_ACTION)
    next_action_on = DayField()

    @classmethod
    def of(cls, prospect: Prospect, **options: Any) -> "ProspectPlanForm":
        return cls(
            next_action=prospect.next_action, next_action_on=prospect.next_action_on, **options
        )


class ProspectHandOverForm(StaffForm):
    """Whose the prospect is to be, or nobody's."""

    owner = ChoiceField(
        choices=lambda: [
            (NOBODY, _("Nobody")),
            *((str(one.id), one.name) for one in list_who_may(Permission.MANAGE_PROSPECTS)),
        ],
        required=_("Choose a colleague who may look after prospects."),
    )

    @property
    def chosen_id(self) -> int | None:
        return None if self.owner.data == NOBODY else int(self.owner.data)
