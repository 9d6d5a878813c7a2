"""Why a pool gives a gift less than its rate would: the codes of an explanation (M22). Pure."""

from enum import StrEnum


class Cause(StrEnum):
    """Why a pool gave less than its rate would. Stored when it happens, never computed later."""

    USED_UP = "used_up"
    RESERVED = "reserved"  # for earlier gifts that are being paid or in line
    UNPAID_FORMS = "unpaid_forms"  # those of the same network or address hold all they may (M23)
    OTHER_FORM = "other_form"  # another unpaid form of the donor holds what the donor may have
    NOT_PAID_IN_TIME = "not_paid_in_time"  # the hold ended before the payment
    LIMIT_PER_GIFT = "limit_per_gift"
    LIMIT_PER_DONOR = "limit_per_donor"
    OUTSIDE_WINDOW = "outside_window"
    NOT_THIS_KIND = "not_this_kind"  # the pool matches other gifts, e.g. only those made online
    POOL_CLOSED = "pool_closed"
    SPONSORS_OWN = "sponsors_own"  # a sponsor's own gift (M11)
    DONOR_CHOSE_NONE = "donor_chose_none"

    @property
    def is_sponsors_own(self) -> bool:
        return self is Cause.SPONSORS_OWN

    @property
    def is_donors_choice(self) -> bool:
        return self is Cause.DONOR_CHOSE_NONE

    @property
    def waits(self) -> bool:
        """Whether the gift stands in the pool's line, because the pool lacked money (M9)."""
        return self in {
            Cause.USED_UP,
            Cause.RESERVED,
            Cause.UNPAID_FORMS,
            Cause.OTHER_FORM,
            Cause.NOT_PAID_IN_TIME,
        }
