"""What staff do with sponsors: add and change them, record what they have paid.

Each operation writes an audit entry.
"""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db, flush_or_refuse
from fundraiser.donors.addresses import normalise_email
from fundraiser.errors import Conflict, DomainError
from fundraiser.i18n.formats import money
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.matching.models import MatchPool, Sponsor
from fundraiser.matching.queries import (
    SponsorPayment,
    find_sponsor_named,
    list_sponsor_payments,
    normalise_name,
    payment_key,
    taken_back_key,
)
from fundraiser.money import Money
from fundraiser.web.actors import Actor

LONGEST_REFERENCE = 80


class SponsorTaken(Conflict):
    """Another sponsor has this name: two of one name could not be told apart."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("There is already a sponsor called %(name)s, with other details.", name=name)
        )


class PaymentRefused(DomainError):
    """A sponsor's payment cannot be recorded or taken back like this."""


class ReferenceUsed(Conflict):
    """Another payment of the pool has this reference."""


def subject_of_sponsor(sponsor: Sponsor) -> str:
    """Return how the audit log names the sponsor."""
    return f"sponsor:{sponsor.id}"


def add_sponsor(
    name: str,
    *,
    is_public: bool,
    email: str | None,
    actor: Actor,
    at: datetime,
    name_fr: str = "",
) -> Sponsor:
    """Add a sponsor. Gifts from `email` are not matched (M11).

    `name` is the English one, and the French one too unless there is a `name_fr`.

    Repeatable: an existing sponsor with the same facts is returned. Raises SponsorTaken.
    """
    email_normalised = normalise_email(email) if email else None
    existing = find_sponsor_named(name)
    facts = (name_fr, is_public, email_normalised)
    if existing and facts == (existing.name_fr, existing.is_public, existing.email_normalised):
        return existing
    if existing:
        raise SponsorTaken(name)
    sponsor = Sponsor(
        name_en=name,
        name_fr=name_fr,
        name_normalised=normalise_name(name),
        is_public=is_public,
        email_normalised=email_normalised,
        created_at=at,
    )
    db.session.add(sponsor)
    flush_or_refuse(SponsorTaken(name))
    audit.record(
        AuditAction.SPONSOR_ADDED,
        subject_of_sponsor(sponsor),
        actor,
        at,
        after=_audit_values(sponsor),
    )
    return sponsor


def change_sponsor(
    sponsor: Sponsor,
    *,
    name: str,
    is_public: bool,
    email: str | None,
    actor: Actor,
    at: datetime,
    name_fr: str = "",
) -> None:
    """Change the sponsor on every page that names them. Repeatable. Raises SponsorTaken."""
    namesake = find_sponsor_named(name)
    if namesake and namesake.id != sponsor.id:
        raise SponsorTaken(name)
    before = _audit_values(sponsor)
    sponsor.name_en, sponsor.name_fr = name, name_fr
    sponsor.name_normalised = normalise_name(name)
    sponsor.is_public = is_public
    sponsor.email_normalised = normalise_email(email) if email else None
    flush_or_refuse(SponsorTaken(name))
    audit.record_changes(
        AuditAction.SPONSOR_CHANGED,
        subject_of_sponsor(sponsor),
        actor,
        at,
        before=before,
        after=_audit_values(sponsor),
    )


def record_sponsor_payment(
    pool: MatchPool,
    amount: Money,
    *,
    reference: str,
    paid_at: datetime,
    actor: Actor,
    at: datetime,
) -> bool:
    """Record that the sponsor has paid `amount`: match received, a separate figure (M12).

    `reference` is the bank's or the cheque's. The same payment again records nothing and returns
    False. Raises ReferenceUsed if the reference belongs to another payment, and PaymentRefused for
    an amount that is not positive or more than was promised (M20), for a future `paid_at`, and for
    a draft.
    """
    if pool.is_draft:
        raise PaymentRefused(_("Open the pool first: a draft is not yet a promise."))
    if not amount.is_positive:
        raise PaymentRefused(_("A payment is more than zero."))
    if paid_at > at:
        raise PaymentRefused(_("Record a payment once it has arrived. This day is in the future."))
    received = _lock_received(pool)
    earlier = _find_payment(pool, reference)
    if earlier and earlier.amount == amount and not earlier.is_taken_back:
        return False
    if earlier:
        raise ReferenceUsed(_words_for(earlier))
    if received + amount > pool.terms.amount:
        raise PaymentRefused(_too_much(pool.terms.amount, received))
    _move(pool, amount, payment_key(pool.id, reference), is_received=True, at=paid_at)
    audit.record(
        AuditAction.SPONSOR_PAYMENT_RECORDED,
        f"pool:{pool.id}",
        actor,
        at,
        after={"amount": str(amount), "reference": reference, "paid_at": paid_at.isoformat()},
    )
    return True


def take_payment_back(
    pool: MatchPool, reference: str, *, reason: str, actor: Actor, at: datetime
) -> None:
    """Reverse a payment recorded by mistake, by another transfer. Repeatable.

    Raises PaymentRefused if no payment has this reference, or without a reason.
    """
    _lock_received(pool)
    payment = _find_payment(pool, reference)
    if payment is None:
        raise PaymentRefused(_("No payment with this reference is recorded."))
    if payment.is_taken_back:
        return
    if not reason.strip():
        raise PaymentRefused(_("Say why the payment is taken back."))
    key = taken_back_key(pool.id, payment.reference)
    _move(pool, payment.amount, key, is_received=False, at=at)
    audit.record(
        AuditAction.SPONSOR_PAYMENT_TAKEN_BACK,
        f"pool:{pool.id}",
        actor,
        at,
        before={"amount": str(payment.amount), "reference": payment.reference},
        note=reason,
    )


def _lock_received(pool: MatchPool) -> Money:
    """Return what was received so far, with the account locked: payments are recorded in turn."""
    account = Account.sponsor_received(pool.id)
    accounts = ledger.lock([Account.bank(pool.currency), account])
    return accounts[account.code].net_credit


def _find_payment(pool: MatchPool, reference: str) -> SponsorPayment | None:
    """Return the payment of this reference, ignoring case and spacing."""
    key = normalise_name(reference)
    payments = list_sponsor_payments(pool)
    return next((paid for paid in payments if normalise_name(paid.reference) == key), None)


def _move(pool: MatchPool, amount: Money, key: str, *, is_received: bool, at: datetime) -> None:
    bank, received = Account.bank(pool.currency), Account.sponsor_received(pool.id)
    debit, credit = (bank, received) if is_received else (received, bank)
    ledger.post([Entry(key, amount, debit=debit, credit=credit)], at=at)


def _words_for(earlier: SponsorPayment) -> object:
    names = {"reference": earlier.reference, "amount": money(earlier.amount)}
    if earlier.is_taken_back:
        return _(
            "A payment “%(reference)s” of %(amount)s was recorded and taken back. Give this one"
            " another reference.",
            **names,
        )
    return _(
        "A payment “%(reference)s” of %(amount)s is recorded already. Nothing was recorded twice:"
        " if this is another payment, give it another reference.",
        **names,
    )


def _too_much(promised: Money, received: Money) -> object:
    return _(
        "The sponsor promised %(promised)s, and %(received)s of it is recorded. "
        "Anything beyond the promise is a separate gift, not match.",
        promised=money(promised),
        received=money(received),
    )


def _audit_values(sponsor: Sponsor) -> dict[str, Any]:
    return {
        "name_en": sponsor.name_en,
        "name_fr": sponsor.name_fr,
        "is_public": sponsor.is_public,
        "email": sponsor.email_normalised,
    }
