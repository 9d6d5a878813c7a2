"""Checks of mail: whether the server takes it, and whether the sender's domain vouches for it."""

from email.utils import parseaddr

import dns.resolver
from dns.exception import DNSException

from fundraiser.config import Settings
from fundraiser.doctor.diagnoses import Diagnosis, look, ok, wrong
from fundraiser.mail.sender import MailUnavailable, greet_server

RESOLVER_SECONDS = 5.0
SAMPLES = ("example.org", "example.com", "localhost")
ASK_YOUR_PROVIDER = "Your mail provider's help pages have the record to add to the domain."


def check_server(settings: Settings) -> Diagnosis:
    """Connect to the mail server and sign in, without sending anything."""
    if not settings.mail_server:
        return _without_server(settings)
    place = f"{settings.mail_server}, port {settings.mail_port}"
    try:
        greet_server()
    except MailUnavailable as error:
        return wrong(
            "Mail server",
            f"{place}: {error}",
            "Compare MAIL_SERVER, MAIL_PORT, MAIL_USE_TLS, MAIL_USERNAME and MAIL_PASSWORD with "
            "what your provider says.",
        )
    return ok("Mail server", place)


def check_domain(sender: str, resolver: dns.resolver.Resolver) -> list[Diagnosis]:
    """Look up what the sender's domain says about its mail."""
    domain = parseaddr(sender)[1].rpartition("@")[2].lower()
    if domain in SAMPLES:
        return [
            look(
                "Sender",
                f"{sender} is an example",
                "Set MAIL_DEFAULT_SENDER to an address that your mail server may send from.",
            )
        ]
    try:
        return [
            _check_spf(domain, resolver),
            _check_dkim(domain, resolver),
            _check_dmarc(domain, resolver),
        ]
    except DNSException as error:
        return [
            look(
                "Sender",
                f"SPF, DKIM and DMARC of {domain} could not be looked up: {error}",
                "Try again on a machine that can look up names.",
            )
        ]


def system_resolver() -> dns.resolver.Resolver:
    """Return a resolver with this machine's settings. Raises DNSException without any."""
    resolver = dns.resolver.Resolver()
    resolver.lifetime = RESOLVER_SECONDS
    return resolver


def _without_server(settings: Settings) -> Diagnosis:
    state = "none is set, so emails are written to files"
    if settings.is_https:
        return wrong("Mail server", state, "Set MAIL_SERVER and the other mail settings.")
    return look("Mail server", state, "Fine for a trial. For donors, set MAIL_SERVER.")


def _check_spf(domain: str, resolver: dns.resolver.Resolver) -> Diagnosis:
    if any(text.startswith("v=spf1") for text in _texts(domain, resolver)):
        return ok("SPF", f"{domain} says which servers may send its mail")
    return wrong("SPF", f"{domain} does not say who may send its mail", ASK_YOUR_PROVIDER)


def _check_dkim(domain: str, resolver: dns.resolver.Resolver) -> Diagnosis:
    """A key's own name is the provider's choice; that there is no name at all can be seen."""
    try:
        _texts(f"_domainkey.{domain}", resolver, is_required=True)
    except dns.resolver.NXDOMAIN:
        return look("DKIM", f"{domain} seems to publish no key for signatures", ASK_YOUR_PROVIDER)
    return ok("DKIM", f"{domain} publishes keys for signatures")


def _check_dmarc(domain: str, resolver: dns.resolver.Resolver) -> Diagnosis:
    if any(text.startswith("v=DMARC1") for text in _texts(f"_dmarc.{domain}", resolver)):
        return ok("DMARC", f"{domain} says what to do with forged mail")
    return wrong(
        "DMARC",
        f"{domain} does not say what to do with forged mail, so that much of its own is refused",
        f'Add a TXT record at _dmarc.{domain}, at least "v=DMARC1; p=none".',
    )


def _texts(name: str, resolver: dns.resolver.Resolver, *, is_required: bool = False) -> list[str]:
    """Return the TXT records at a name. Raises NXDOMAIN if it `is_required` and not there."""
    try:
        answer = resolver.resolve(name, "TXT", raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        if is_required:
            raise
        return []
    return [b"".join(record.strings).decode("ascii", "replace") for record in answer]
