"""The audit log as a list, the newest first."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, select

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import list_people
from fundraiser.audit import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db
from fundraiser.i18n.formats import number
from fundraiser.i18n.languages import current_language
from fundraiser.staff.audit_log.changes import Change, RecordedAct, acts_by_entry
from fundraiser.staff.audit_log.subjects import NamedRecord, other_subject, records_named
from fundraiser.staff.office import office_zone
from fundraiser.staff.tables.columns import (
    Choice,
    Column,
    Fetched,
    Moment,
    RecordName,
    Text,
    Values,
)
from fundraiser.staff.tables.file_cells import FileStyle
from fundraiser.staff.tables.filters import Option, OptionFilter, TextFilter
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table
from fundraiser.web.actors import Actor, ActorKind

Ids = Sequence[int]


class ChangeList(Column):
    """What was changed: folded on the page, one text in files."""

    look: ClassVar[str] = "changes"

    def written(self, values: Values, style: FileStyle, currencies: Sequence[str]) -> list[str]:
        texts = ["; ".join(str(change) for change in changes or ()) for changes in values]
        return super().written(texts, style, currencies)


def list_entries_with(ids: Ids) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.id.in_(ids))))


def acts_by_id(ids: Ids) -> Mapping[int, RecordedAct]:
    return acts_by_entry(list_entries_with(ids), office_zone())


def author_by_id(ids: Ids) -> Mapping[int, str]:
    return {entry_id: act.author for entry_id, act in acts_by_id(ids).items()}


def changes_by_id(ids: Ids) -> Mapping[int, Sequence[Change]]:
    return {entry_id: act.changes for entry_id, act in acts_by_id(ids).items()}


def record_by_id(ids: Ids) -> Mapping[int, NamedRecord | str]:
    subjects = {entry.id: entry.subject for entry in list_entries_with(ids)}
    records = records_named(subjects.values(), language=current_language())
    return {
        entry_id: records.get(subject) or str(other_subject(subject))
        for entry_id, subject in subjects.items()
    }


def actions(_scope: Scope) -> list[Option]:
    return [done(each) for each in sorted(AuditAction, key=lambda action: str(action.label))]


def done(action: AuditAction) -> Option:
    return Option(action.value, action.label, lambda _scope: AuditEntry.action == action)


def people(_scope: Scope) -> list[Option]:
    return [done_by(Actor.staff(person.id), person.name) for person in list_people()]


def done_by(actor: Actor, name: str) -> Option:
    return Option(
        actor.id,
        name,
        lambda _scope: (AuditEntry.actor_kind == actor.kind) & (AuditEntry.actor_id == actor.id),
    )


def is_about(text: str) -> ColumnElement[bool] | None:
    """Return the condition of an entry about this record; None for other words."""
    kind, colon, number = text.partition(":")
    return AuditEntry.subject == text if kind and colon and number else None


def usual_order(wanted: ListQuery) -> str:
    """Return the newest first, by time if a time is asked for, so that its index is used."""
    return "-at" if wanted.text("from") or wanted.text("to") else ""


LATEST = 10_000
AUDIT_LOG = Table(
    name="audit_log",
    title=_l("Audit log"),
    record=AuditEntry,
    head="action",
    count=lambda rows: ngettext("%(count)s entry", "%(count)s entries", rows, count=number(rows)),
    exports=Permission.SEE_AUDIT,
    export_action=AuditAction.AUDIT_LOG_EXPORTED,
    empty=_l("Nothing recorded yet."),
    order=usual_order,
    filters=(
        OptionFilter(name="action", label=_l("What"), options=actions, blank=_l("Anything")),
        OptionFilter(name="person", label=_l("Who"), options=people, blank=_l("Anyone")),
        TextFilter(
            name="record", label=_l("Record, like gift:42"), column=AuditEntry.subject, is_more=True
        ),
    ),
    search=Search(
        hint=_l("Text of one of the newest notes, or a record like gift:42"),
        words=(AuditEntry.note, AuditEntry.subject),
        others=(is_about,),
        latest=LATEST,
    ),
    columns=(
        Moment("at", _l("When"), AuditEntry.at, filters=True),
        Choice("action", _l("What"), AuditEntry.action, choices=AuditAction),
        Choice("actor_kind", _l("Kind"), AuditEntry.actor_kind, choices=ActorKind, on_page=False),
        Text("actor_id", _l("Number"), AuditEntry.actor_id, on_page=False),
        Text("author", _l("Who"), Fetched(author_by_id)),
        Text("subject", _l("Record"), AuditEntry.subject, on_page=False),
        RecordName("record", _l("Record"), Fetched(record_by_id), in_files=False),
        ChangeList("changes", _l("Changes"), Fetched(changes_by_id)),
        Text("note", _l("Note"), AuditEntry.note),
    ),
)
