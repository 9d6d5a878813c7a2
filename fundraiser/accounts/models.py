"""The tables of staff accounts and of the notices about them."""

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_security import UserMixin
from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.accounts.permissions import PERMISSIONS, Permission, Role
from fundraiser.database import Id, Instant, Model, open_list_column, status_column
from fundraiser.i18n.languages import Language
from fundraiser.labels import LabelledEnum, Tone

UNIQUIFIER_LENGTH = 64
ADDRESS_LENGTH = 254


class AccountState(LabelledEnum):
    """The state of an account."""

    INVITED = "invited", _l("Invited"), Tone.WAIT  # no password yet
    OPEN = "open", _l("Open"), Tone.GOOD
    CLOSED = "closed", _l("Closed")


class StaffMember(Model, UserMixin):
    """A member of staff. Flask-Security prescribes the names from `password` to `active`."""

    __tablename__ = "staff_members"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), unique=True)  # normalised
    name: Mapped[str]
    role: Mapped[Role] = status_column(Role)
    language: Mapped[Language] = status_column(Language, default=Language.ENGLISH)

    password: Mapped[str | None] = mapped_column(Text)
    fs_uniquifier: Mapped[str] = mapped_column(String(UNIQUIFIER_LENGTH), unique=True)
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    active: Mapped[bool] = mapped_column(default=True)

    last_totp_counter: Mapped[int | None]
    wrong_codes: Mapped[int] = mapped_column(default=0)
    codes_paused_until_at: Mapped[Instant | None]
    invited_at: Mapped[Instant]
    password_set_at: Mapped[Instant | None]
    last_signed_in_at: Mapped[Instant | None]
    wants_alarms: Mapped[bool] = mapped_column(default=True)  # by email, if the role sees them
    wants_digest: Mapped[bool] = mapped_column(default=False)  # each morning

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]

    @property
    def has_second_factor(self) -> bool:
        return self.tf_totp_secret is not None

    @property
    def is_invited(self) -> bool:
        """Whether the person has not set a password yet."""
        return self.active and self.password is None

    @property
    def state(self) -> AccountState:
        if not self.active:
            return AccountState.CLOSED
        return AccountState.INVITED if self.is_invited else AccountState.OPEN

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def recovery_codes_left(self) -> int:
        return len(self.mf_recovery_codes or [])

    def codes_are_paused(self, at: datetime) -> bool:
        return self.codes_paused_until_at is not None and at < self.codes_paused_until_at


class NoticeKind(StrEnum):
    """A kind of email about an account."""

    INVITATION = "invitation"
    PASSWORD_LINK = "password-link"  # noqa: S105 - the name of a kind
    PASSWORD_SET = "password-set"  # noqa: S105 - the name of a kind
    SECOND_FACTOR_SET_UP = "second-factor-set-up"
    SECOND_FACTOR_GONE = "second-factor-gone"
    RECOVERY_CODE_USED = "recovery-code-used"
    CODES_PAUSED = "codes-paused"

    @property
    def link_lasts(self) -> timedelta:
        """How long the link of the notice works; zero if it has none."""
        return LINK_LASTS.get(self, timedelta(0))


LINK_LASTS = {
    NoticeKind.INVITATION: timedelta(days=7),
    NoticeKind.PASSWORD_LINK: timedelta(hours=1),
}


class AccountNotice(Model):
    """One email about an account, perhaps with a link.

    If an unknown address asked for it, it has no staff member and its email is withdrawn.
    """

    __tablename__ = "account_notices"

    id: Mapped[Id]
    kind: Mapped[NoticeKind] = open_list_column(NoticeKind)
    staff_member_id: Mapped[int | None] = mapped_column(ForeignKey("staff_members.id"), index=True)
    asked_at: Mapped[Instant]
    staff_member: Mapped[StaffMember | None] = relationship(lazy="joined")

    @property
    def has_link(self) -> bool:
        return self.kind in LINK_LASTS

    def link_ends_at(self) -> datetime:
        return self.asked_at + self.kind.link_lasts

    def is_link_good(self, at: datetime) -> bool:
        """Whether the link still works: in time, account open, no password set since."""
        member = self.staff_member
        if member is None or not member.active or at >= self.link_ends_at():
            return False
        return member.password_set_at is None or member.password_set_at < self.asked_at


class SignInResult(LabelledEnum):
    """How an attempt to sign in ended."""

    SIGNED_IN = "signed-in", _l("Signed in"), Tone.GOOD
    WRONG_PASSWORD = "wrong-password", _l("Wrong password"), Tone.BAD
    WRONG_CODE = "wrong-code", _l("Wrong code"), Tone.BAD
    UNKNOWN_ADDRESS = "unknown-address", _l("No such account"), Tone.WAIT


class SignInAttempt(Model):
    """One sign-in, or one that failed. What was typed is not kept."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[Id]
    at: Mapped[Instant] = mapped_column(index=True)
    staff_member_id: Mapped[int | None] = mapped_column(ForeignKey("staff_members.id"))
    result: Mapped[SignInResult] = open_list_column(SignInResult)
    network: Mapped[str] = mapped_column(String(5))  # a number that does not reveal the address
    browser: Mapped[str] = mapped_column(String(40))


class EndedSession(Model):
    """A session that its person ended by itself, while their others go on."""

    __tablename__ = "ended_staff_sessions"

    session_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ended_at: Mapped[Instant]
