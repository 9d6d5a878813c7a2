"""Sign-in by emailed link, and sign-out.

Opening the link does not sign anybody in, because mail scanners open links too. Pressing the
button on its page does, in one browser.
"""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.donors import sign_in as signing_in
from fundraiser.donors import signed_in
from fundraiser.donors.links import find_link_of
from fundraiser.donors.models import SignInLink
from fundraiser.donors.sign_in import LinkNotGood
from fundraiser.i18n.languages import current_language
from fundraiser.portal.forms import SignInForm
from fundraiser.portal.views.blueprint import bp
from fundraiser.web.access import open_to_all
from fundraiser.web.forms import StaffForm, require_token
from fundraiser.web.rate_limits import address_limit, donor_link_limit


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
@donor_link_limit
@address_limit
def sign_in() -> ResponseReturnValue:
    """Ask for an email address; on POST, send a link. The response is the same for any address."""
    form = SignInForm(next=request.args.get("next", ""))
    if signed_in.find_signed_in() and request.method == "GET":
        return _on_to(form.next.data or "")
    if form.validate_on_submit():
        with transaction():
            signing_in.send_link(
                form.email.data,
                language=current_language(),
                leads_to=form.next.data or "",
                at=clock.now(),
            )
        return redirect(url_for("portal.link_sent"), HTTPStatus.SEE_OTHER)
    page = render_template("portal/sign_in.html", form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@bp.get("/link-sent")
@open_to_all
def link_sent() -> ResponseReturnValue:
    """Say what happens next, the same for any address."""
    return render_template("portal/link_sent.html")


@bp.route("/link/<token>", methods=["GET", "POST"])
@open_to_all
def use_link(token: str) -> ResponseReturnValue:
    """Show the sign-in button of a link; on POST, sign in and use up the link."""
    link = find_link_of(token)
    if link and link.page_id is not None:
        return redirect(url_for("peer_to_peer.confirm_page", token=token), HTTPStatus.SEE_OTHER)
    if link and _is_signed_in_by(link):
        return _on_to(link.leads_to)
    if link is None or not signing_in.is_good(link, signed_in.browser_key(), at=clock.now()):
        return _no_longer_good(link)
    form = StaffForm()
    if form.validate_on_submit():
        try:
            _start_session(link)
        except LinkNotGood:
            return _no_longer_good(link)
        return _on_to(link.leads_to)
    page = render_template("portal/use_link.html", form=form, link=link, token=token)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@bp.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End the session, so that a copy of its cookie is worthless too."""
    if signed_in.find_signed_in():
        require_token()
        with transaction():
            signing_in.end_session(signed_in.held_token(), at=clock.now())
        signed_in.leave()
    return redirect(url_for("portal.sign_in"), HTTPStatus.SEE_OTHER)


def _start_session(link: SignInLink) -> None:
    """Use up the link, end the browser's old session and start a new one."""
    at = clock.now()
    with transaction():
        donor_id = signing_in.use_link(link, signed_in.browser_key(), at=at)
        signing_in.end_session(signed_in.held_token(), at=at)
        token = signing_in.begin_session(donor_id, at=at)
    signed_in.enter(token)


def _is_signed_in_by(link: SignInLink) -> bool:
    """Return whether the donor who used this link is signed in here."""
    donor = signed_in.find_signed_in()
    return donor is not None and link.donor_id == donor.id


def _no_longer_good(link: SignInLink | None) -> ResponseReturnValue:
    """Offer a new link."""
    form = SignInForm(formdata=None, next=link.leads_to if link else "")
    page = render_template("portal/link_no_longer_good.html", form=form)
    return page, HTTPStatus.GONE


def _on_to(path: str) -> ResponseReturnValue:
    return redirect(signing_in.own_path(path) or url_for("portal.account"), HTTPStatus.SEE_OTHER)
