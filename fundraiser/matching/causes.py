"""Why a pool gives a gift less than its rate would: the codes of an explanation (M22). Pure."""

from enum import StrEnum


class Cause(StrEnum):
    """Why a pool gave less than its rate would. Stored when it happened, never derived later."""

    USED_UP = "used_up"
    RESERVED = "reserved"  # for gifts that came before: being paid, or in line
    UNPAID_FORMS = "unpaid_forms"  # of the same network or address have as much as they may (M23)
    OTHER_FORM = "other_form"  # of the same donor, not paid yet, has what the donor may have
    NOT_PAID_IN_TIME = "not_paid_in_time"  # what was reserved had gone back before the payment
    LIMIT_PER_GIFT = "limit_per_gift"
    LIMIT_PER_DONOR = "limit_per_donor"
    OUTSIDE_WINDOW = "outside_window"
    NOT_THIS_KIND = "not_this_kind"  # the pool matches other gifts, e.g. only those made online
    POOL_CLOSED = "pool_closed"
    SPONSORS_OWN = "sponsors_own"  # a sponsor's own gift (M11)
    DONOR_CHOSE_NONE = "donor_chose_none"

    @property
    def waits(self) -> bool:
        """Whether a gift cut for this cause stands in the pool's line: it lacks money (M9)."""
        return self in {
            Cause.USED_UP,
            Cause.RESERVED,
            Cause.UNPAID_FORMS,
            Cause.OTHER_FORM,
            Cause.NOT_PAID_IN_TIME,
        }
