"""What people are told about their accounts."""

import pytest

from fundraiser import clock as time_of_day
from fundraiser.accounts import operations
from fundraiser.accounts.emails import SUBJECTS, WORDS, account_notice
from fundraiser.accounts.models import LINK_LASTS, NoticeKind
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language, force_language
from tests.accounts.people import ACTOR, add_person


def notice_of(person, kind):
    with transaction():
        return operations.send_notice(kind, person, at=time_of_day.now()).id


@pytest.mark.parametrize("language", list(Language))
def test_every_notice_is_whole_in_both_languages_and_both_forms(app, language):
    person = add_person(name="Ana <b>Silva</b>", language=language)

    for kind in NoticeKind:
        message = account_notice(notice_of(person, kind))

        assert message is not None
        with force_language(language):
            assert message.subject == str(SUBJECTS[kind])
            assert str(WORDS[kind]).split(".")[0] in " ".join(message.text.split())
        assert "Ana <b>Silva</b>" in message.text
        assert "Ana &lt;b&gt;Silva&lt;/b&gt;" in message.html
        assert ("/staff/password/" in message.text) == (kind in LINK_LASTS)
        assert ("/staff/password/" in message.html) == (kind in LINK_LASTS)
        assert "None" not in message.text


def test_a_link_says_whose_it_is(app, ana):
    for kind in (NoticeKind.INVITATION, NoticeKind.PASSWORD_LINK):
        message = account_notice(notice_of(ana, kind))

        assert message is not None
        assert "You sign in as ana@example.org." in message.text
        assert "You sign in as ana@example.org." in message.html


def test_a_closed_account_is_written_to_no_more(app, ana):
    bo = add_person("bo@example.org")
    notice_id = notice_of(bo, NoticeKind.PASSWORD_SET)
    with transaction():
        operations.deactivate(bo.id, actor=ACTOR, at=bo.invited_at)

    assert account_notice(notice_id) is None
    assert account_notice(4711) is None
