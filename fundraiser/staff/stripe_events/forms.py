"""What finance says about a payment that was not as promised."""

from flask_babel import lazy_gettext as _l

from fundraiser.web.forms import StaffForm, TextBlock

LONGEST_NOTE = 500


class PutRightForm(StaffForm):
    """What was done about it: asked for, because somebody will want to know next year."""

    note = TextBlock(
        _l("What was done"), maximum=LONGEST_NOTE, required=_l("Say what was done about it.")
    )
