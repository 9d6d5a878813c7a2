"""When each job runs by itself. A knock may run it sooner; the timetable finds what a knock lost.

Each run has a slot, the latest due one. A slot is taken once, by one worker, however many look at
the timetable (`runs.py`); a slot that was missed because nothing ran is made up for at the start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fundraiser.jobs.names import JobName


@dataclass(frozen=True)
class Every:
    """Each so many minutes of the clock, moved by `after` minutes."""

    minutes: int
    after: int = 0

    def slot_at(self, local: datetime) -> str:
        minute = int(local.timestamp()) // 60 - self.after
        begun = (minute - minute % self.minutes + self.after) * 60
        return datetime.fromtimestamp(begun, UTC).strftime("%Y-%m-%dT%H:%MZ")


@dataclass(frozen=True)
class Daily:
    """Once a day of the organisation's zone, from that time on."""

    hour: int
    minute: int = 0

    def slot_at(self, local: datetime) -> str:
        begins = timedelta(hours=self.hour, minutes=self.minute)
        return (local.replace(tzinfo=None) - begins).strftime("%Y-%m-%d")


Schedule = Every | Daily

TIMETABLE: Mapping[JobName, Schedule] = {
    JobName.SEND_MAIL: Every(minutes=1),
    JobName.APPLY_EVENTS: Every(minutes=1),
    JobName.HAND_OUT_MATCH: Every(minutes=1),
    JobName.LOOK_AT_CHECKOUTS: Every(minutes=2, after=1),
    JobName.FIND_MISSED_EVENTS: Every(minutes=10, after=3),
    JobName.RECORD_FEES: Every(minutes=10, after=5),
    JobName.SEAL_HISTORY: Every(minutes=5, after=3),
    JobName.CHECK_LEDGER: Every(minutes=30, after=7),
    JobName.TELL_OF_ALARMS: Every(minutes=1),
    JobName.REMIND_OF_ENQUIRIES: Every(minutes=5, after=2),
    JobName.FOLLOW_UP_PROSPECTS: Every(minutes=10, after=8),
    JobName.FOLLOW_UP_OWNERS: Every(minutes=5, after=4),
    JobName.PUBLISH_STORIES: Every(minutes=1),
    JobName.SWEEP_RATE_LIMITS: Daily(hour=3, minute=20),
    JobName.FORGET_NETWORKS: Daily(hour=3, minute=25),
    JobName.FORGET_DRAFTS: Daily(hour=3, minute=30),
    JobName.FORGET_SIGN_INS: Daily(hour=3, minute=40),
}
