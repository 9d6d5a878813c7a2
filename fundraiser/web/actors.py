"""Who did something: a visitor, a donor, a member of staff, or a job (or command)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import g, has_app_context
from flask_babel import lazy_gettext as _l

from fundraiser.labels import LabelledEnum


class ActorKind(LabelledEnum):
    VISITOR = "visitor", _l("Visitor")
    DONOR = "donor", _l("Donor")
    STAFF = "staff", _l("Staff")
    JOB = "job", _l("Automatic")


@dataclass(frozen=True)
class Actor:
    """The author of a change. `id` is a record's id, the name of a job or command, or empty."""

    kind: ActorKind
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)

    @classmethod
    def staff(cls, record_id: int) -> "Actor":
        return cls(ActorKind.STAFF, str(record_id))

    @classmethod
    def donor(cls, record_id: int) -> "Actor":
        return cls(ActorKind.DONOR, str(record_id))

    @classmethod
    def job(cls, name: str) -> "Actor":
        return cls(ActorKind.JOB, name)


VISITOR = Actor(ActorKind.VISITOR)
COMMAND_LINE = Actor.job("command line")
DEMO = Actor.job("demo")


def current_actor() -> Actor:
    """Return the actor of this request or block: a visitor unless set otherwise."""
    actor: Actor = g.get("actor", VISITOR) if has_app_context() else VISITOR
    return actor


def set_actor(actor: Actor) -> None:
    """Set the actor for the rest of this request."""
    g.actor = actor


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Run the block as `actor`. For jobs, commands and webhooks."""
    before = g.get("actor", VISITOR)
    g.actor = actor
    try:
        yield
    finally:
        g.actor = before
