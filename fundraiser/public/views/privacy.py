"""What is stored about people, and how long: with the numbers that the jobs go by."""

from flask import render_template
from flask.typing import ResponseReturnValue

from fundraiser.backups.rotation import MONTHLY
from fundraiser.donors.sign_in import KEPT_AFTERWARDS, LINK_LASTS
from fundraiser.i18n.languages import current_language
from fundraiser.mail.retention import BODIES_KEPT
from fundraiser.organisation.queries import SiteText, read_site_text
from fundraiser.peer_to_peer.operations.publication import DRAFTS_KEPT
from fundraiser.pledges.operations.networks import KEPT_FOR
from fundraiser.public.views.blueprints import bp
from fundraiser.stripe_sync.retention import MONTHS_KEPT
from fundraiser.web.access import open_to_all
from fundraiser.web.page_cache import as_seen, page_cache
from fundraiser.web.response_cache import CachedPage, kept_answer

PERIODS = {
    "email_days": BODIES_KEPT.days,
    "draft_days": DRAFTS_KEPT.days,
    "network_days": KEPT_FOR.days,
    "link_minutes": LINK_LASTS.seconds // 60,
    "sign_in_days": KEPT_AFTERWARDS.days,
    "event_months": MONTHS_KEPT,
    "backup_months": MONTHLY,
}


@bp.get("/privacy")
@open_to_all
def privacy() -> ResponseReturnValue:
    """Say what is stored about people and how long."""

    def make() -> CachedPage:
        own = read_site_text(SiteText.PRIVACY, current_language())
        return CachedPage(render_template("public/privacy.html", is_kept=True, own=own, **PERIODS))

    return kept_answer(page_cache().get(as_seen("privacy"), make))
