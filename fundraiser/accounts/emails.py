"""Emails to staff about their accounts."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.accounts.links import password_token
from fundraiser.accounts.models import AccountNotice, NoticeKind
from fundraiser.accounts.queries import count_links_before, find_notice
from fundraiser.i18n.languages import DEFAULT_LANGUAGE
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.web.links import public_url_for

MOST_LINKS = 3  # to one person within the lifetime of a link

SUBJECTS: dict[NoticeKind, LazyString] = {
    NoticeKind.INVITATION: _l("Your invitation to the back office"),
    NoticeKind.PASSWORD_LINK: _l("Your link to set a new password"),
    NoticeKind.PASSWORD_SET: _l("Your password was set"),
    NoticeKind.SECOND_FACTOR_SET_UP: _l("Your second factor was set up"),
    NoticeKind.SECOND_FACTOR_GONE: _l("Your second factor was removed"),
    NoticeKind.RECOVERY_CODE_USED: _l("A recovery code was used for your account"),
    NoticeKind.CODES_PAUSED: _l("Too many wrong codes for your account"),
}

WORDS: dict[NoticeKind, LazyString] = {
    NoticeKind.INVITATION: _l(
        "A colleague has opened an account for you. "
        "Choose a password with the link below. It can be used for seven days."
    ),
    NoticeKind.PASSWORD_LINK: _l(
        "You asked for a link to set a new password. It works for one hour. Not you? "
        "Ignore this email: your password stays as it is."
    ),
    NoticeKind.PASSWORD_SET: _l(
        "The password of your account was set just now, and all of your sessions have ended."
    ),
    NoticeKind.SECOND_FACTOR_SET_UP: _l(
        "From now on you sign in with a code from the app that you set up just now."
    ),
    NoticeKind.SECOND_FACTOR_GONE: _l(
        "Your account no longer asks for a code from your app. You can set it up again on the "
        "page of your account."
    ),
    NoticeKind.RECOVERY_CODE_USED: _l(
        "Someone, most likely you, signed in with one of your recovery codes. That "
        "code no longer works. If you have lost your phone, set up a new second factor "
        "on your account page."
    ),
    NoticeKind.CODES_PAUSED: _l(
        "Someone gave the right password and then five wrong codes. Codes are refused "
        "for 15 minutes. If it was not you, someone knows your password: set a new one."
    ),
}


@writes(EmailKind.STAFF_INVITATION, EmailKind.STAFF_SECURITY)
def account_notice(record_id: int) -> Message | None:
    """Return a notice, or None if the account is closed or the address unknown.

    Also None for more than MOST_LINKS password links, so that nobody can flood a mailbox.
    """
    notice = find_notice(record_id)
    if notice is None or notice.staff_member is None or not notice.staff_member.active:
        return None
    if notice.kind is NoticeKind.PASSWORD_LINK and count_links_before(notice) >= MOST_LINKS:
        return None
    person = notice.staff_member
    return render_message(
        "accounts/emails/account_notice",
        language=person.language,
        subject=SUBJECTS[notice.kind],
        words=WORDS[notice.kind],
        name=person.name,
        email=person.email,
        has_link=notice.has_link,
        url=url_of_notice(notice),
    )


def url_of_notice(notice: AccountNotice) -> str:
    """Return the link of the notice, or the account page, in its reader's language."""
    language = notice.staff_member.language if notice.staff_member else DEFAULT_LANGUAGE
    if notice.has_link:
        token = password_token(notice.id)
        return public_url_for("accounts.set_password", language=language, token=token)
    return public_url_for("accounts.own_account", language=language)
