"""Enquiries: the list, its export, and one with its thread, its answer and its acts."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import get_colleague
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.database import transaction
from fundraiser.enquiries import operations
from fundraiser.enquiries.models import Enquiry, EnquiryEntry
from fundraiser.enquiries.operations import subject_of
from fundraiser.enquiries.queries import (
    desk_email,
    find_by_number,
    find_entry_of_form,
    list_entries,
    lock_by_number,
)
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.queries import list_about
from fundraiser.organisation.queries import home_zone
from fundraiser.staff.audit_log.changes import acts_of, acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.enquiries.forms import AnswerForm, EntryForm, HandOverForm, NoteForm
from fundraiser.staff.enquiries.queries import (
    COUNTED_DAYS,
    service_until,
)
from fundraiser.staff.enquiries.table import ENQUIRIES
from fundraiser.staff.record_versions import entries_since, newest_entry
from fundraiser.staff.records import (
    numbered_record,
    refusals_shown_on,
    status_of,
)
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only
from fundraiser.web.actors import Actor, current_actor
from fundraiser.web.forms import require_token

ENQUIRY = "/enquiries/<number>"
Act = Callable[..., None]


@bp.get("/enquiries")
@staff_only(Permission.ANSWER_ENQUIRIES)
def enquiries() -> ResponseReturnValue:
    """List enquiries, a page at a time: those that wait, unless others are asked for."""
    service = service_until(clock.now())
    return list_page(
        ENQUIRIES, "staff/enquiries/enquiries.html", service=service, counted_days=COUNTED_DAYS
    )


route_files("/enquiries", ENQUIRIES)


@bp.get(ENQUIRY)
@staff_only(Permission.ANSWER_ENQUIRIES)
def enquiry(number: str) -> ResponseReturnValue:
    """Show one enquiry: what was asked, what was answered, what can be done."""
    return _page_of(numbered_record(find_by_number, number))


@bp.post(f"{ENQUIRY}/answer")
@staff_only(Permission.ANSWER_ENQUIRIES)
def enquiry_answer(number: str) -> ResponseReturnValue:
    """Send the writer an answer by email."""
    form = AnswerForm()
    return _write(
        number,
        form,
        lambda found, at: operations.answer_enquiry(
            found,
            form.answer.data,
            once_key=form.once.data,
            author=signed_in_person(),
            at=at,
        ),
        said=_("Your answer is on its way."),
        answer=form,
    )


@bp.post(f"{ENQUIRY}/note")
@staff_only(Permission.ANSWER_ENQUIRIES)
def enquiry_note(number: str) -> ResponseReturnValue:
    """Keep a note, or what the writer was told by telephone or another way."""
    form = NoteForm()
    write = operations.record_spoken_answer if form.is_answer.data else operations.add_note
    return _write(
        number,
        form,
        lambda found, at: write(
            found, form.note.data, once_key=form.once.data, author=signed_in_person(), at=at
        ),
        said=_("The answer is recorded.") if form.is_answer.data else _("The note is saved."),
        note=form,
    )


@bp.post(f"{ENQUIRY}/hand-over")
@staff_only(Permission.ANSWER_ENQUIRIES)
def enquiry_hand_over(number: str) -> ResponseReturnValue:
    """Make the enquiry a colleague's."""
    found = numbered_record(find_by_number, number)
    form = HandOverForm()
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            operations.hand_over(
                numbered_record(lock_by_number, number),
                get_colleague(int(form.colleague.data)),
                actor=current_actor(),
                at=clock.now(),
            )
        if not form.errors:
            to = get_colleague(int(form.colleague.data))
            flask.flash(_("%(name)s now looks after it.", name=to.name), "success")
            return _to(number)
    return _page_of(found, hand_over=form)


@bp.post(f"{ENQUIRY}/close")
@staff_only(Permission.ANSWER_ENQUIRIES)
def enquiry_close(number: str) -> ResponseReturnValue:
    """Nothing more is to be done about it."""
    return _act(number, operations.close_enquiry, _("The enquiry is closed."))


@bp.post(f"{ENQUIRY}/reopen")
@staff_only(Permission.ANSWER_ENQUIRIES)
def enquiry_reopen(number: str) -> ResponseReturnValue:
    """It needs an answer again."""
    return _act(number, operations.reopen_enquiry, _("The enquiry is open again."))


@bp.post(f"{ENQUIRY}/release")
@staff_only(Permission.ANSWER_ENQUIRIES)
def enquiry_release(number: str) -> ResponseReturnValue:
    """A person wrote it: it is open, acknowledged and told to the desk."""
    words = _("The enquiry is open, and its writer is told that we have it.")
    return _act(number, operations.release_enquiry, words)


@bp.post(f"{ENQUIRY}/discard")
@staff_only(Permission.ANSWER_ENQUIRIES)
def enquiry_discard(number: str) -> ResponseReturnValue:
    """It is spam."""
    words = _("The message is discarded as spam. Its writer is not told.")
    return _act(number, operations.discard_enquiry, words)


def _write(
    number: str,
    form: EntryForm,
    write: Callable[[Enquiry, datetime], EnquiryEntry],
    *,
    said: str,
    answer: AnswerForm | None = None,
    note: NoteForm | None = None,
) -> ResponseReturnValue:
    """Write what was typed, unless a colleague has acted since the page was shown."""
    found = numbered_record(find_by_number, number)
    if not form.validate_on_submit():
        return _page_of(found, answer=answer, note=note)
    with refusals_shown_on(form), transaction():
        fresh = numbered_record(lock_by_number, number)
        if find_entry_of_form(form.once.data) is None:
            form.require_unchanged(newest_entry(subject_of(fresh)))
        write(fresh, clock.now())
    if form.errors:
        return _page_of(numbered_record(find_by_number, number), answer=answer, note=note)
    flask.flash(said, "success")
    return _to(number)


def _act(number: str, act: Act, said: str) -> ResponseReturnValue:
    require_token()
    with transaction():
        found = numbered_record(lock_by_number, number)
        act(found, actor=current_actor(), at=clock.now())
    flask.flash(said, "success")
    return _to(number)


def _to(number: str) -> ResponseReturnValue:
    return redirect(url_for("staff.enquiry", number=number), HTTPStatus.SEE_OTHER)


def _page_of(
    found: Enquiry,
    *,
    answer: AnswerForm | None = None,
    note: NoteForm | None = None,
    hand_over: HandOverForm | None = None,
) -> ResponseReturnValue:
    """Show an enquiry; a form that was sent stands there as it was typed."""
    sent = answer or note or hand_over
    subject = subject_of(found)
    newest = newest_entry(subject)
    seen = sent.seen.data or "" if isinstance(sent, EntryForm) else newest
    newer = acts_of(entries_since(seen, subject), home_zone()) if sent and sent.errors else []
    answer = answer or AnswerForm(formdata=None)
    note = note or NoteForm(formdata=None)
    answer.seen.data = note.seen.data = newest
    entries = list_entries(found.id)
    page = render_template(
        "staff/enquiries/enquiry.html",
        enquiry=found,
        entries=entries,
        emails=_emails_of(found, entries),
        desk=desk_email(found.kind),
        answer_form=answer,
        note_form=note,
        hand_over_form=hand_over or HandOverForm(formdata=None),
        faulty=sent,
        acts=acts_on([subject], home_zone()),
        newer=newer,
        is_own=current_actor() == Actor.staff(found.owner_id or 0),
        is_overdue=found.is_overdue(clock.now()),
        zone=home_zone(),
    )
    return page, status_of(sent) if sent else HTTPStatus.OK


def _emails_of(found: Enquiry, entries: list[EnquiryEntry]) -> dict[str, OutgoingEmail]:
    """Return what was sent to the writer, by its `once`."""
    emails = list_about(
        {
            EmailKind.ENQUIRY_ACKNOWLEDGEMENT: [found.id],
            EmailKind.ENQUIRY_REPLY: [entry.id for entry in entries],
        }
    )
    return {email.once.removeprefix(f"{subject_of(found)}:"): email for email in emails}
