"""Who is written to about a gift, in which language, and about what."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.database import db
from fundraiser.gifts.emails import tribute_notice
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.models import TributeDetails, TributeKind
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.payments.values import CheckoutOutcome
from tests import make
from tests.gifts.refunds import refund
from tests.make import cad


@pytest.fixture
def campaign(app):
    """A campaign with $100 of match."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100))
    return campaign


def letters():
    """Return what is to be sent: the kind, to whom, in which language, about which record."""
    db.session.rollback()
    waiting = db.session.scalars(select(OutgoingEmail).order_by(OutgoingEmail.id))
    return [(each.kind, each.recipient, each.language, each.record_id) for each in waiting]


def honouring(recipient_email, *, names_donor=True):
    return TributeDetails(
        kind=TributeKind.IN_HONOUR,
        honouree="Grandpa Joe",
        recipient_name="Mary",
        recipient_email=recipient_email,
        message="Thank you.",
        names_donor=names_donor,
    )


def test_thanks_go_to_the_donor_and_the_notice_to_whom_the_donor_named(campaign):
    gift = make.gift(
        campaign,
        cad(50),
        email="ana@example.org",
        language="fr",
        tribute=honouring("mary@example.org"),
    )

    assert letters() == [
        (EmailKind.THANK_YOU, "ana@example.org", "fr", gift.id),
        (EmailKind.TRIBUTE_NOTICE, "mary@example.org", "fr", gift.id),
    ]


def test_nobody_is_told_of_a_tribute_without_an_address(campaign):
    gift = make.gift(campaign, cad(50), tribute=honouring(""))

    assert letters() == [(EmailKind.THANK_YOU, "ana@example.org", "en", gift.id)]


@pytest.mark.parametrize(
    ("names_donor", "sentence"),
    [
        (True, "Ana Silva has made a gift in honour of Grandpa Joe."),
        (
            False,
            "Someone who prefers not to be named has made a gift in honour of Grandpa Joe.",
        ),
    ],
)
def test_the_notice_names_the_donor_as_they_chose_whatever_the_wall_shows(
    campaign, names_donor, sentence
):
    tribute = honouring("mary@example.org", names_donor=names_donor)
    gift = make.gift(campaign, cad(50), hides_name=True, tribute=tribute)

    notice = tribute_notice(gift.id)

    assert notice
    assert sentence in " ".join(notice.text.split())
    assert gift.public_name is None


def test_each_donor_hears_of_their_own_gift_when_money_is_set_free(campaign, clock):
    """Ana's refund is told to Ana, and the match it frees to Bo, who had waited for it."""
    ana = make.gift(campaign, cad(100), email="ana@example.org", language="en")
    clock.move(timedelta(minutes=1))
    bo = make.gift(campaign, cad(30), email="bo@example.org", language="fr")
    clock.move(timedelta(minutes=1))
    cy = make.gift(campaign, cad(30), email="cy@example.org", language="en")

    made = refund(ana, cad(20), at=clock.now())
    hand_out_match()

    thanks = [(EmailKind.THANK_YOU, gift.email, gift.language, gift.id) for gift in (ana, bo, cy)]
    assert letters()[:3] == thanks
    assert set(letters()[3:]) == {
        (EmailKind.REFUND, "ana@example.org", "en", made.id),
        (EmailKind.MATCH_INCREASED, "bo@example.org", "fr", bo.id),
    }


def test_a_bank_debit_is_told_to_whoever_pays_it(campaign):
    ana = make.pledge(campaign, cad(50), email="ana@example.org", language="fr")
    bo = make.pledge(campaign, cad(20), email="bo@example.org")

    make.apply(ana, make.state_of(ana, CheckoutOutcome.SETTLING))
    make.apply(bo, make.state_of(bo, CheckoutOutcome.SETTLING))
    make.apply(ana, make.state_of(ana, CheckoutOutcome.FAILED))

    assert letters() == [
        (EmailKind.BANK_DEBIT_PENDING, "ana@example.org", "fr", ana.id),
        (EmailKind.BANK_DEBIT_PENDING, "bo@example.org", "en", bo.id),
        (EmailKind.BANK_DEBIT_FAILED, "ana@example.org", "fr", ana.id),
    ]


def test_each_is_told_once_however_often_stripe_says_so(campaign, clock):
    gift = make.gift(campaign, cad(50))
    pledge = make.pledge(campaign, cad(20), email="bo@example.org")

    for _ in range(2):
        refund(gift, cad(20), at=clock.now(), refund_id="re_1")
        make.apply(pledge, make.state_of(pledge, CheckoutOutcome.SETTLING))

    assert [kind for kind, *_ in letters()] == [
        EmailKind.THANK_YOU,
        EmailKind.REFUND,
        EmailKind.BANK_DEBIT_PENDING,
    ]
