"""What a mail server said, as a sentence."""

import pytest

from fundraiser.i18n.languages import force_language
from fundraiser.mail.failure_words import words_of_failure
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.mark.parametrize(
    ("error", "begins", "code"),
    [
        ("550 5.1.1 No such person", "There is no such address.", "(550 5.1.1)"),
        ("550 no", "The server does not deliver to this address.", "(550)"),
        ("451 4.7.1 Come back", "The mail server asks us to come back later.", "(451 4.7.1)"),
        ("503 what?", "The mail server refuses the email for good.", "(503)"),
        (
            "SMTPAuthenticationError: (535, b'5.7.8 Authentication failed')",
            "The mail server refuses our name or password.",
            "(535)",
        ),
        (
            "ConnectionRefusedError: [Errno 111] Connection refused",
            "Nothing answers at the mail server’s address.",
            "(ConnectionRefusedError)",
        ),
        ("KeyError: 'x'", "The email could not be sent.", "(KeyError)"),
        ("not one address of email: @", "This is not a valid", "email address."),
    ],
)
def test_a_failure_is_a_sentence_with_its_code(app, error, begins, code):
    words = words_of_failure(error)

    assert words.startswith(begins)
    assert words.endswith(code)


def test_a_failure_is_said_in_french(app):
    with force_language("fr"):
        assert words_of_failure("421 busy") == (
            "Le serveur de courriel est trop occupé. Nous réessaierons. (421)"
        )
