"""The forms of prospects: sign-up and choice of emails."""

import re
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import ValidationError

from fundraiser.i18n.languages import Language, current_language
from fundraiser.organisation.forms import TELEPHONE
from fundraiser.prospects.ideas import choices
from fundraiser.prospects.models import (
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_TELEPHONE,
    LONGEST_WHEN,
    Idea,
)
from fundraiser.prospects.operations.sign_ups import SignUpFacts
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import EmailLine, PublicForm, TextBlock, TextLine
from fundraiser.web.spam import GuardedForm, Suspicion

CONSENT = _(
    "Send me a few emails with tips until my fundraiser is on its way: three at "
    "most. Each has a link to stop them."
)
LIKE_AN_ADDRESS = re.compile(r"https?:|www\.|@|\.[a-z]{2,}/", re.IGNORECASE)


class SignUpForm(GuardedForm):
    """The sign-up form."""

    name = TextLine("", maximum=LONGEST_NAME, required=_("Enter your name."))
    email = EmailLine("", required=_("Enter your email address."))
    telephone = TextLine("", maximum=LONGEST_TELEPHONE)
    idea = ChoiceField(
        choices=choices, required=_("Choose an idea, or say that you do not know yet.")
    )
    happens = TextLine("", maximum=LONGEST_WHEN)
    message = TextBlock("", maximum=LONGEST_MESSAGE)
    agrees = BooleanField()

    @classmethod
    def with_idea(cls, idea: str) -> "SignUpForm":
        """Return the form with this idea preselected, if there is such an idea."""
        return cls(idea=idea if idea in set(Idea) else Idea.UNDECIDED.value)

    def validate_name(self, field: TextLine) -> None:
        """Refuse links and addresses: our emails would carry them to somebody else."""
        if LIKE_AN_ADDRESS.search(field.data or ""):
            raise ValidationError(_("Enter only your name, without a web or email address."))

    def validate_telephone(self, field: TextLine) -> None:
        if field.data and not TELEPHONE.fullmatch(field.data):
            raise ValidationError(
                _("Enter a telephone number like 416-555-0100, or leave it empty.")
            )

    def asking(self, *, where: str, suspicion: Suspicion | None) -> SignUpFacts:
        """Return the content of a valid form."""
        facts = self._typed()
        return SignUpFacts(
            **facts,
            language=current_language(),
            idea=Idea(self.idea.data),
            consent_wording=str(CONSENT) if self.agrees.data else "",
            where=where,
            once_key=self.once_key(*facts.values(), self.idea.data or ""),
            suspicion=suspicion,
        )

    def _typed(self) -> dict[str, Any]:
        names = ("name", "email", "telephone", "happens", "message")
        return {name: self[name].data for name in names}


class ChoicesForm(PublicForm):
    """Consent to follow-up emails, and their language."""

    agrees = BooleanField()
    language = ChoiceField(
        choices=lambda: [(language.value, language.own_name) for language in Language],
        required=_("Choose a language."),
    )
