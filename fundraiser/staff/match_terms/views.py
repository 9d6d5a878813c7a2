"""The terms of a match pool: drafting them, and changing them once they are promised."""

from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import in_transaction, transaction
from fundraiser.i18n.zones import zone_in_words
from fundraiser.matching.models import MatchPool, PoolKind
from fundraiser.matching.operations import pools as operations
from fundraiser.matching.operations.pools import (
    DraftedAlready,
    TermsFacts,
    subject_of,
    terms_facts_of,
    told_of,
)
from fundraiser.matching.queries import find_pool, find_sponsor, list_sponsors, lock_pool
from fundraiser.public_ids import is_public_id
from fundraiser.staff.audit_log.changes import RecordedAct, acts_of, changes_between
from fundraiser.staff.blueprint import bp
from fundraiser.staff.match_pools.forms import ChangedTermsForm, DraftForm, TermsForm
from fundraiser.staff.match_pools.views import chosen_campaign, to_pool
from fundraiser.staff.record_versions import entries_since, newest_entry
from fundraiser.staff.records import or_not_found, record_of, refusals_shown_on, status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor

NOT_SHOWN_AGAIN = {"csrf_token", "step"}


class Rehearsed(Exception):
    """Every rule was asked and none refused; nothing is to be kept yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where somebody is in changing terms that are public: writing, checking, sure of it."""

    name: str

    @property
    def is_confirmed(self) -> bool:
        return self.name == "confirm"

    @property
    def goes_back(self) -> bool:
        return self.name == "write"


@bp.route("/match/draft", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_MATCH)
def match_draft() -> ResponseReturnValue:
    """Write down what a sponsor would promise to a campaign; on POST, keep it as a draft."""
    campaign = chosen_campaign()
    if campaign is None:
        return redirect(url_for("staff.match"), HTTPStatus.SEE_OTHER)
    if not list_sponsors():
        flask.flash(_("First add the sponsor, then draft what they promise."), "notice")
        address = url_for("staff.sponsor_add", back=campaign.slug)
        return redirect(address, HTTPStatus.SEE_OTHER)
    form = DraftForm.blank(campaign, sponsor=request.args.get("sponsor", ""))
    if form.validate_on_submit():
        with refusals_shown_on(form):
            pool = _draft(campaign, form)
        if not form.errors:
            flask.flash(
                _("The draft is saved. Only staff can see it until you open the pool."), "success"
            )
            return to_pool(pool.public_id)
    return _form_page(form, campaign, None)


@bp.route("/match/<public_id>/terms", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_MATCH)
def match_terms(public_id: str) -> ResponseReturnValue:
    """Write a draft anew, or give a pool that was opened a new version of its terms."""
    pool = record_of(find_pool, public_id)
    if pool.is_draft:
        return _draft_again(pool)
    if pool.is_lead_gift:
        flask.flash(_("Once announced, a lead gift can no longer be changed."), "warning")
        return to_pool(public_id)
    return _change(pool)


def _draft_again(pool: MatchPool) -> ResponseReturnValue:
    form = DraftForm.of(pool, terms_facts_of(pool.terms), seen=newest_entry(subject_of(pool)))
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            _redraft(pool.public_id, form)
        if not form.errors:
            flask.flash(_("The draft is changed."), "success")
            return to_pool(pool.public_id)
    return _form_page(form, get_campaign(pool.campaign_id), pool)


def _change(pool: MatchPool) -> ResponseReturnValue:
    """Three steps: write the terms, look at what changes in public, be sure of it."""
    before = terms_facts_of(pool.terms)
    form = ChangedTermsForm.of(pool, before, seen=newest_entry(subject_of(pool)))
    step = Step(request.form.get("step", ""))
    if form.validate_on_submit() and not step.goes_back:
        with refusals_shown_on(form), suppress(Rehearsed):
            in_transaction(
                lambda: _new_version(pool.public_id, form, is_rehearsed=not step.is_confirmed)
            )
        if not form.errors:
            if step.is_confirmed or form.facts() == before:
                flask.flash(_("These terms are in force."), "success")
                return to_pool(pool.public_id)
            return _check_page(form, pool, before)
    return _form_page(form, get_campaign(pool.campaign_id), pool)


def _draft(campaign: Campaign, form: DraftForm) -> MatchPool:
    """Keep the draft; the same form, sent twice, makes one."""
    try:
        return _draft_once(campaign.id, form)
    except DraftedAlready:  # by the same form, at this very moment: now it is found
        return _draft_once(campaign.id, form)


def _draft_once(campaign_id: int, form: DraftForm) -> MatchPool:
    public_id = form.public_id.data or ""
    with transaction():
        return operations.draft_pool(
            get_campaign(campaign_id),
            or_not_found(find_sponsor(int(form.sponsor.data))),
            PoolKind(form.kind.data),
            form.facts(),
            public_id=public_id if is_public_id(public_id) else None,
            actor=current_actor(),
            at=clock.now(),
        )


def _redraft(public_id: str, form: DraftForm) -> None:
    pool = or_not_found(lock_pool(public_id))
    sponsor = or_not_found(find_sponsor(int(form.sponsor.data)))
    kind, facts = PoolKind(form.kind.data), form.facts()
    if (sponsor.id, kind, facts) != (pool.sponsor_id, pool.kind, terms_facts_of(pool.terms)):
        form.require_unchanged(newest_entry(subject_of(pool)))
    operations.redraft_pool(pool, sponsor, kind, facts, actor=current_actor(), at=clock.now())


def _new_version(public_id: str, form: ChangedTermsForm, *, is_rehearsed: bool) -> None:
    """The pool has these terms. Raises Rehearsed where they are only looked at."""
    pool = or_not_found(lock_pool(public_id))
    facts = form.facts()
    if facts != terms_facts_of(pool.terms):
        form.require_unchanged(newest_entry(subject_of(pool)))
    operations.change_terms(
        pool, facts, reason=form.reason.data, actor=current_actor(), at=clock.now()
    )
    if is_rehearsed:
        raise Rehearsed


def _check_page(form: ChangedTermsForm, pool: MatchPool, before: TermsFacts) -> ResponseReturnValue:
    currency = pool.currency
    return render_template(
        "staff/match_terms/check.html",
        pool=pool,
        changes=changes_between(
            told_of(before, currency), told_of(form.facts(), currency), form.zone
        ),
        reason=form.reason.data,
        sent=[
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in NOT_SHOWN_AGAIN
        ],
    )


def _form_page(form: TermsForm, campaign: Campaign, pool: MatchPool | None) -> ResponseReturnValue:
    page = render_template(
        "staff/match_terms/match_terms.html",
        form=form,
        campaign=campaign,
        pool=pool,
        zone_words=zone_in_words(form.zone),
        newer=_newer(form, pool) if pool else [],
    )
    return page, status_of(form)


def _newer(form: TermsForm, pool: MatchPool) -> list[RecordedAct]:
    """Return what others did since the form was opened; from now on the form has seen it."""
    if not form.errors:
        return []
    subject = subject_of(pool)
    acts = acts_of(entries_since(form.seen.data, subject), pool.terms.zone)
    form.seen.data = newest_entry(subject)
    return acts
