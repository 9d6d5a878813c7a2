"""Cash or a cheque that an owner writes down."""

from dataclasses import fields
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import ValidationError

from fundraiser.gifts.models import LONGEST_COMMENT
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import LONGEST_NAME, OfflineMethod
from fundraiser.peer_to_peer.operations.offline_gifts import OfflineFacts
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import AmountField, EmailLine, OnceForm, TextBlock, TextLine

HANDED_IN = "handed-in"
METHODS: dict[OfflineMethod, LazyString] = {
    OfflineMethod.CASH: _("Cash"),
    OfflineMethod.CHEQUE: _("A cheque"),
}
STEPS = (("promised", _("I have it, or it is promised")), (HANDED_IN, _("I have handed it in")))


class OfflineGiftForm(OnceForm):
    """Who gave how much, and where it is. Valid, it makes OfflineFacts."""

    name = TextLine(
        "", maximum=LONGEST_NAME, required=_("Enter the name of the person who gave it.")
    )
    amount = AmountField("", required=_("Enter the amount."))
    method = ChoiceField(choices=METHODS.items, required=_("Choose cash or a cheque."))
    email = EmailLine("")
    hides_name = BooleanField()
    comment = TextBlock("", maximum=LONGEST_COMMENT)
    step = ChoiceField(choices=lambda: STEPS, required=_("Choose where the money is."))

    def __init__(self, currency: str) -> None:
        self.currency = currency
        super().__init__(method=OfflineMethod.CASH.value, step=STEPS[0][0])

    def validate_amount(self, field: AmountField) -> None:
        if isinstance(field.data, Money) and not field.data.is_positive:
            raise ValidationError(_("Enter an amount above zero."))

    @property
    def is_handed_in(self) -> bool:
        return bool(self.step.data == HANDED_IN)

    def facts(self) -> OfflineFacts:
        """Return what was written down, once the form is valid."""
        typed: dict[str, Any] = {fact.name: self[fact.name].data for fact in fields(OfflineFacts)}
        return OfflineFacts(**{**typed, "method": OfflineMethod(self.method.data)})
