"""The charity as search engines read it: schema.org's NGO, in JSON-LD."""

from typing import Any

from fundraiser.organisation.queries import organisation_in
from fundraiser.web.links import public_url_for

CONTEXT = "https://schema.org"


def describe_charity(language: str) -> dict[str, Any]:
    """Return the charity's details. Those that are not known are left out."""
    facts = organisation_in(language)
    details = {
        "name": facts.name,
        "url": facts.website or public_url_for("public.home", language=language),
        "email": facts.email,
        "telephone": facts.telephone,
        "address": ", ".join(facts.address_lines),
        "taxID": facts.registration_number,
    }
    return {"@type": "NGO"} | {name: value for name, value in details.items() if value}
