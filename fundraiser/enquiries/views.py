"""The enquiry forms, and the page with an enquiry's status."""

from http import HTTPStatus

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.enquiries.emails import ENQUIRY_PAGE, LINK_PURPOSE
from fundraiser.enquiries.forms import EnquiryForm, HelpForm, MediaForm
from fundraiser.enquiries.models import Topic
from fundraiser.enquiries.operations import receive_enquiry
from fundraiser.enquiries.queries import find_enquiry
from fundraiser.i18n.languages import current_language
from fundraiser.i18n.urls import LanguageBlueprint
from fundraiser.organisation.queries import home_zone
from fundraiser.web.access import open_to_all, signed_link
from fundraiser.web.links import signed_url
from fundraiser.web.rate_limits import writing_limit
from fundraiser.web.responses import or_404

bp = LanguageBlueprint("enquiries", __name__)


@bp.route("/media", methods=["GET", "POST"])
@open_to_all
@writing_limit
def media() -> ResponseReturnValue:
    """Show the form for journalists; on POST, save their question."""
    return _page_or_question("enquiries/media.html", MediaForm())


@bp.route("/help", methods=["GET", "POST"])
@open_to_all
@writing_limit
def help_form() -> ResponseReturnValue:
    """Show the help form, with the topic from the link; on POST, save the question."""
    form = HelpForm()
    if not form.is_submitted() and request.args.get("about") in set(Topic):
        form.topic.data = request.args["about"]
    return _page_or_question("enquiries/help.html", form, topics=Topic.choices())


@bp.get("/enquiries/<public_id>")
@signed_link(LINK_PURPOSE)
def enquiry_page(public_id: str) -> ResponseReturnValue:
    """Thank the person who asked, with the number and status of their enquiry."""
    enquiry = or_404(find_enquiry(public_id))
    return render_template("enquiries/enquiry.html", enquiry=enquiry, zone=home_zone())


def _page_or_question(template: str, form: EnquiryForm, **facts: object) -> ResponseReturnValue:
    if not form.validate_on_submit():
        page = render_template(template, form=form, **facts)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    at = clock.now()
    with transaction():
        enquiry = receive_enquiry(
            form.facts(language=current_language()),
            once_key=form.own_key(),
            suspicion=form.suspicion(at=at),
            at=at,
        )
    own_page = signed_url(ENQUIRY_PAGE, LINK_PURPOSE, enquiry.public_id)
    return redirect(own_page, HTTPStatus.SEE_OTHER)
