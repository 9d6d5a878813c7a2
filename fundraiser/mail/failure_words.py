"""What a mail server's refusal means, as a sentence for staff."""

import re
from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

CODE = re.compile(r"\b([245])(\d\d)(?: (\d\.\d{1,3}\.\d{1,3}))?\b")

# By enhanced code (RFC 3463), by reply code (RFC 5321), by the first digit.
SENTENCES: Mapping[str, LazyString] = {
    "5.1.1": _l("There is no such address. Ask the person for the right one."),
    "5.1.2": _l("The part after the @ does not exist. Ask the person for the right address."),
    "5.2.1": _l("The mailbox is closed. Ask the person for another address."),
    "4.2.2": _l("The mailbox is full. We will try again."),
    "5.2.2": _l("The mailbox is full. Send the email again in a few days."),
    "5.7.1": _l(
        "The server treats the email as spam, or does not let us send. Check that SPF, "
        "DKIM and DMARC are set up for our address."
    ),
    "421": _l("The mail server is too busy. We will try again."),
    "450": _l("The mailbox is not available now. We will try again."),
    "451": _l("The mail server asks us to come back later. We will try again."),
    "452": _l("The mail server has no room now. We will try again."),
    "535": _l(
        "The mail server refuses our name or password. Check MAIL_USERNAME and MAIL_PASSWORD."
    ),
    "550": _l("The server does not deliver to this address. Check it, or ask the person."),
    "552": _l("The mailbox is full, or the email is too large."),
    "553": _l("The server refuses the address. Check how it is written."),
    "554": _l("The server refuses the email, perhaps as spam."),
    "4": _l("The mail server refuses the email for now. We will try again."),
    "5": _l("The mail server refuses the email for good."),
}
ERRORS: Mapping[str, LazyString] = {
    "ConnectionRefusedError": _l(
        "Nothing answers at the mail server’s address. Check MAIL_SERVER and MAIL_PORT."
    ),
    "TimeoutError": _l("The mail server does not answer in time. We will try again."),
    "gaierror": _l("The mail server’s name is unknown. Check MAIL_SERVER."),
    "SSLError": _l("No secure connection to the mail server. Check MAIL_PORT and MAIL_USE_TLS."),
    "SSLCertVerificationError": _l("The mail server’s certificate is not valid."),
    "SMTPServerDisconnected": _l("The mail server closed the connection. We will try again."),
    "SMTPNotSupportedError": _l(
        "The mail server cannot do what we ask. Check MAIL_PORT and MAIL_USE_TLS."
    ),
}
NOT_AN_ADDRESS = "not one address"
OTHER = _l("The email could not be sent.")


def words_of_failure(error: str) -> str:
    """Return what an email's last error means, with the server's code or the error in brackets."""
    if error.startswith(NOT_AN_ADDRESS):
        return _in_words(_l("This is not a valid email address."), "")
    code = CODE.search(error)
    if code is not None:
        reply, enhanced = code[1] + code[2], code[3] or ""
        sentence = SENTENCES.get(enhanced) or SENTENCES.get(reply) or SENTENCES.get(code[1])
        return _in_words(sentence or OTHER, f"{reply} {enhanced}".strip())
    name = error.partition(":")[0]
    return _in_words(ERRORS.get(name, OTHER), name)


def _in_words(sentence: LazyString, code: str) -> str:
    return f"{sentence} ({code})" if code else str(sentence)
