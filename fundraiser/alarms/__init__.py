"""Alarms: something is wrong that people must act on or know about.

An alarm is a row: its kind, its subject (`event:evt_…`), the facts of its cause, when it began,
when and how often it was raised, and who was told. A constraint allows one open alarm for each kind
and subject, so the same alarm may be raised any number of times. Cause and remedy are worded when
read, in the reader's language.

An alarm ends when the code that raised it finds that the problem is over, or when a person marks it
as resolved. Raising it sends nothing: a job queues the emails, at most once an hour for each kind,
with a reminder each day while it lasts, and one when it is over. If the worker or the mail is what
fails, whichever process runs the job sends the emails itself, at once. It holds a lease meanwhile:
if it dies before it is done, another process tells people.
"""

from fundraiser.alarms.kinds import AlarmKind
from fundraiser.alarms.operations import end_alarm, raise_alarm

__all__ = ["AlarmKind", "end_alarm", "raise_alarm"]
