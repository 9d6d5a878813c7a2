"""Spam protection for public forms that are answered by email.

    class HelpForm(GuardedForm): …

    suspicion = form.suspicion_of(form.message.data, names=[form.name.data], at=clock.now())

The page has a hidden field that only machines fill, and a stamp: the time this view of the form was
shown and a random key, signed. `templates/components/spam_guard.html` renders both. A suspicious
message is never lost or refused: the caller puts it in quarantine, shows the same thank-you page,
and sends no email until staff release it.

The stamp's key differs for each view of the form, so a form sent twice can be recognised.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256
from typing import Any

from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, Signer
from wtforms import HiddenField, StringField

from fundraiser import clock
from fundraiser.config import settings
from fundraiser.labels import LabelledEnum
from fundraiser.web.forms import PublicForm

KEY_BYTES = 16
LONGEST_STAMP = 200
BETWEEN_PARTS = ":"
QUICKEST_PERSON = timedelta(seconds=3)
MOST_LINKS = 3
LINK = re.compile(r"https?://|\bwww\.|\[url|<a\s", re.IGNORECASE)


class Suspicion(LabelledEnum):
    """Why a message may be spam."""

    FILLED_TRAP = "filled-trap", _l("A field was filled that people do not see")
    NO_STAMP = "no-stamp", _l("It was not sent from our page")
    TOO_QUICK = "too-quick", _l("It was written within three seconds")
    MANY_LINKS = "many-links", _l("It has many links")
    # our reply would greet the recipient with the link
    LINK_AS_NAME = "link-as-name", _l("A link is in place of a name")


@dataclass(frozen=True, slots=True)
class Stamp:
    """One view of a form: its key, and when it was shown. It never expires: tabs stay open."""

    key: str
    shown_at: datetime


class GuardedForm(PublicForm):
    """A public form with trap and stamp. A form shown again keeps its first stamp."""

    website_address = StringField()  # the trap
    stamp = HiddenField()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.sent_stamp = read_stamp(self.stamp.data or "")
        if self.sent_stamp is None:
            self.stamp.data = new_stamp()

    def suspicion_of(
        self, *texts: str, names: Sequence[str] = (), at: datetime
    ) -> Suspicion | None:
        """Return why the message may be spam, or None.

        `texts` are its texts; `names` are the names that our emails would use.
        """
        return find_suspicion(
            trap=self.website_address.data or "",
            stamp=self.sent_stamp,
            texts=texts,
            names=names,
            sent_at=at,
        )

    def once_key(self, *texts: str) -> str:
        """Return a key of 64 characters, equal for equal texts from the same view of the form.

        For a unique column. Without a stamp it differs each time.
        """
        key = self.sent_stamp.key if self.sent_stamp else secrets.token_hex(KEY_BYTES)
        digest = blake2b(digest_size=32)
        for part in (key, *texts):
            digest.update(f"{len(part)}:{part}".encode())
        return digest.hexdigest()


def find_suspicion(
    *,
    trap: str,
    stamp: Stamp | None,
    texts: Sequence[str],
    names: Sequence[str] = (),
    sent_at: datetime,
) -> Suspicion | None:
    """Return the first reason to suspect spam, or None. Pure."""
    if trap:
        return Suspicion.FILLED_TRAP
    if stamp is None:
        return Suspicion.NO_STAMP
    if sent_at - stamp.shown_at < QUICKEST_PERSON:
        return Suspicion.TOO_QUICK
    if sum(len(LINK.findall(text)) for text in texts) > MOST_LINKS:
        return Suspicion.MANY_LINKS
    if any(LINK.search(name) for name in names):
        return Suspicion.LINK_AS_NAME
    return None


def new_stamp() -> str:
    """Return a signed stamp for a new view of a form."""
    shown = int(clock.now().timestamp() * 1000)
    return _signer().sign(f"{secrets.token_hex(KEY_BYTES)}{BETWEEN_PARTS}{shown}").decode()


def read_stamp(text: str) -> Stamp | None:
    """Return the stamp in a form, or None if we did not sign it."""
    if not text.isascii() or len(text) > LONGEST_STAMP:
        return None
    try:
        key, shown = _signer().unsign(text).decode().split(BETWEEN_PARTS)
    except BadData:
        return None
    return Stamp(key, datetime.fromtimestamp(int(shown) / 1000, UTC))


def _signer() -> Signer:
    return Signer(settings().signing_keys, salt="form-stamp", digest_method=sha256)
