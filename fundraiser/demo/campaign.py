"""The example charity, its campaign and match, and the past gifts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fundraiser import clock
from fundraiser.accounts import first_sign_in
from fundraiser.accounts.operations import make_first_admin
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import (
    USUAL_PRESETS,
    CampaignFacts,
    add_campaign,
    publish_campaign,
)
from fundraiser.campaigns.photographs import PhotographWords, set_photograph
from fundraiser.campaigns.queries import get_campaign
from fundraiser.config import SIGN_IN_FILE, Settings
from fundraiser.database import transaction
from fundraiser.demo import words
from fundraiser.demo.scenes import CREDIT, Scene, draw_scene
from fundraiser.demo.season import DAYS, DemoGift, season
from fundraiser.demo.standin import StandIn, standin_running
from fundraiser.demo.supporters import credit_of
from fundraiser.gifts.models import GiftDetails, Source
from fundraiser.i18n.languages import Language
from fundraiser.matching.models import PoolKind, UnusedMatch
from fundraiser.matching.operations.pools import TermsFacts, draft_pool, open_pool
from fundraiser.matching.operations.sponsors import add_sponsor, record_sponsor_payment
from fundraiser.money import Money
from fundraiser.organisation.operations import describe_organisation
from fundraiser.payments.gateway import current_gateway
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import read_upload
from fundraiser.pictures.models import Use
from fundraiser.pictures.operations import draw_picture
from fundraiser.pledges.checkout_requests import request_for
from fundraiser.pledges.covered_fees import fee_to_cover
from fundraiser.pledges.operations.attempts import note_page
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.operations.pledges import Promise, make_pledge
from fundraiser.pledges.queries import find_pledge_of_form, get_pledge
from fundraiser.web.actors import DEMO as ACTOR

SLUG = "holiday-match"
ZONE, CURRENCY = words.ORGANISATION["zone"], words.ORGANISATION["currency"]
GOAL_CENTS = 5_000_000
DOOR_CROP = Crop(left_percent=50, top_percent=78, zoom_percent=112)
DOOR_WORDS = PhotographWords(
    alt_en=Scene.DOOR.words_in(Language.ENGLISH),
    alt_fr=Scene.DOOR.words_in(Language.FRENCH),
    credit=CREDIT,
)


def open_back_office(settings: Settings) -> Path:
    """Add an administrator, and write the first sign-in to a file that only its owner can read."""
    path = settings.instance_path / SIGN_IN_FILE
    with transaction():
        email, name = first_sign_in.ADDRESS, first_sign_in.NAME
        first = make_first_admin(email, name=name, actor=ACTOR, at=clock.now())
        # Before the commit: without the file, nobody would know the password.
        path.touch(mode=0o600)
        path.write_text(f"email: {email}\npassword: {first.password}\n")
    return path


def add_charity_and_campaign() -> Campaign:
    """Set the organisation's details and open a campaign with three pools and a lead gift."""
    begins = _begins(clock.now())
    photograph = draw_picture(read_upload(draw_scene(Scene.DOOR)), DOOR_CROP, Use.BAND)
    with transaction():
        describe_organisation(words.ORGANISATION, actor=ACTOR, at=begins)
        campaign = add_campaign(
            SLUG, _facts(begins), currency=CURRENCY, zone=ZONE, actor=ACTOR, at=begins
        )
        set_photograph(campaign, photograph, DOOR_WORDS, actor=ACTOR, at=begins)
        publish_campaign(campaign, actor=ACTOR, at=begins)
        _open_pools(campaign, begins)
    return get_campaign(campaign.id)


def give_past_gifts(campaign: Campaign, settings: Settings) -> int:
    """Make the gifts of the past weeks, each through the stand-in; return their number.

    Gifts that were begun in an earlier run are skipped.
    """
    made = 0
    with standin_running(settings) as standin:
        for number, gift in enumerate(season(clock.now())):
            if find_pledge_of_form(_form_key(number)) is None:
                _give(campaign.id, gift, standin, number=number)
                made += 1
    return made


def _give(campaign_id: int, gift: DemoGift, standin: StandIn, *, number: int) -> None:
    standin.set_back_to(gift.at)
    with transaction():
        pledge = make_pledge(
            get_campaign(campaign_id), _promise(gift), form_key=_form_key(number), at=gift.at
        )
    gateway = current_gateway()
    page = gateway.open_checkout(request_for(get_pledge(pledge.id)), patiently=True)
    standin.pay(page.session_id, email=gift.email, name=gift.name)
    state = gateway.read_checkout(page.session_id, patiently=True)
    note_page(pledge.id, pledge.checkout.attempt, session_id=page.session_id, url=page.url)
    with transaction():
        apply_checkout(get_pledge(pledge.id).checkout, state, at=gift.at + timedelta(minutes=1))


def _form_key(number: int) -> str:
    return f"demo-{number}"


def _promise(gift: DemoGift) -> Promise:
    credit = credit_of(gift)
    amount = Money(gift.amount_cents, CURRENCY)
    return Promise(
        details=GiftDetails(
            amount=amount,
            covered_fee=fee_to_cover(amount) if gift.covers_fee else Money.zero(CURRENCY),
            source=Source.PAGE if credit.page_id else Source.WEBSITE,
            credit=credit,
            name=gift.name,
            email=gift.email,
            hides_name=gift.hides_name,
            language=gift.language,
            comment=gift.comment,
        )
    )


def _begins(now: datetime) -> datetime:
    """Return local midnight, a day before the first gift."""
    local = (now - timedelta(days=DAYS + 2)).astimezone(ZoneInfo(ZONE))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _ends(now: datetime) -> datetime:
    """Return the end of the year, or of the next one if that is less than two weeks away."""
    year = (now + timedelta(days=14)).astimezone(ZoneInfo(ZONE)).year
    return datetime(year + 1, 1, 1, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def _facts(begins: datetime) -> CampaignFacts:
    return CampaignFacts(
        title_en=words.TITLE_EN,
        title_fr=words.TITLE_FR,
        name_en=words.NAME_EN,
        name_fr=words.NAME_FR,
        summary_en=words.SUMMARY_EN,
        summary_fr=words.SUMMARY_FR,
        story_en=words.STORY_EN,
        story_fr=words.STORY_FR,
        goal_cents=GOAL_CENTS,
        opens_at=begins,
        closes_at=_ends(clock.now()),
        presets=USUAL_PRESETS,
        impacts=words.IMPACTS,
    )


def _open_pools(campaign: Campaign, at: datetime) -> None:
    pools = (
        (
            "The Board of Directors",
            "Le conseil d’administration",
            True,
            PoolKind.CONDITIONAL,
            250_000,
            50_000,
        ),
        (
            "Northshore Hardware",
            "Quincaillerie Northshore",
            True,
            PoolKind.CONDITIONAL,
            1_500_000,
            100_000,
        ),
        ("A neighbour", "Une voisine", False, PoolKind.CONDITIONAL, 500_000, None),
        (
            "The Lindqvist Family Foundation",
            "Fondation de la famille Lindqvist",
            True,
            PoolKind.LEAD_GIFT,
            500_000,
            None,
        ),
    )
    for name, name_fr, is_public, kind, cents, cap in pools:
        sponsor = add_sponsor(
            name, name_fr=name_fr, is_public=is_public, email=None, actor=ACTOR, at=at
        )
        terms = _terms(campaign, at, cents, cap)
        pool = draft_pool(campaign, sponsor, kind, terms, actor=ACTOR, at=at)
        open_pool(pool, actor=ACTOR, at=at)
        if kind is PoolKind.LEAD_GIFT:
            amount = Money(cents, CURRENCY)
            record_sponsor_payment(
                pool, amount, reference="cheque 0017", paid_at=at, actor=ACTOR, at=at
            )


def _terms(campaign: Campaign, at: datetime, cents: int, cap: int | None) -> TermsFacts:
    return TermsFacts(
        amount_cents=cents,
        cap_per_gift_cents=cap,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        zone=campaign.zone,
        unused=UnusedMatch.KEPT_BY_SPONSOR,
        signed_on=clock.date_in(at - timedelta(days=10), campaign.zone),
        commitment_reference="Binder “Match”, tab 1 (example)",
    )
