"""What staff type about a match sponsor."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField

from fundraiser.matching.models import Sponsor
from fundraiser.web.forms import EmailLine, StaffForm, TextLine
from fundraiser.web.lost_update_guard import LostUpdateGuard

LONGEST_NAME = 120


class SponsorForm(LostUpdateGuard, StaffForm):
    """A sponsor: what they are called, whether in public, and whose gifts are not matched."""

    name = TextLine("", maximum=LONGEST_NAME, required=_("Enter the sponsor’s name."))
    name_fr = TextLine("", maximum=LONGEST_NAME)
    is_public = BooleanField()
    email = EmailLine("")
    back = HiddenField()  # the campaign whose pool is being drafted, if one is

    @classmethod
    def of(cls, sponsor: Sponsor, *, seen: str) -> "SponsorForm":
        """Return the form of a sponsor as they stand, or as it was sent."""
        return cls(obj=sponsor, email=sponsor.email_normalised or "", seen=seen)

    def facts(self) -> dict[str, Any]:
        """Return what was described, once the form is valid."""
        return {
            "name": self.name.data,
            "name_fr": self.name_fr.data or "",
            "is_public": bool(self.is_public.data),
            "email": self.email.data or None,
        }
