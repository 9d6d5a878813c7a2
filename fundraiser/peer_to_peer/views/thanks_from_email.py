"""Thanking from the email about a gift: one press, without signing in.

The link was sent to the owner alone. Opening it thanks nobody, and without signing in it sends our
usual words only: whoever was forwarded the email cannot write in the owner's name. The owner, when
signed in, writes their own words on their page.
"""

from http import HTTPStatus

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.donors.signed_in import find_signed_in
from fundraiser.peer_to_peer.emails.gifts import THANKS_PURPOSE
from fundraiser.peer_to_peer.models import GiftNotice
from fundraiser.peer_to_peer.operations.thank_you_notes import thank_for, usual_words
from fundraiser.peer_to_peer.queries.gift_notices import find_gift_notice, list_gifts_of_notice
from fundraiser.peer_to_peer.queries.givers import PageGiver, list_givers_among
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.web.access import signed_link
from fundraiser.web.links import signed_url
from fundraiser.web.responses import or_404

LINK = "/thank/<public_id>"
HERE = f"{bp.name}.thank_from_email"


@bp.get(LINK)
@signed_link(THANKS_PURPOSE)
def thank_from_email(public_id: str) -> ResponseReturnValue:
    """Show whom the button thanks and with which words; to its owner, where they write theirs."""
    notice = or_404(find_gift_notice(public_id))
    givers = list_givers_among(list_gifts_of_notice(notice.id))
    own_words_url = _own_words_url(notice, givers)
    donor = find_signed_in()
    if donor is not None and donor.id == notice.page.owner_id:
        return redirect(own_words_url, HTTPStatus.SEE_OTHER)
    return render_template(
        "peer_to_peer/thank_from_email.html",
        page=notice.page,
        waiting=[giver for giver in givers if giver.can_be_thanked],
        is_thanked=any(giver.thanked_at for giver in givers),
        words=usual_words(notice.page),
        thank_url=signed_url(HERE, THANKS_PURPOSE, public_id),
        own_words_url=own_words_url,
    )


@bp.post(LINK)
@signed_link(THANKS_PURPOSE)
def thank_from_email_now(public_id: str) -> ResponseReturnValue:
    """Send our usual words to those who gave. Repeatable: each gift is thanked for once."""
    notice = or_404(find_gift_notice(public_id))
    gift_ids = list_gifts_of_notice(notice.id)
    with transaction():
        page = lock_page(notice.page_id)
        thank_for(page, gift_ids, usual_words(page), at=clock.now())
    return redirect(signed_url(HERE, THANKS_PURPOSE, public_id), HTTPStatus.SEE_OTHER)


def _own_words_url(notice: GiftNotice, givers: list[PageGiver]) -> str:
    page_id = notice.page.public_id
    if len(givers) == 1:
        gift_id = givers[0].public_id
        return url_for(f"{bp.name}.thank_giver", public_id=page_id, gift_id=gift_id)
    return url_for(f"{bp.name}.thank_givers", public_id=page_id)
