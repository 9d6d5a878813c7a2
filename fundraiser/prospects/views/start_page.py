"""The link in our emails to prospects: their page begins with what they told us.

The address holds a public id and its signature, and nothing else about them.
"""

from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.organisation.queries import home_zone
from fundraiser.peer_to_peer.models import PageKind
from fundraiser.peer_to_peer.views.draft_basics import Beginning, start_with
from fundraiser.prospects.emails import START_PAGE, START_PURPOSE
from fundraiser.prospects.event_days import read_event_day
from fundraiser.prospects.models import Prospect
from fundraiser.prospects.queries import find_prospect
from fundraiser.prospects.views.blueprint import bp
from fundraiser.web.access import signed_link
from fundraiser.web.links import signed_url
from fundraiser.web.rate_limits import drafting_limit
from fundraiser.web.responses import or_404


@bp.route("/fundraise/start/for/<public_id>", methods=["GET", "POST"])
@signed_link(START_PURPOSE)
@drafting_limit
def start_page(public_id: str) -> ResponseReturnValue:
    """Show the form of a new page with name, idea and date; on POST, there is a draft."""
    prospect = or_404(find_prospect(public_id))
    known = _facts_of(prospect)
    beginning = Beginning(
        action=signed_url(START_PAGE, START_PURPOSE, public_id),
        prospect_id=prospect.id,
        known=known,
        happens="" if known.get("event_on") else prospect.happens,
        draft=next((page for page in prospect.pages if page.is_draft), None),
    )
    return start_with(beginning)


def _facts_of(prospect: Prospect) -> dict[str, object]:
    """Return what they told us, by the fields of the form; nothing of who was erased."""
    if not prospect.email:
        return {}
    day = read_event_day(prospect.happens, today=clock.today(home_zone()))
    return {
        "owner_name": prospect.name,
        "kind": prospect.idea.value if prospect.idea.value in set(PageKind) else "",
        "event_on": day,
        "language": prospect.language.value,
    }
