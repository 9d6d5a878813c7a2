"""What staff type about cash and cheques: a day, a sum to compare with, whose credit a gift is."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from fundraiser.i18n.formats import money
from fundraiser.money import Money
from fundraiser.organisation.queries import home_currency
from fundraiser.peer_to_peer.models import OfflineGift
from fundraiser.web.fields import DayField
from fundraiser.web.forms import AmountField, StaffForm

LARGEST_SUM = 10**12  # cents: many payments of the largest kind together


class BatchForm(StaffForm):
    """Some cash and cheques, and what they come to by the paper in one's hand.

    A sum that differs says so: one of them is missing, or one too many is ticked.
    """

    control_total = AmountField(
        "", required=_("Enter the total you counted."), largest_cents=LARGEST_SUM
    )

    def __init__(self, chosen: Sequence[OfflineGift]) -> None:
        self.chosen = chosen
        super().__init__()

    @property
    def currency(self) -> str:
        """The currency of all of them."""
        return self.chosen[0].currency if self.chosen else home_currency()

    @property
    def total(self) -> Money:
        return sum((one.amount for one in self.chosen), Money.zero(self.currency))

    def validate_control_total(self, field: AmountField) -> None:
        if field.data is not None and field.data != self.total:
            raise ValidationError(
                gettext(
                    "The chosen gifts add up to %(total)s, not %(typed)s. Check whether one is "
                    "missing or extra.",
                    total=money(self.total),
                    typed=money(field.data),
                )
            )


class DepositForm(BatchForm):
    """What went to the bank together, and on which day."""

    on = DayField(required=_("Enter the day on the deposit slip."))

    def __init__(self, chosen: Sequence[OfflineGift], *, today: date) -> None:
        super().__init__(chosen)
        if not self.is_submitted():
            self.on.process_data(today)
