"""The page of an act: what it does, and the reason or note that goes with it; then it is done."""

from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from typing import Any

import flask
from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser import clock
from fundraiser.database import in_transaction
from fundraiser.staff.acts import Decision, Pledges, StaffAct
from fundraiser.staff.checkouts.expiry import end_open_pages
from fundraiser.staff.forms import DecisionForm
from fundraiser.staff.records import refusals_shown_on, status_of
from fundraiser.web.actors import current_actor

Decide = Callable[[Decision], Pledges | None]


def act_page(
    act: StaffAct[Any],
    step: StrEnum,
    decide: Decide,
    *,
    here: str,
    back_url: str,
    back_text: str,
    version: str = "",
) -> ResponseReturnValue:
    """Say what an act does to a record at this step; on POST, let `decide` do it, and go back.

    One that is not possible (any more) leads back, too. `version` is what a person now sees.
    """
    form = act.form()
    if form.validate_on_submit():
        pledges: Pledges | None = None
        with refusals_shown_on(form):
            pledges = in_transaction(lambda: decide(_decision(form)))
        if not form.errors:
            flask.flash(str(act.done), "success")
            _say_what_stays_open(end_open_pages(pledges or ()))
            return redirect(back_url, HTTPStatus.SEE_OTHER)
    elif step not in act.from_steps:
        flask.flash(_("This is no longer possible. Check how it stands now."), "warning")
        return redirect(back_url, HTTPStatus.SEE_OTHER)
    form.seen.data = version
    page = render_template(
        "staff/act_form.html",
        act=act,
        form=form,
        action_url=here,
        back_url=back_url,
        back_text=back_text,
    )
    return page, status_of(form)


def act_at_once(
    decide: Callable[[Decision], None], said: str, back_url: str
) -> ResponseReturnValue:
    """Do what a record's own button says, or say why not; go back to the record either way."""
    form = DecisionForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            in_transaction(lambda: decide(_decision(form)))
    if not form.errors:
        flask.flash(said, "success")
        return redirect(back_url, HTTPStatus.SEE_OTHER)
    for fault in form.form_errors or [_("This page was open for too long. Try again.")]:
        flask.flash(str(fault), "warning")
    return redirect(back_url, HTTPStatus.SEE_OTHER)


def _decision(form: DecisionForm) -> Decision:
    return Decision(form.words.data, form.seen.data or "", current_actor(), clock.now())


def _say_what_stays_open(count: int) -> None:
    if not count:
        return
    flask.flash(
        ngettext(
            "%(num)s payment page could not be ended at Stripe. It ends by itself within 35"
            " minutes; a gift made there counts for the campaign alone.",
            "%(num)s payment pages could not be ended at Stripe. They end by themselves within 35"
            " minutes; gifts made there count for the campaign alone.",
            count,
        ),
        "warning",
    )
