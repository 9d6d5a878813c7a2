"""What an audit entry says of a campaign, a pool or a sponsor, in the words of the back office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser.audit.models import AuditEntry
from fundraiser.audit.queries import history_of
from fundraiser.i18n.formats import date_in_full, deadline, instant, money
from fundraiser.i18n.languages import current_language
from fundraiser.labels import LabelledEnum
from fundraiser.matching.models import GiftsThatCount, MonthlyGifts, PoolKind, UnusedMatch
from fundraiser.money import DIGITS, Money, parse_amount
from fundraiser.organisation.models import ProgressLook, TaxReceipts
from fundraiser.peer_to_peer.models import (
    FlagStatus,
    OfflineMethod,
    OfflineStatus,
    PageKind,
    PlaceStatus,
)
from fundraiser.prospects.models import ProspectStatus
from fundraiser.staff.audit_log.names import names_of_actors, names_of_donors
from fundraiser.staff.audit_log.subjects import records_named
from fundraiser.web.actors import COMMAND_LINE, ActorKind

LONGEST_SHOWN = 240
LABELS: dict[str, LazyString] = {
    "code": _l("Code"),
    "slug": _l("Address"),
    "address": _l("Address"),
    "zone": _l("Time zone"),
    "name": _l("Name"),
    "name_en": _l("Name in English"),
    "name_fr": _l("Name in French"),
    "summary_en": _l("Summary in English"),
    "summary_fr": _l("Summary in French"),
    "story_en": _l("Story in English"),
    "story_fr": _l("Story in French"),
    "title_en": _l("Title in English"),
    "title_fr": _l("Title in French"),
    "place_en": _l("Place in English"),
    "place_fr": _l("Place in French"),
    "body_en": _l("Text in English"),
    "body_fr": _l("Text in French"),
    "author": _l("Author"),
    "video_url": _l("Video"),
    "related": _l("Related stories"),
    "publish_at": _l("Published from"),
    "picture": _l("Picture"),
    "part": _l("Part that is shown"),
    "alt_en": _l("Description in English"),
    "alt_fr": _l("Description in French"),
    "is_decorative": _l("Decorative"),
    "credit": _l("Credit"),
    "goal": _l("Goal"),
    "opens_at": _l("Opens"),
    "closes_at": _l("Closes"),
    "presets": _l("Amounts offered"),
    "impacts": _l("What each amount does"),
    "line_en": _l("What you do, in English"),
    "line_fr": _l("What you do, in French"),
    "about_en": _l("About us, in English"),
    "about_fr": _l("About us, in French"),
    "privacy_en": _l("Privacy, in English"),
    "privacy_fr": _l("Privacy, in French"),
    "colour": _l("Colour"),
    "logo": _l("Logo"),
    "progress": _l("Progress"),
    "receipts": _l("Tax receipts"),
    "receipt_sentence_en": _l("Who sends the receipt and when, in English"),
    "receipt_sentence_fr": _l("Who sends the receipt and when, in French"),
    "shows_wall": _l("Givers’ wall"),
    "takes_pages": _l("Supporters’ pages"),
    "approves_pages": _l("Pages wait for approval"),
    "campaign": _l("Campaign"),
    "sponsor": _l("Sponsor"),
    "kind": _l("Kind"),
    "amount": _l("Amount"),
    "rate": _l("Rate, match to gift"),
    "cap_per_gift": _l("Most for one gift"),
    "cap_per_donor": _l("Most for one donor"),
    "counts": _l("Gifts that count"),
    "monthly": _l("Monthly gifts"),
    "unused": _l("What is not earned"),
    "signed_on": _l("Signed on"),
    "commitment_reference": _l("Signed commitment"),
    "is_public": _l("Named in public"),
    "email": _l("Email address"),
    "order": _l("Order of the pools"),
    "reference": _l("Reference"),
    "paid_at": _l("Paid"),
    "owner": _l("Looked after by"),
    "status": _l("Status"),
    "title": _l("Title"),
    "owner_name": _l("Owner’s name"),
    "story": _l("Story"),
    "picture_id": _l("Picture"),
    "picture_words": _l("Description of the picture"),
    "event_on": _l("Day"),
    "is_on_leaderboard": _l("On the leaderboard"),
    "captain_name": _l("Captain’s name"),
    "captain": _l("Captain"),
    "words": _l("Text"),
    "most_members": _l("Members at most"),
    "team": _l("Team"),
    "update": _l("Update"),
    "flag": _l("Flag"),
    "step": _l("Step"),
    "method": _l("Method"),
    "deposited_on": _l("Deposited"),
    "credit_page": _l("Counts for the page"),
    "credit_team": _l("Counts for the team"),
    "next_action": _l("Next step"),
    "differences": _l("Differences"),
    "emails_held": _l("Emails held back"),
    "told_until": _l("Colleagues were told until"),
    "session": _l("Session at Stripe"),
    "role": _l("Role"),
    "language": _l("Language"),
    "wants_alarms": _l("Alarms by email"),
    "wants_digest": _l("Daily digest"),
    "q": _l("Search"),
    "from": _l("From"),
    "to": _l("To"),
    "least": _l("At least"),
    "most": _l("At most"),
    "show": _l("Show"),
    "due": _l("Next step"),
    "given": _l("Giving"),
    "matched": _l("Match"),
    "source": _l("Source"),
    "donor": _l("Donor"),
    "page": _l("Page"),
    "next_action_on": _l("By"),
}
KINDS: dict[str, type[LabelledEnum]] = {
    "kind": PoolKind,
    "counts": GiftsThatCount,
    "monthly": MonthlyGifts,
    "unused": UnusedMatch,
    "status": ProspectStatus,
    "flag": FlagStatus,
    "step": OfflineStatus,
    "method": OfflineMethod,
    "receipts": TaxReceipts,
    "progress": ProgressLook,
}
NAMES_RECORDS = frozenset({"team", "captain", "credit_page", "credit_team"})
# Facts of one name that are of other kinds at other records.
KINDS_AT: dict[str, dict[str, type[LabelledEnum]]] = {
    "page": {**KINDS, "kind": PageKind, "status": PlaceStatus},
    "team": {**KINDS, "status": PlaceStatus},
}
Kinds = Mapping[str, type[LabelledEnum]]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that was changed; None where there was, or is, nothing to show."""

    label: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        shown = " → ".join(fact for fact in (self.before, self.after) if fact is not None)
        return f"{self.label}: {shown}"


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """One thing that somebody did."""

    at: datetime
    author: str
    what: LazyString
    changes: list[Change]
    note: str


def acts_on(subjects: Iterable[str], zone: str) -> list[RecordedAct]:
    """Return what was done to these records, the latest first, its instants in `zone`."""
    return acts_of(reversed(history_of(list(subjects))), zone)


def acts_of(entries: Iterable[AuditEntry], zone: str) -> list[RecordedAct]:
    """Return these entries in words."""
    entries = list(entries)
    names, donors = names_of_actors(entries), names_of_donors(entries)
    titles = _titles_in(entries)
    return [
        RecordedAct(
            at=entry.at,
            author=_author(entry, names, donors),
            what=entry.action.label,
            changes=changes_between(
                _with_titles(entry.before or {}, titles),
                _with_titles(entry.after or {}, titles),
                zone,
                kinds=_kinds_at(entry.subject),
            ),
            note=entry.note,
        )
        for entry in entries
    ]


def acts_by_entry(entries: Iterable[AuditEntry], zone: str) -> dict[int, RecordedAct]:
    """Return these entries in words, by the id of each."""
    entries = list(entries)
    acts = acts_of(entries, zone)
    return {entry.id: act for entry, act in zip(entries, acts, strict=True)}


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], zone: str, *, kinds: Kinds = KINDS
) -> list[Change]:
    """Return where two sets of facts differ, in the order of the later one."""
    return [
        Change(
            label=str(LABELS.get(name, name)),
            before=_shown(name, before.get(name), zone, kinds),
            after=_shown(name, after.get(name), zone, kinds),
        )
        for name in {**after, **before}
        if before.get(name) != after.get(name)
    ]


def _author(entry: AuditEntry, names: Mapping[str, str], donors: Mapping[str, str]) -> str:
    if entry.actor_kind is ActorKind.STAFF:
        return names.get(entry.actor_id, str(entry.actor_kind.label))
    kind = str(entry.actor_kind.label)
    if entry.actor_kind is ActorKind.DONOR and entry.actor_id in donors:
        return f"{donors[entry.actor_id]} ({kind})"
    return _("Command line") if entry.actor_id == COMMAND_LINE.id else kind


def _titles_in(entries: Iterable[AuditEntry]) -> Mapping[str, str]:
    """Return what those records are called that facts name as the audit log does."""
    named = {
        str(facts[name])
        for entry in entries
        for facts in (entry.before or {}, entry.after or {})
        for name in NAMES_RECORDS & facts.keys()
        if facts[name]
    }
    records = records_named(named, language=current_language()) if named else {}
    return {name: record.title for name, record in records.items()}


def _with_titles(facts: Mapping[str, Any], titles: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        name: titles.get(str(fact), fact) if name in NAMES_RECORDS else fact
        for name, fact in facts.items()
    }


def _kinds_at(subject: str) -> Kinds:
    return KINDS_AT.get(subject.partition(":")[0], KINDS)


def _shown(name: str, fact: Any, zone: str, kinds: Kinds) -> str | None:
    match fact:
        case None | "" | []:
            return None
        case bool():
            return _("Yes") if fact else _("No")
        case dict():
            return " · ".join(_in_row(amounts) for amounts in fact.values())
        case list():
            return _in_row(fact)
    return _shown_text(name, str(fact), zone, kinds)


def _shown_text(name: str, text: str, zone: str, kinds: Kinds) -> str:
    if name in kinds and text in set(kinds[name]):
        return str(kinds[name](text).label)
    if name == "closes_at":
        return deadline(datetime.fromisoformat(text), zone)
    if name.endswith("_at"):
        return instant(datetime.fromisoformat(text), zone)
    if name.endswith("_on"):
        return date_in_full(date.fromisoformat(text))
    amount = _amount(text)
    if amount is not None:
        return money(amount)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN].rstrip()}…"


def _in_row(parts: list[Any]) -> str:
    amounts = (_amount(str(part)) for part in parts)
    return ", ".join(
        money(amount) if amount else str(part) for part, amount in zip(parts, amounts, strict=True)
    )


def _amount(text: str) -> Money | None:
    """Return an amount that was kept like `50.00 CAD`, or None for any other text."""
    figure, _space, currency = text.rpartition(" ")
    if currency not in DIGITS or not figure.replace(".", "", 1).isdigit():
        return None
    return parse_amount(figure, currency=currency, language="en")
