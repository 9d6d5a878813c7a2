"""One of every page that a donor may see, each in the state that gives it something to say."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, transaction
from fundraiser.donors.links import link_token
from fundraiser.donors.models import SignInLink
from fundraiser.donors.sign_in import send_link
from fundraiser.enquiries.models import Enquiry
from fundraiser.gifts.models import Gift, TributeDetails, TributeKind
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import get_gift
from fundraiser.matching.models import MatchPool, PoolKind, UnusedMatch
from fundraiser.matching.operations import pools as matching
from fundraiser.matching.operations.pools import terms_facts_of
from fundraiser.matching.operations.sponsors import record_sponsor_payment
from fundraiser.matching.queries import lock_pool
from fundraiser.money import Money
from fundraiser.payments.values import CheckoutOutcome, RefundState, RefundStatus
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.pledges.models import Pledge
from fundraiser.prospects.models import Prospect
from fundraiser.web.links import signature
from tests import make
from tests.journeys.supporter_places import supporter_pages
from tests.journeys.team_places import team_pages
from tests.peer_to_peer.drafts import a_draft, link_of
from tests.stories.illustrations import illustrated

LONG_NAME = "Maximiliane-Alexandrina Öttinger-Wołodyjowska de la Rochefoucauld-Saint-Exupéry Jr."
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ARABIC = "ليلى بنت عبد الرحمن"
HEBREW = "רחל לוי"


def places() -> dict[str, str]:
    """Save what every page needs, and return the pages' addresses by what they show."""
    busy, bare = busy_campaign(), make.campaign("bare")
    ended, coming = ended_campaign(), upcoming_campaign()
    small = make.campaign("small")
    make.match_pool(small, available=make.cad(30))
    gift = generous_gift(busy)
    alone = make.gift(bare, make.cad(5), email="lone@example.org")
    asked = make.pledge(small, make.cad(50), claim=make.claim_of(small))
    left = make.pledge(small, make.cad(20), email="left@example.org")
    settling = settling_pledge(busy, "bank@example.org")
    failed = settling_pledge(busy, "fails@example.org")
    make.apply(failed, make.state_of(failed, CheckoutOutcome.FAILED))
    return {
        "home": "/",
        "campaign": f"/campaigns/{busy.slug}",
        "match": f"/campaigns/{busy.slug}/match",
        "campaign with nothing yet": f"/campaigns/{make.campaign('empty').slug}",
        "match with nothing yet": "/campaigns/empty/match",
        "campaign that has ended": f"/campaigns/{ended.slug}",
        "closing report": f"/campaigns/{ended.slug}/match",
        "campaign that is to open": f"/campaigns/{coming.slug}",
        "thank-you": _gift_page(gift, "thank-you"),
        "gift's match": _gift_page(gift, "match"),
        "thank-you without match": _gift_page(alone, "thank-you"),
        "gift without match": _gift_page(alone, "match"),
        "question": _pledge_page(asked, "/question"),
        "left": _pledge_page(left),
        "change": f"/campaigns/small/change/{left.public_id}?s={_signed(left)}",
        "still reaching Stripe": _pledge_page(left, "/pay"),
        "waiting for the bank": _pledge_page(settling),
        "bank did not pay": _pledge_page(failed),
        "lapsed": _pledge_page(lapsed_pledge(small)),
        **story_pages(busy),
        **starting_pages(busy),
        **supporter_pages(busy, name=LONG_NAME, word=LONG_WORD),
        **team_pages(busy, name=LONG_NAME, word=LONG_WORD),
        "media contact": "/media",
        "help": "/help?about=receipt",
        "make an impact": "/fundraise",
        "make an impact: thanks": "/fundraise/thank-you",
        "guide": "/guide",
        "emails somebody gets": _choices_page(make.prospect(name=LONG_NAME[:80])),
        "question asked": _enquiry_page(make.enquiry(name=LONG_NAME, message=LONG_WORD)),
    }


def story_pages(campaign: Campaign) -> dict[str, str]:
    """Save stories with everything on them, and with as little as there can be."""
    illustrated(
        make.story(
            f"{LONG_NAME[:60]} {LONG_WORD[:70]}",
            slug="full",
            campaign=campaign,
            author=LONG_NAME[:80],
            place_en="Saint-Louis-du-Ha! Ha!",
            summary_en=f"{LONG_WORD} {LONG_NAME}",
            body_en=f"# One\n\n## Two\n\n{LONG_WORD * 3}\n\n> {LONG_NAME}\n\n- {HEBREW}\n",
            video_url="https://vimeo.com/1",
        )
    )
    make.story(slug="english", title_fr="", summary_fr="", body_fr="")
    return {
        "stories": "/stories",
        "story": "/stories/full",
        "story in one language": "/stories/english",
    }


def starting_pages(campaign: Campaign) -> dict[str, str]:
    """Save drafts of fundraiser pages, one as full as can be, and the links that publish them."""
    full = a_draft(
        campaign, title=LONG_WORD[:80], owner_name=LONG_NAME[:80], has_picture=True, slug="full"
    )
    bare = a_draft(campaign, slug="bare-page")
    token = link_of(full)
    return {
        "sign in": "/account/sign-in",
        "link to sign in sent": "/account/link-sent",
        "link to sign in": f"/account/link/{link_to_sign_in()}",
        "link no longer good": "/account/link/none",
        "page: basics": "/fundraise/start",
        "page: basics again": _draft_page(full, ""),
        "page: story": _draft_page(full, "/story"),
        "page: picture": _draft_page(full, "/picture"),
        "page: no picture": _draft_page(bare, "/picture"),
        "page: finish": _draft_page(full, "/finish"),
        "page: link sent": _draft_page(full, "/sent"),
        "page: publish": f"/fundraise/start/publish/{token}",
        "page: link no longer good": "/fundraise/start/publish/none",
    }


def link_to_sign_in() -> str:
    """Save a link that is good for longer than a test takes, and return what its address holds."""
    with transaction():
        send_link("mia@example.org", language="en", at=clock.now() + timedelta(days=1))
        [link] = db.session.scalars(select(SignInLink).where(SignInLink.page_id.is_(None)))
        return link_token(link)


def busy_campaign() -> Campaign:
    """Save a campaign over its goal, with sponsors of all kinds and givers of all alphabets."""
    campaign = make.campaign("busy", goal=make.cad(900))
    first = make.match_pool(campaign, available=make.cad(100), sponsor=LONG_NAME)
    make.match_pool(campaign, available=make.cad(900), sponsor="Quiet", is_public=False)
    make.match_pool(campaign, available=make.cad(300), sponsor=HEBREW, kind=PoolKind.LEAD_GIFT)
    for number, (name, comment) in enumerate(
        [
            (LONG_NAME, f"{LONG_WORD} {LONG_WORD}"),
            (ARABIC, "كل عام وأنتم بخير"),
            (HEBREW, "🕯️🕯️🕯️ חג שמח"),
            ("👩‍👩‍👧 The Lund family", "Line one.\n\nLine two.\n" * 9),
            ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'),
        ]
    ):
        make.gift(
            campaign, make.cad(60), email=f"d{number}@example.org", name=name, comment=comment
        )
    make.gift(campaign, make.cad(10), email="hide@example.org", name="Hidden", hides_name=True)
    raise_amount(first, make.cad(150))
    return campaign


def raise_amount(pool: MatchPool, to: Money) -> None:
    at = clock.now()
    with transaction():
        fresh = lock_pool(pool.public_id)
        assert fresh
        facts = replace(terms_facts_of(fresh.terms), amount_cents=to.cents)
        matching.change_terms(fresh, facts, reason="More was promised.", actor=make.ACTOR, at=at)


def ended_campaign() -> Campaign:
    """Save a campaign that is over, with a sponsor who has paid and one who has not."""
    at = clock.now()
    campaign = make.campaign("ended", closes_at=at + timedelta(hours=1))
    paid = make.match_pool(campaign, available=make.cad(50))
    make.match_pool(
        campaign,
        available=make.cad(80),
        sponsor="Northern Hardware",
        unused=UnusedMatch.GIVEN_ANYWAY,
    )
    make.gift(campaign, make.cad(60), email="early@example.org")
    with transaction():
        pool = lock_pool(paid.public_id)
        assert pool
        record_sponsor_payment(
            pool, make.cad(50), reference="cheque 1", paid_at=at, actor=make.ACTOR, at=at
        )
    return campaign


def upcoming_campaign() -> Campaign:
    at = clock.now()
    return make.campaign(
        "coming", opens_at=at + timedelta(days=2), closes_at=at + timedelta(days=9)
    )


def generous_gift(campaign: Campaign) -> Gift:
    """Save a gift with every wish on it, a part of which was returned."""
    gift = make.gift(
        campaign,
        make.cad(120),
        covered_fee=make.cents(400),
        name=LONG_NAME,
        email="generous@example.org",
        comment="For everyone at the door.",
        tribute=TributeDetails(
            kind=TributeKind.IN_MEMORY,
            honouree=LONG_NAME,
            recipient_name="Paul",
            recipient_email="paul@example.org",
            message="We think of you.",
        ),
    )
    at = clock.now()
    with transaction():
        refund = RefundState(
            refund_id="re_1",
            payment_intent_id=gift.payment_intent_id,
            reference=None,
            amount=make.cad(20),
            status=RefundStatus.SUCCEEDED,
            reason="",
            made_at=at,
        )
        record_refund(get_gift(gift.id), refund, at=at)
    return get_gift(gift.id)


def settling_pledge(campaign: Campaign, email: str) -> Pledge:
    pledge = make.pledge(campaign, make.cad(40), email=email)
    make.apply(pledge, make.state_of(pledge, CheckoutOutcome.SETTLING))
    return pledge


def lapsed_pledge(campaign: Campaign) -> Pledge:
    pledge = make.pledge(campaign, make.cad(20), email="late@example.org")
    make.apply(pledge, make.state_of(pledge, CheckoutOutcome.EXPIRED))
    return pledge


def _gift_page(gift: Gift, page: str) -> str:
    return f"/gifts/{gift.public_id}/{page}?s={signature('gift', gift.public_id)}"


def _pledge_page(pledge: Pledge, page: str = "") -> str:
    return f"/pledges/{pledge.public_id}{page}?s={_signed(pledge)}"


def _enquiry_page(enquiry: Enquiry) -> str:
    return f"/enquiries/{enquiry.public_id}?s={signature('enquiry', enquiry.public_id)}"


def _draft_page(page: FundraiserPage, step: str) -> str:
    return f"/fundraise/start/{page.public_id}{step}?s={signature('page-draft', page.public_id)}"


def _choices_page(prospect: Prospect) -> str:
    return f"/emails/{prospect.public_id}?s={signature('prospect-emails', prospect.public_id)}"


def _signed(pledge: Pledge) -> str:
    return signature("pledge", pledge.public_id)
