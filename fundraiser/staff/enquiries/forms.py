"""What staff type about an enquiry."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import list_who_may
from fundraiser.enquiries.models import LONGEST_MESSAGE
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import OnceForm, StaffForm, TextBlock
from fundraiser.web.lost_update_guard import LostUpdateGuard


class EntryForm(LostUpdateGuard, OnceForm):
    """Something to be written about an enquiry, once however often it is sent.

    `seen` is the newest act on the enquiry when the page was shown (`forms/seen.py`).
    """


class AnswerForm(EntryForm):
    """An answer that leaves as an email."""

    answer = TextBlock("", maximum=LONGEST_MESSAGE, required=_("Write your answer."))


class NoteForm(EntryForm):
    """A note for colleagues; ticked, what the writer was told by telephone or another way."""

    note = TextBlock("", maximum=LONGEST_MESSAGE, required=_("Write your note."))
    is_answer = BooleanField()


class HandOverForm(StaffForm):
    """Whose the enquiry is to be."""

    colleague = ChoiceField(
        choices=lambda: [
            (str(person.id), person.name) for person in list_who_may(Permission.ANSWER_ENQUIRIES)
        ],
        required=_("Choose a colleague who may answer enquiries."),
    )
