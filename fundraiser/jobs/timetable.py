"""When each job runs without a knock, to find what a lost knock left behind.

Each run belongs to a slot, the latest that is due. One worker takes a slot once, however many check
the timetable (`runs.py`). A slot missed while nothing ran is made up for at the next start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fundraiser.jobs.names import JobName


@dataclass(frozen=True)
class Every:
    """Every so many minutes by the clock, shifted by `after` minutes."""

    minutes: int
    after: int = 0

    def slot_at(self, local: datetime) -> str:
        minute = int(local.timestamp()) // 60 - self.after
        start = (minute - minute % self.minutes + self.after) * 60
        return datetime.fromtimestamp(start, UTC).strftime("%Y-%m-%dT%H:%MZ")


@dataclass(frozen=True)
class Daily:
    """Once a day in the organisation's zone, from this time on."""

    hour: int
    minute: int = 0

    def slot_at(self, local: datetime) -> str:
        start = timedelta(hours=self.hour, minutes=self.minute)
        return (local.replace(tzinfo=None) - start).strftime("%Y-%m-%d")


Schedule = Every | Daily

OWN_PROCESS = frozenset({JobName.SEND_MAIL})  # not run by the queue (`run_in_own_process`)

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
    JobName.READ_CERTIFICATE: Every(minutes=30, after=9),
    JobName.BACK_UP: Daily(hour=2, minute=30),
    JobName.SEND_DIGEST: Daily(hour=7),
    JobName.SWEEP_RATE_LIMITS: Daily(hour=3, minute=20),
    JobName.FORGET_NETWORKS: Daily(hour=3, minute=25),
    JobName.FORGET_DRAFTS: Daily(hour=3, minute=30),
    JobName.FORGET_EMAIL_BODIES: Daily(hour=3, minute=32),
    JobName.FORGET_EVENT_BODIES: Daily(hour=3, minute=36),
    JobName.FORGET_SIGN_INS: Daily(hour=3, minute=40),
    JobName.FORGET_STAFF_SIGN_INS: Daily(hour=3, minute=45),
}
