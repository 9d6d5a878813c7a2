"""What a person says who marks an alarm as resolved."""

from flask_babel import lazy_gettext as _l

from fundraiser.web.forms import StaffForm, TextBlock

LONGEST_NOTE = 500


class ResolveForm(StaffForm):
    """What was done: asked for, because a colleague will want to know."""

    note = TextBlock(_l("What was done"), maximum=LONGEST_NOTE, required=_l("Say what was done."))
