"""The pause before a process that has ended starts again."""

STEADY_SECONDS = 20  # after this long a process counts as started, and its pause is reset
FIRST_SECONDS = 0.2
LONGEST_SECONDS = 15.0


class Pause:
    """The pause of one process: twice as long each time that it soon ends again."""

    def __init__(self) -> None:
        self._next_seconds = FIRST_SECONDS

    def after(self, ran_seconds: float) -> float:
        """Return the seconds to wait, now that the process has ended after so many seconds."""
        seconds = FIRST_SECONDS if ran_seconds > STEADY_SECONDS else self._next_seconds
        self._next_seconds = min(seconds * 2, LONGEST_SECONDS)
        return seconds
