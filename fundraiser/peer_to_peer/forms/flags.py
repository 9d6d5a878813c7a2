"""What a visitor types who flags a page or a team."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from fundraiser.i18n.languages import current_language
from fundraiser.peer_to_peer.models import LONGEST_NOTE, FlagReason
from fundraiser.peer_to_peer.operations.flags import FlagFacts
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import EmailLine, TextBlock
from fundraiser.web.spam import GuardedForm

REASONS: dict[FlagReason, LazyString] = {
    FlagReason.NOT_TRUE: _("It is false, or someone is pretending to be someone else"),
    FlagReason.HURTFUL: _("It hurts or insults someone"),
    FlagReason.PRIVATE: _("It shows someone who has not agreed to it"),
    FlagReason.SPAM: _("It advertises something else"),
    FlagReason.OTHER: _("Something else"),
}


def reason_choices() -> list[tuple[str, LazyString]]:
    return [(reason.value, words) for reason, words in REASONS.items()]


class FlagForm(GuardedForm):
    """Why, in a few words, and where to answer if somebody wishes an answer."""

    reason = ChoiceField(choices=reason_choices, required=_("Choose what is wrong."))
    words = TextBlock("", maximum=LONGEST_NOTE, required=_("Tell us in a few words what is wrong."))
    email = EmailLine("")

    def facts(self) -> FlagFacts:
        """Return what was written, once the form is valid."""
        return FlagFacts(
            reason=FlagReason(self.reason.data),
            words=self.words.data,
            email=self.email.data,
            language=current_language(),
        )

    def own_key(self, about: str) -> str:
        """Return what is the same for the same flag of `about`, sent again from the same view."""
        return self.once_key(about, self.reason.data, self.words.data, self.email.data)
