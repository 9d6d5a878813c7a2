"""Thank-yous that are written together say what each would say alone."""

from dataclasses import replace

from fundraiser.database import db
from fundraiser.gifts.emails import thank_you, thank_yous
from fundraiser.gifts.models import TributeDetails, TributeKind
from fundraiser.gifts.queries import get_gift
from fundraiser.matching.operations.shortfalls import list_shortfalls, list_shortfalls_of_gifts
from fundraiser.matching.queries import find_standing
from tests import make
from tests.make import cad
from tests.staff.statements import statements

IN_HONOUR = TributeDetails(TributeKind.IN_HONOUR, "Rosa", "Leo", "leo@example.org", "For you")


def test_thank_yous_written_together_say_what_each_says_alone(app):
    gifts = give_in_every_way()

    together = {gift_id: draft() for gift_id, draft in thank_yous(gifts).items()}

    db.session.rollback()
    assert together == {gift_id: thank_you(gift_id) for gift_id in gifts}
    texts = {message.text for message in together.values() if message}
    assert len(texts) == len(gifts)


def test_as_many_statements_read_six_as_two(app):
    gifts = give_in_every_way()
    costs = []
    for part in ([gifts[0], gifts[-1]], gifts):
        db.session.rollback()
        db.session.expunge_all()
        with statements() as texts:
            for draft in thank_yous(part).values():
                draft()
        costs.append(len([text for text in texts if "BEGIN" not in text]))

    assert costs[0] == costs[1]
    assert costs[1] <= 8


def test_the_shortfalls_of_several_gifts_are_those_of_each(app):
    keys = []
    for gift_id in give_in_every_way():
        standing = find_standing(gift_id)
        assert standing
        gift = get_gift(gift_id)
        keys.append((gift_id, gift.pledge_id, standing.decided_at))

    together = list_shortfalls_of_gifts(keys)

    assert together == {key[0]: list_shortfalls(*key) for key in keys}
    assert any(together.values())


def give_in_every_way() -> list[int]:
    """Save gifts through pages and a team, in two languages, past the end of one pool."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100))
    pages = [
        make.fundraiser_page(
            campaign, slug=slug, title=slug, owner=make.donor(f"{slug}@example.org")
        )
        for slug in ("run", "swim")
    ]
    gifts = [
        make.page_gift(pages[0], cad(40)),
        make.page_gift(pages[1], cad(30)),
        make.gift(campaign, cad(50), tribute=replace(IN_HONOUR, message="")),
        make.gift(campaign, cad(20), language="fr"),
        make.gift(campaign, cad(25), email="bo@example.org"),
        make.team_gift(make.team(campaign), cad(10)),
    ]
    return [gift.id for gift in gifts]
