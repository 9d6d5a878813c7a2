"""Whom staff want a gift to count for."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import ValidationError

from fundraiser.gifts.models import NO_CREDIT, Credit
from fundraiser.peer_to_peer.models import LONGEST_NOTE, LONGEST_SLUG, FundraiserPage, Team
from fundraiser.peer_to_peer.operations.credit import credit_of_page
from fundraiser.peer_to_peer.queries.pages import find_page_at
from fundraiser.peer_to_peer.queries.teams import find_team_at
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import StaffForm, TextBlock, TextLine
from fundraiser.web.lost_update_guard import LostUpdateGuard


class Whom(StrEnum):
    PAGE = "page"
    TEAM = "team"
    NOBODY = "nobody"


WHOM_WORDS = {
    Whom.PAGE: _("a page, and the team it is in"),
    Whom.TEAM: _("a team alone"),
    Whom.NOBODY: _("the campaign only"),
}


class CreditForm(LostUpdateGuard, StaffForm):
    """A page or team by its address, or nobody. `seen` is whom the gift counted for,
    `planned` whom it was shown that it will."""

    whom = ChoiceField(
        choices=lambda: [(one.value, WHOM_WORDS[one]) for one in Whom],
        required=_("Choose who gets credit for the gift."),
    )
    address = TextLine("", maximum=LONGEST_SLUG + 40)
    words = TextBlock("", maximum=LONGEST_NOTE, required=_("Write why."))
    planned = HiddenField()

    page: FundraiserPage | None = None
    team: Team | None = None

    def validate_address(self, field: TextLine) -> None:
        """An address may be pasted whole: what counts is its last part."""
        slug = field.data.rstrip("/").rpartition("/")[2]
        if self.whom.data == Whom.PAGE:
            self.page = find_page_at(slug)
            if self.page is None:
                raise ValidationError(_("There is no page at this address."))
        if self.whom.data == Whom.TEAM:
            self.team = find_team_at(slug)
            if self.team is None:
                raise ValidationError(_("There is no team at this address."))

    def credit(self) -> Credit:
        """Return whom the gift is to count for, once the form is valid."""
        if self.page is not None:
            return credit_of_page(self.page)
        if self.team is not None:
            return Credit(team_id=self.team.id)
        return NO_CREDIT


def written_credit(credit: Credit) -> str:
    """Return a credit as a hidden field carries it: `17.3`, with 0 for none."""
    return f"{credit.page_id or 0}.{credit.team_id or 0}"


def read_credit(written: str) -> Credit | None:
    """Return the credit that a hidden field carries; None for what we did not write."""
    page_id, _dot, team_id = written.partition(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (page_id, team_id)):
        return None
    return Credit(int(page_id) or None, int(team_id) or None)
