"""Operations on the charity's row."""

from collections.abc import Mapping
from datetime import datetime

from fundraiser import audit
from fundraiser.database import db
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.organisation.queries import forget_organisation, get_organisation
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
    organisation.changed_at = at
    db.session.add(organisation)
    forget_organisation()
    audit.record_changes(
        audit.AuditAction.ORGANISATION_CHANGED, SUBJECT, actor, at, before=before, after=texts
    )
    return organisation
