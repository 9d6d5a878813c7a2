"""What staff type when they decide about a record: a reason for somebody else, or a note for us."""

from flask_babel import lazy_gettext as _

from fundraiser.peer_to_peer.models import LONGEST_NOTE
from fundraiser.web.forms import StaffForm, TextBlock
from fundraiser.web.lost_update_guard import LostUpdateGuard


class DecisionForm(LostUpdateGuard, StaffForm):
    """A note that only colleagues read; it may be left empty. `seen` is what was decided about."""

    words = TextBlock("", maximum=LONGEST_NOTE)


class ReasonForm(DecisionForm):
    """A reason that somebody else reads, so there is one."""

    words = TextBlock("", maximum=LONGEST_NOTE, required=_("Write the reason."))
