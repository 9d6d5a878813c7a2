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
    changed = {name: text for name, text in texts.items() if before[name] != text}
    for name, text in changed.items():
        setattr(organisation, name, text)
    organisation.changed_at = at
    db.session.add(organisation)
    forget_organisation()
    if changed:
        audit.record(
            audit.AuditAction.ORGANISATION_CHANGED,
            actor=actor,
            subject=SUBJECT,
            before={name: before[name] for name in changed},
            after=changed,
            at=at,
        )
    return organisation
