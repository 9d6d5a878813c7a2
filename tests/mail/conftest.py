"""An app that hands its mail to a real server; emails to leave in its outbox."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from fundraiser import mail
from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.registry import registry_of
from tests.conftest import MakeApp
from tests.mail.post_office import PostOffice
from tests.ports import free_port


@pytest.fixture(scope="session")
def post_office_port() -> int:
    """Where the mail server listens in this worker of the run."""
    return free_port()


@pytest.fixture
def post_office(post_office_port: int) -> Iterator[PostOffice]:
    """The mail server. `post_office.letters` is what it has taken."""
    office = PostOffice(post_office_port)
    with office.open():
        yield office


@pytest.fixture
def app(make_app: MakeApp, post_office: PostOffice) -> Iterator[Flask]:
    """The app, with its context, whose mail server is the post office."""
    app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(post_office.port), MAIL_USE_TLS="no")
    with app.app_context():
        yield app


@pytest.fixture
def queue(clock) -> Callable[..., None]:
    """Give `queue("gift:1:thank-you")`: an email to Ana, left in the outbox."""

    def leave(once: str, *, recipient: str = "ana@example.org", language: str = "en") -> None:
        with transaction():
            mail.queue(
                EmailKind.THANK_YOU,
                1,
                recipient=recipient,
                language=language,
                once=once,
                at=clock.now(),
            )

    return leave


@pytest.fixture
def write(app: Flask) -> Iterator[Callable[..., None]]:
    """Give `write(app, subject="…")`: what every thank-you says in the rest of the test."""
    own = registry_of(app).writers[EmailKind.THANK_YOU]

    def say(to: Flask, subject: str = "Thank you", text: str = "Thank you.\n") -> None:
        message = mail.Message(subject=subject, text=text, html=f"<p>{text}</p>")
        mail.register(to, {EmailKind.THANK_YOU: lambda _record_id: message})

    yield say
    mail.register(app, {EmailKind.THANK_YOU: own})


@pytest.fixture
def outbox() -> Callable[[], list[OutgoingEmail]]:
    """Give `outbox()`: every email as it stands now, oldest first."""

    def read() -> list[OutgoingEmail]:
        db.session.rollback()
        db.session.expire_all()
        return list(db.session.scalars(select(OutgoingEmail).order_by(OutgoingEmail.id)))

    return read
