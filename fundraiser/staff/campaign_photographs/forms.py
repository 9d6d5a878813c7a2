"""What staff say about a campaign's photograph: the part to show, its words."""

from flask_babel import lazy_gettext as _

from fundraiser.campaigns.models import LONGEST_ALT, LONGEST_CREDIT, Campaign
from fundraiser.campaigns.photographs import PhotographWords
from fundraiser.pictures.forms import CropFields
from fundraiser.web.forms import StaffForm, TextLine
from fundraiser.web.lost_update_guard import LostUpdateGuard


class PhotographForm(CropFields, LostUpdateGuard, StaffForm):
    """Which part of the photograph is shown, and its words. The file comes beside the form."""

    alt_en = TextLine("", maximum=LONGEST_ALT, required=_("Describe the photograph in English."))
    alt_fr = TextLine("", maximum=LONGEST_ALT, required=_("Describe the photograph in French."))
    credit = TextLine("", maximum=LONGEST_CREDIT)

    @classmethod
    def of(cls, campaign: Campaign, *, seen: str) -> "PhotographForm":
        """Return the form of the photograph as it is now, or as it was sent."""
        parts = ("left_percent", "top_percent", "zoom_percent")
        shown = {name: getattr(campaign.picture, name) for name in parts if campaign.picture}
        return cls(
            **shown,
            alt_en=campaign.picture_alt_en,
            alt_fr=campaign.picture_alt_fr,
            credit=campaign.picture_credit,
            seen=seen,
        )

    def words(self) -> PhotographWords:
        """Return what is said of the photograph, once the form is valid."""
        return PhotographWords(
            alt_en=self.alt_en.data, alt_fr=self.alt_fr.data, credit=self.credit.data
        )
