"""Operations on the charity's row."""

from collections.abc import Mapping
from datetime import datetime

from fundraiser import audit
from fundraiser.database import db
from fundraiser.organisation.brand import version_of
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.organisation.queries import forget_organisation, get_organisation
from fundraiser.pictures.images import Drawn
from fundraiser.web.actors import Actor

SUBJECT = f"organisation:{ONLY_ID}"


def describe_organisation(texts: Mapping[str, str], *, actor: Actor, at: datetime) -> Organisation:
    """Set the charity's details. `texts` maps column names to their new values.

    Repeatable: without a change there is no audit entry.
    """
    organisation = get_organisation()
    before = {name: getattr(organisation, name) for name in texts}
    for name, text in texts.items():
        setattr(organisation, name, text)
    _save(organisation, at)
    audit.record_changes(
        audit.AuditAction.ORGANISATION_CHANGED, SUBJECT, actor, at, before=before, after=texts
    )
    return organisation


def set_logo(drawn: Drawn | None, *, actor: Actor, at: datetime) -> None:
    """Show this logo on every page, email and document; None shows the name alone. Repeatable."""
    version = version_of(drawn.content) if drawn else ""
    organisation = get_organisation()
    before = organisation.logo_version
    if before == version:
        return
    organisation.logo_png = drawn.content if drawn else None
    organisation.logo_version = version
    organisation.logo_width = drawn.width if drawn else 0
    organisation.logo_height = drawn.height if drawn else 0
    _save(organisation, at)
    audit.record_changes(
        audit.AuditAction.ORGANISATION_CHANGED,
        SUBJECT,
        actor,
        at,
        before={"logo": before},
        after={"logo": version},
    )


def _save(organisation: Organisation, at: datetime) -> None:
    organisation.changed_at = at
    db.session.add(organisation)
    db.session.flush()
    forget_organisation()
