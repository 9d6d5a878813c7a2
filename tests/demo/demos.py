"""A demo to leave: the invented charity, its campaign with a gift, and a colleague of one's own."""

from datetime import timedelta

from fundraiser import clock
from fundraiser.accounts.models import StaffMember
from fundraiser.config import settings
from fundraiser.database import db, transaction
from fundraiser.demo.campaign import add_charity_and_campaign, open_back_office
from fundraiser.organisation.operations import describe_organisation
from fundraiser.web.actors import Actor
from tests import make
from tests.accounts.people import add_person
from tests.make import cad

OWN_ADDRESS = "mei@example.org"
OWN_LINE = "Meals by the tide since 2019."


def make_demo() -> StaffMember:
    """Make the demo, with files beside its database; return the colleague of one's own."""
    folder = settings().instance_path
    open_back_office(settings())
    campaign = add_charity_and_campaign()
    make.gift(campaign, cad(50), email="donor@donors.example")
    mei = add_person(OWN_ADDRESS, name="Mei Tan")
    with transaction():
        describe_organisation(
            {"line_en": OWN_LINE}, actor=Actor.staff(mei.id), at=clock.now() - timedelta(hours=1)
        )
    (folder / "sandbox.sqlite").write_text("payments")
    for name in ("mail/1.eml", "drawn/poster.pdf"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("of the demo")
    db.session.rollback()
    return mei
