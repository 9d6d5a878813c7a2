"""create_app(): the only module that imports every package, and connects them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from fundraiser import database, i18n, jobs, mail, web
from fundraiser.accounts import emails as account_emails
from fundraiser.accounts import security
from fundraiser.accounts.jobs import forget_sign_in_attempts
from fundraiser.accounts.views import bp as account_pages
from fundraiser.alarms import emails as alarm_emails
from fundraiser.alarms.jobs import tell_of_alarms
from fundraiser.backups.jobs import back_up
from fundraiser.backups.restore import APP_MAKER
from fundraiser.config import Settings, keep_files_private
from fundraiser.database import db
from fundraiser.database.connections import engine_options
from fundraiser.demo import views as demo_pages
from fundraiser.digest import emails as digest_emails
from fundraiser.digest.jobs import send_digest
from fundraiser.donors import emails as donor_emails
from fundraiser.donors.jobs import forget_sign_ins
from fundraiser.donors.signed_in import check_donor
from fundraiser.enquiries import emails as enquiry_emails
from fundraiser.enquiries import views as enquiry_pages
from fundraiser.enquiries.jobs import remind_owners
from fundraiser.gifts import checks as gift_checks
from fundraiser.gifts import emails as gift_emails
from fundraiser.gifts import views as gift_pages
from fundraiser.gifts.credit_names import CREDIT_NAMES
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.places import PLACES
from fundraiser.health.jobs import read_certificate
from fundraiser.i18n import template_bytecode
from fundraiser.installation.queries import forget_installation_id
from fundraiser.jobs import JobName
from fundraiser.jobs.runs import use_zone
from fundraiser.ledger.checks import register_checks
from fundraiser.ledger.jobs import check_ledger
from fundraiser.mail.jobs import forget_email_bodies
from fundraiser.matching import checks as match_checks
from fundraiser.matching.offer_words import words_of
from fundraiser.organisation import template_globals as organisation_globals
from fundraiser.organisation import views as organisation_files
from fundraiser.organisation.queries import forget_organisation, home_zone, organisation_in
from fundraiser.payments import gateway
from fundraiser.peer_to_peer import checks as peer_to_peer_checks
from fundraiser.peer_to_peer import views as supporter_pages
from fundraiser.peer_to_peer.credit_names import credit_of_name, name_of_credit
from fundraiser.peer_to_peer.emails import drafts as draft_emails
from fundraiser.peer_to_peer.emails import gifts as owner_gifts
from fundraiser.peer_to_peer.emails import moderation as moderation_emails
from fundraiser.peer_to_peer.emails import page_link as page_links
from fundraiser.peer_to_peer.emails import series as owner_series
from fundraiser.peer_to_peer.emails import team_message as team_messages
from fundraiser.peer_to_peer.emails import teams as team_emails
from fundraiser.peer_to_peer.emails import thank_you_note as page_thanks
from fundraiser.peer_to_peer.gift_places import find_places
from fundraiser.peer_to_peer.jobs import follow_up_owners, forget_drafts
from fundraiser.pictures import links as picture_links
from fundraiser.pictures import views as picture_files
from fundraiser.pledges import emails as pledge_emails
from fundraiser.pledges import views as pledge_pages
from fundraiser.pledges.jobs import forget_networks
from fundraiser.portal import views as portal_pages
from fundraiser.prospects import emails as prospect_emails
from fundraiser.prospects import views as prospect_pages
from fundraiser.prospects.jobs import follow_up_prospects
from fundraiser.public import views as public_pages
from fundraiser.restores.jobs import send_mail
from fundraiser.seals import checks as seal_checks
from fundraiser.seals.checks.overdue import final_rows_are_sealed, say_unsealed
from fundraiser.seals.jobs import seal_history
from fundraiser.staff import views as staff_pages
from fundraiser.stories import views as story_pages
from fundraiser.stories.jobs import publish_due_stories
from fundraiser.stripe_sync import jobs as stripe_jobs
from fundraiser.stripe_sync import views as stripe_pages
from fundraiser.web import page_cache, response_cache
from fundraiser.web.access import use_donor_check
from fundraiser.web.lazy_commands import LazyCommands
from fundraiser.web.rate_limits import sweep_rate_limits
from fundraiser.web.redirects import register_moved

ROOT = Path(__file__).parents[1]
COMMANDS = {
    "accounts": "fundraiser.accounts.cli:commands",
    "backup": "fundraiser.backups.cli:backup",
    "campaigns": "fundraiser.campaigns.cli:commands",
    "config": "fundraiser.cli:commands",
    "demo": "fundraiser.demo.cli:commands",
    "doctor": "fundraiser.doctor.cli:command",
    "donors": "fundraiser.privacy.cli:commands",
    "i18n": "fundraiser.i18n.cli:commands",
    "ledger": "fundraiser.ledger.cli:commands",
    "mail": "fundraiser.mail.cli:commands",
    "matching": "fundraiser.matching.cli:commands",
    "restore": "fundraiser.backups.cli:restore",
    "seals": "fundraiser.seals.cli:commands",
    "stripe": "fundraiser.stripe_sync.cli:commands",
}


class App(Flask):
    """The app. None of its functions is a coroutine, and so none is asked whether it is one."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app for the web server, the worker and commands. Raises SettingsError."""
    if settings is None:  # a process of its own, not a test
        keep_files_private()
        settings = Settings.from_environment()
    app = App(
        "fundraiser",
        root_path=str(ROOT / "fundraiser"),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
        instance_path=str(settings.instance_path),
    )
    app.config.update(
        SETTINGS=settings,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings),
    )
    app.cli = LazyCommands(COMMANDS)
    page_cache.init_app(app)
    _set_up_platform(app)
    response_cache.init_app(app)
    gateway.init_app(app, settings)
    _register_jobs(app)
    _register_emails(app)
    _register_pages(app)
    register_checks(
        (
            *seal_checks.SEAL_CHECKS,
            *match_checks.MATCH_CHECKS,
            *gift_checks.GIFT_CHECKS,
            *peer_to_peer_checks.PEER_TO_PEER_CHECKS,
        ),
        in_full=seal_checks.IN_FULL,
        of_time=(final_rows_are_sealed,),
        notes=(say_unsealed,),
    )
    return app


def start_again(app: Flask) -> None:
    """Reset the app as if its process had just started: caches, queue and Stripe gateway.

    Its registrations and database connections stay. Repeatable, but nobody else may be using the
    app. For tests, because creating an app takes longer than most of them.
    """
    with app.app_context():
        forget_organisation()
        forget_installation_id()
    page_cache.forget_pages(app)
    jobs.close_queue(app)
    gateway.init_app(app, app.config["SETTINGS"])


def _set_up_platform(app: Flask) -> None:
    database.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    i18n.init_app(app)
    template_bytecode.init_app(app)
    web.init_app(app)
    jobs.init_app(app)
    use_zone(app, home_zone)
    mail.init_app(app, letterhead_in=organisation_in)
    security.init_app(app)
    use_donor_check(app, check_donor)
    organisation_globals.init_app(app)
    picture_links.init_app(app)
    app.jinja_env.filters["match_words"] = words_of


def _register_jobs(app: Flask) -> None:
    jobs.register(
        app,
        {
            JobName.SEND_MAIL: send_mail,
            JobName.APPLY_EVENTS: stripe_jobs.apply_events,
            JobName.HAND_OUT_MATCH: hand_out_match,
            JobName.LOOK_AT_CHECKOUTS: stripe_jobs.look_at_checkouts,
            JobName.FIND_MISSED_EVENTS: stripe_jobs.find_missed_events,
            JobName.RECORD_FEES: stripe_jobs.record_fees,
            JobName.SEAL_HISTORY: seal_history,
            JobName.CHECK_LEDGER: check_ledger,
            JobName.TELL_OF_ALARMS: tell_of_alarms,
            JobName.SEND_DIGEST: send_digest,
            JobName.REMIND_OF_ENQUIRIES: remind_owners,
            JobName.FOLLOW_UP_PROSPECTS: follow_up_prospects,
            JobName.FOLLOW_UP_OWNERS: follow_up_owners,
            JobName.PUBLISH_STORIES: publish_due_stories,
            JobName.READ_CERTIFICATE: read_certificate,
            JobName.BACK_UP: back_up,
            JobName.SWEEP_RATE_LIMITS: sweep_rate_limits,
            JobName.FORGET_NETWORKS: forget_networks,
            JobName.FORGET_DRAFTS: forget_drafts,
            JobName.FORGET_EMAIL_BODIES: forget_email_bodies,
            JobName.FORGET_EVENT_BODIES: stripe_jobs.forget_event_bodies,
            JobName.FORGET_SIGN_INS: forget_sign_ins,
            JobName.FORGET_STAFF_SIGN_INS: forget_sign_in_attempts,
        },
    )


def _register_emails(app: Flask) -> None:
    mail.register(
        app,
        mail.writers_in(
            gift_emails,
            pledge_emails,
            account_emails,
            alarm_emails,
            digest_emails,
            enquiry_emails,
            prospect_emails,
            donor_emails,
            page_links,
            draft_emails,
            owner_series,
            owner_gifts,
            page_thanks,
            team_emails,
            team_messages,
            moderation_emails,
        ),
    )


def _register_pages(app: Flask) -> None:
    APP_MAKER.supply(app, create_app)
    PLACES.supply(app, find_places)
    CREDIT_NAMES.supply(app, (name_of_credit, credit_of_name))
    app.register_blueprint(public_pages.bp)
    app.register_blueprint(public_pages.live_bp)
    app.register_blueprint(pledge_pages.bp)
    app.register_blueprint(gift_pages.bp)
    app.register_blueprint(portal_pages.bp)
    app.register_blueprint(prospect_pages.bp)
    app.register_blueprint(supporter_pages.bp)
    app.register_blueprint(enquiry_pages.bp)
    app.register_blueprint(story_pages.bp)
    app.register_blueprint(account_pages)
    app.register_blueprint(staff_pages.bp)
    app.register_blueprint(demo_pages.bp)
    app.register_blueprint(stripe_pages.bp)
    app.register_blueprint(picture_files.bp)
    app.register_blueprint(organisation_files.bp)
    register_moved(app)
