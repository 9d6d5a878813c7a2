"""What the forms about the charity share: saving without overwriting what others changed."""

from datetime import datetime

from fundraiser.organisation.forms import OrganisationForm, SiteTextsForm
from fundraiser.organisation.operations import SUBJECT, describe_organisation
from fundraiser.organisation.queries import lock_organisation
from fundraiser.staff.record_versions import newest_entry
from fundraiser.web.actors import Actor


def save_texts(form: OrganisationForm | SiteTextsForm, *, actor: Actor, at: datetime) -> None:
    """Save what was typed. Raises ChangedMeanwhile if it was changed after the form was opened."""
    organisation = lock_organisation()
    if any(getattr(organisation, name) != text for name, text in form.texts().items()):
        form.require_unchanged(newest_entry(SUBJECT))
    describe_organisation(form.texts(), actor=actor, at=at)
