"""What a story still needs before it can be published, for its editor. Pure."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.i18n.languages import Language
from fundraiser.stories.models import Story

NOTHING_WRITTEN = _l("Nothing is written yet.")
MISSING: dict[tuple[str, Language], LazyString] = {
    ("title", Language.ENGLISH): _l("The title is missing in English."),
    ("title", Language.FRENCH): _l("The title is missing in French."),
    ("summary", Language.ENGLISH): _l("The summary is missing in English."),
    ("summary", Language.FRENCH): _l("The summary is missing in French."),
    ("body", Language.ENGLISH): _l("The text is missing in English."),
    ("body", Language.FRENCH): _l("The text is missing in French."),
    ("alt", Language.ENGLISH): _l("The picture has no description in English."),
    ("alt", Language.FRENCH): _l("The picture has no description in French."),
}
ONLY_IN = {
    Language.ENGLISH: _l("It is in English only. Its French page says so, and shows the English."),
    Language.FRENCH: _l("It is in French only. Its English page says so, and shows the French."),
}


def what_is_missing(story: Story) -> list[LazyString]:
    """Return what the story lacks; empty if it can be published."""
    if not story.languages:
        return [NOTHING_WRITTEN]
    parts = ["title", "summary", "body"]
    if story.picture_id is not None and not story.is_decorative:
        parts.append("alt")
    return [
        MISSING[part, language]
        for language in story.languages
        for part in parts
        if not getattr(story, f"{part}_{language.value}")
    ]


def what_to_know(story: Story) -> list[LazyString]:
    """Return notes for the editor that do not prevent publishing."""
    return [ONLY_IN[story.languages[0]]] if len(story.languages) == 1 else []
