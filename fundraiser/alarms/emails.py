"""The emails that say that an alarm is open, or over."""

from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser.alarms.models import Alarm
from fundraiser.alarms.queries import count_open_alarms, find_newest_open_alarm, get_alarm
from fundraiser.alarms.words import cause_of
from fundraiser.i18n.formats import instant
from fundraiser.i18n.languages import current_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import home_zone
from fundraiser.web.links import public_url_for

ALARMS_PAGE = "staff.alarms"


@writes(EmailKind.ALARM)
def alarm(alarm_id: int) -> Message | None:
    """Say what is wrong and what to do; None if no alarm of the kind is open any more."""
    queued_alarm = get_alarm(alarm_id)
    open_alarm = queued_alarm if queued_alarm.is_open else find_newest_open_alarm(queued_alarm.kind)
    if open_alarm is None:
        return None
    return open_alarm_message(open_alarm, others=count_open_alarms(queued_alarm.kind) - 1)


def open_alarm_message(alarm: Alarm, *, others: int = 0) -> Message:
    """Say what is wrong and what to do, in the current language."""
    return render_message(
        "alarms/emails/alarm",
        language=current_language(),
        subject=_("Alarm: %(title)s", title=alarm.kind.label),
        alarm=alarm,
        cause=cause_of(alarm),
        since=_("Since %(when)s.", when=instant(alarm.since_at, home_zone())),
        others=ngettext(
            "%(num)s more alarm of this kind is open.",
            "%(num)s more alarms of this kind are open.",
            others,
        )
        if others
        else "",
        url=_page(),
    )


@writes(EmailKind.ALARM_OVER)
def alarm_over(alarm_id: int) -> Message | None:
    """Say that the alarm is over; None if one of its kind is open again."""
    ended = get_alarm(alarm_id)
    if count_open_alarms(ended.kind):
        return None
    return alarm_over_message(ended)


def alarm_over_message(ended: Alarm) -> Message:
    """Say that the alarm is over, in the current language."""
    return render_message(
        "alarms/emails/alarm_over",
        language=current_language(),
        subject=_("Over: %(title)s", title=ended.kind.label),
        lasted=_lasted(ended),
        url=_page(),
    )


def _lasted(ended: Alarm) -> str:
    assert ended.over_at is not None
    began, over = instant(ended.since_at, home_zone()), instant(ended.over_at, home_zone())
    if ended.resolved_by is None:
        return _("It began on %(began)s and is over since %(over)s.", began=began, over=over)
    return _(
        "It began on %(began)s. %(name)s marked it as resolved on %(over)s.",
        began=began,
        name=ended.resolved_by.name,
        over=over,
    )


def _page() -> str:
    return public_url_for(ALARMS_PAGE, language=current_language())
