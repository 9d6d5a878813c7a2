"""Alarms: something is wrong that people must act on, or know of, before anybody tells them.

An alarm is a row: its kind, what it is about (`event:evt_…`), the facts of its cause, since when,
when last seen and how often, who was told. There is one open alarm for each kind and subject, and
a constraint decides races, so whoever finds the trouble may raise it as often as it is found. The
cause and what to do are put into words when they are read, in the reader's language.

An alarm ends when whoever raised it finds that the trouble is over, or when a person says that it
is dealt with. Nothing is sent where it is raised: a job queues the emails, once an hour at most for
each kind, a reminder each day while it lasts, and one when it is over.
"""

from fundraiser.alarms.kinds import AlarmKind
from fundraiser.alarms.operations import end_alarm, raise_alarm

__all__ = ["AlarmKind", "end_alarm", "raise_alarm"]
