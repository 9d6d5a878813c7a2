"""A mail server that keeps what it is given, and can be told to misbehave."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from enum import Enum
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

TAKEN = "250 OK"
logging.getLogger("mail.log").setLevel(logging.WARNING)  # each line that came and went


class Fault(Enum):
    """What can go wrong with one message. A text is what the server answers."""

    GREYLISTS = "451 4.7.1 Come back in five minutes"
    NO_SUCH_PERSON = "550 5.1.1 No such person here"
    DISK_FULL = "452 4.3.1 Out of space"
    LOOKS_LIKE_SPAM = "554 5.7.1 Looks like spam"
    HANGS_UP_IN_MID_MESSAGE = "the line is gone before the message is through"
    HANGS_UP_AFTER_TAKING = "the message is kept, and the line gone before the answer"
    SLEEPS = "no answer, until it is woken"


BEFORE_THE_MESSAGE = {Fault.GREYLISTS, Fault.NO_SUCH_PERSON}


@dataclass(frozen=True)
class Letter:
    """One message as the server kept it."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    def header(self, name: str) -> str:
        """Return a header as a mail program shows it."""
        raw = message_from_bytes(self.raw)[name]
        return str(make_header(decode_header(raw)))


class PostOffice:
    """Listens on a port of this machine while it is open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[Letter] = []
        self.signed_in: list[str] = []
        self.woken = Event()
        self.asleep = 0
        self.connections = 0
        self.most_letters: int | None = None  # over one connection
        self.says_goodbye = True  # before it closes a connection that has had its letters
        self._faults: deque[Fault] = deque()

    def has_faults(self, *faults: Fault) -> None:
        """Let the next messages meet these faults, one each; later ones are taken."""
        self._faults.extend(faults)

    def closes_after(self, letters: int, *, politely: bool) -> None:
        """Close each connection after so many letters: with a 421 for the next, or in silence."""
        self.most_letters, self.says_goodbye = letters, politely

    def wake(self) -> None:
        self.woken.set()

    @contextmanager
    def open(self) -> Iterator[None]:
        counter = _Counter(self)
        counter.start()
        self.connections = 0  # aiosmtpd tries its own port
        try:
            yield
        finally:
            self.wake()
            counter.stop()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self._faults and self._faults[0] in BEFORE_THE_MESSAGE:
            return self._faults.popleft().value
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        fault = self._faults.popleft() if self._faults else None
        match fault:
            case Fault.DISK_FULL | Fault.LOOKS_LIKE_SPAM:
                return str(fault.value)
            case Fault.SLEEPS:
                await self._sleep()
                return "451 Slept too long"
        self._keep(envelope)
        if fault is Fault.HANGS_UP_AFTER_TAKING:
            hang_up(server)
        return TAKEN

    def hangs_up_now(self) -> bool:
        if self._faults and self._faults[0] is Fault.HANGS_UP_IN_MID_MESSAGE:
            self._faults.popleft()
            return True
        return False

    def _keep(self, envelope: Envelope) -> None:
        raw = envelope.original_content or b""
        self.letters.append(Letter(str(envelope.mail_from), list(envelope.rcpt_tos), raw))

    async def _sleep(self) -> None:
        self.asleep += 1
        while not self.woken.is_set():
            await asyncio.sleep(0.02)


def hang_up(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


class _Counter(Controller):
    def __init__(self, office: PostOffice) -> None:
        self.office = office
        super().__init__(office, hostname="127.0.0.1", port=office.port)

    def factory(self) -> SMTP:
        self.office.connections += 1
        return _Clerk(
            self.office, authenticator=self._authenticate, auth_require_tls=False, hostname="test"
        )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, proof: Any
    ) -> AuthResult:
        if isinstance(proof, LoginPassword):
            self.office.signed_in.append(f"{proof.login.decode()}:{proof.password.decode()}")
        return AuthResult(success=True)


class _Clerk(SMTP):
    letters = 0

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        if self.letters == self.event_handler.most_letters:
            await self.push("421 4.7.0 That is enough for one connection")
            hang_up(self)
            return
        await super().smtp_MAIL(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if self.event_handler.hangs_up_now():
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            hang_up(self)
            return
        await super().smtp_DATA(arg)
        self.letters += 1
        office = self.event_handler
        if self.letters == office.most_letters and not office.says_goodbye:
            hang_up(self)
