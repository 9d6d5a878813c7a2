"""Posts alarms as JSON to ALARM_URL, for a program that calls somebody."""

from collections.abc import Sequence

import requests
import structlog

from fundraiser.alarms.models import Alarm
from fundraiser.alarms.operations import Notice
from fundraiser.alarms.words import cause_of
from fundraiser.config import settings
from fundraiser.i18n.languages import DEFAULT_LANGUAGE, force_language

ANSWER_SECONDS = 10

log = structlog.get_logger()


def post_notices(notices: Sequence[Notice]) -> None:
    """Post the alarm of each notice, if ALARM_URL is set. A failure is logged, no more."""
    for notice in notices:
        post_alarm(notice.alarm)


def post_alarm(alarm: Alarm) -> None:
    url = settings().alarm_url
    if not url:
        return
    try:
        requests.post(url, json=_document(alarm), timeout=ANSWER_SECONDS).raise_for_status()
    except requests.RequestException as error:
        log.warning("alarm not posted", kind=alarm.kind, error=type(error).__name__)


def _document(alarm: Alarm) -> dict[str, str]:
    with force_language(DEFAULT_LANGUAGE):
        return {
            "name": alarm.kind.value,
            "title": str(alarm.kind.label),
            "cause": cause_of(alarm),
            "what_to_do": str(alarm.kind.words.what_to_do),
            "since": alarm.since_at.isoformat(),
            "state": "open" if alarm.is_open else "over",
        }
