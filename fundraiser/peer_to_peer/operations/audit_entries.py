"""Audit entries about pages and teams."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.peer_to_peer.models import ModeratedPlace
from fundraiser.web.actors import Actor


def record_act(
    action: AuditAction,
    place: ModeratedPlace,
    *,
    actor: Actor,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    audit.record(
        action, actor=actor, subject=place.subject, at=at, before=before, after=after, note=note
    )


def record_changes(
    action: AuditAction,
    place: ModeratedPlace,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> None:
    """Record what differs; nothing if nothing does."""
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        record_act(
            action,
            place,
            actor=actor,
            at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            note=note,
        )
