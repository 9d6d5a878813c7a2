"""The enquiry forms."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from fundraiser import clock
from fundraiser.clock import LocalTimeRefused, day_ends, local_instant
from fundraiser.enquiries.models import LONGEST_MESSAGE, LONGEST_NAME, EnquiryKind, Topic
from fundraiser.enquiries.operations import EnquiryFacts
from fundraiser.i18n.zones import canadian_zones, zone_in_words
from fundraiser.organisation.forms import Telephone
from fundraiser.organisation.queries import home_zone
from fundraiser.web.fields import ChoiceField, DayField, TimeField
from fundraiser.web.forms import EmailLine, TextBlock, TextLine
from fundraiser.web.spam import GuardedForm, Suspicion


def zone_choices() -> list[tuple[str, str]]:
    """Return (zone, label): the zones of Canada, the organisation's own, and UTC."""
    near = dict(canadian_zones())
    home = home_zone()
    return list({**near, home: near.get(home) or zone_in_words(home), "UTC": "UTC"}.items())


class EnquiryForm(GuardedForm):
    """The fields of every enquiry."""

    name = TextLine("", maximum=LONGEST_NAME, required=_("Enter your name."))
    email = EmailLine("", required=_("Enter your email address."))

    message: TextBlock

    def facts(self, *, language: str) -> EnquiryFacts:
        """Return the content of a valid form."""
        raise NotImplementedError

    def names(self) -> list[str]:
        """Return the names that our emails would use."""
        return [self.name.data]

    def suspicion(self, *, at: datetime) -> Suspicion | None:
        return self.suspicion_of(self.message.data, names=self.names(), at=at)

    def own_key(self) -> str:
        """Return a key that is equal if the same question is sent again from the same page."""
        return self.once_key(*(str(field.data) for field in self if field is not self.stamp))


class MediaForm(EnquiryForm):
    """A journalist's question."""

    outlet = TextLine(
        "", maximum=LONGEST_NAME, required=_("Enter the outlet or publication you work for.")
    )
    telephone = Telephone("", required=_("Enter a telephone number that we can call."))
    deadline_on = DayField()
    deadline_time = TimeField()
    deadline_zone = ChoiceField(
        choices=zone_choices,
        required=_("Choose the time zone of your deadline."),
        default=home_zone,
    )
    message = TextBlock("", maximum=LONGEST_MESSAGE, required=_("Enter your question."))

    def names(self) -> list[str]:
        return [self.name.data, self.outlet.data]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        error = "" if self._has_deadline_errors() else self._deadline_error()
        if error:
            self.deadline_on.errors = [error]
        return is_valid and not error

    def facts(self, *, language: str) -> EnquiryFacts:
        deadline_at = self._read_deadline()
        return EnquiryFacts(
            kind=EnquiryKind.MEDIA,
            name=self.name.data,
            email=self.email.data,
            outlet=self.outlet.data,
            telephone=self.telephone.data,
            message=self.message.data,
            language=language,
            deadline_at=deadline_at,
            deadline_zone=self.deadline_zone.data if deadline_at else None,
        )

    def _has_deadline_errors(self) -> bool:
        fields = (self.deadline_on, self.deadline_time, self.deadline_zone)
        return any(field.errors for field in fields)

    def _deadline_error(self) -> object:
        """Return what is wrong with a deadline whose fields are valid, or ''."""
        if self.deadline_on.data is None:
            is_part = self.deadline_time.data is not None
            return _("Enter the day of your deadline as well.") if is_part else ""
        try:
            deadline_at = self._read_deadline()
        except LocalTimeRefused as error:
            return error.message
        if deadline_at is not None and deadline_at <= clock.now():
            return _("This deadline has passed. Enter a later one, or leave it empty.")
        return ""

    def _read_deadline(self) -> datetime | None:
        """Return the deadline, or None. A day without a time means the end of the day."""
        day, hour, zone = self.deadline_on.data, self.deadline_time.data, self.deadline_zone.data
        if day is None:
            return None
        if hour is None:
            return day_ends(day, zone)
        return local_instant(datetime.combine(day, hour), zone)


class HelpForm(EnquiryForm):
    """Anybody's question."""

    telephone = Telephone("")
    topic = ChoiceField(choices=Topic.choices, required=_("Choose what it is about."))
    message = TextBlock("", maximum=LONGEST_MESSAGE, required=_("Enter your message."))

    def facts(self, *, language: str) -> EnquiryFacts:
        return EnquiryFacts(
            kind=EnquiryKind.HELP,
            name=self.name.data,
            email=self.email.data,
            telephone=self.telephone.data,
            topic=Topic(self.topic.data),
            message=self.message.data,
            language=language,
        )
