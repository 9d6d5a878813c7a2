"""The filters of templates that only the back office has."""

from typing import Any

from flask import Flask

from fundraiser.i18n.languages import as_language
from fundraiser.mail.failure_words import words_of_failure
from fundraiser.money import Money
from fundraiser.staff.durations import how_long
from fundraiser.staff.tables.moments import short_deadline, short_moment


def init_app(app: Flask) -> None:
    filters: dict[str, Any] = {
        "own_name": lambda name: as_language(name).own_name,
        "as_money": Money,
        "how_long": how_long,
        "words_of_failure": words_of_failure,
        "short_deadline": short_deadline,
        "short_moment": short_moment,
    }
    app.jinja_env.filters.update(filters)
