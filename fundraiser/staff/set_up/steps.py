"""The steps of setting up a site, and what each still lacks. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

ENOUGH_ADMINS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReadiness:
    """What is known of the site. `campaigns` counts drafts, too."""

    is_named: bool
    has_address: bool
    has_contact: bool
    has_registration: bool
    has_look: bool
    says_receipts: bool
    campaigns: int
    published_campaigns: int
    campaigns_with_photograph: int
    sponsors: int
    open_pools: int
    takes_real_cards: bool
    sends_mail: bool
    admins: int
    has_own_accounts: bool  # the first account, with its invented address, is gone
    has_finance: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a step needs; without a hard one the site cannot open."""

    passes: Callable[[SiteReadiness], object]
    words: LazyString  # what is lacking
    is_hard: bool = False


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """A step, where it is done, and its checks."""

    title: LazyString
    endpoint: str
    link_text: LazyString
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class SetUpStepState:
    """A step of this site: what it still lacks."""

    step: SetUpStep
    lacking: tuple[Check, ...]

    @property
    def is_done(self) -> bool:
        return not self.lacking

    @property
    def is_blocking(self) -> bool:
        return any(check.is_hard for check in self.lacking)


STEPS = (
    SetUpStep(
        _l("Your charity"),
        "staff.organisation",
        _l("Write who you are"),
        (
            Check(lambda site: site.is_named, _l("The charity has no name yet."), is_hard=True),
            Check(
                lambda site: site.has_address,
                _l("The charity has no postal address. Emails that ask for gifts must carry one."),
            ),
            Check(
                lambda site: site.has_contact,
                _l("There is no email address for people with questions."),
            ),
            Check(
                lambda site: site.has_registration, _l("There is no charity registration number.")
            ),
            Check(
                lambda site: site.says_receipts,
                _l("Nothing is said of tax receipts yet. It is what donors ask first."),
            ),
        ),
    ),
    SetUpStep(
        _l("Logo and colour"),
        "staff.brand",
        _l("Choose your logo and colour"),
        (
            Check(
                lambda site: site.has_look,
                _l("There is no logo and no colour yet, so pages look like our example."),
            ),
        ),
    ),
    SetUpStep(
        _l("Campaign"),
        "staff.campaigns",
        _l("See the campaigns"),
        (
            Check(lambda site: site.campaigns, _l("There is no campaign yet."), is_hard=True),
            Check(
                lambda site: site.published_campaigns or not site.campaigns,
                _l("No campaign is published yet. Its page lists what to check first."),
            ),
            Check(
                lambda site: site.campaigns_with_photograph or not site.campaigns,
                _l("No campaign has a photograph yet. People give to people: show some."),
            ),
        ),
    ),
    SetUpStep(
        _l("Sponsors and matching funds"),
        "staff.match",
        _l("See the match pools"),
        (
            Check(lambda site: site.sponsors, _l("There is no sponsor yet.")),
            Check(
                lambda site: site.open_pools,
                _l("No match pool is open, so no page promises a match."),
            ),
        ),
    ),
    SetUpStep(
        _l("Payments"),
        "staff.stripe_events",
        _l("See what Stripe has sent"),
        (
            Check(
                lambda site: site.takes_real_cards,
                _l(
                    "Payments go to a stand-in on this machine: no money moves. The person who runs"
                    " the site sets STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET."
                ),
            ),
        ),
    ),
    SetUpStep(
        _l("Emails"),
        "staff.outbox",
        _l("See the outbox"),
        (
            Check(
                lambda site: site.sends_mail,
                _l(
                    "Emails are written to files and reach nobody. The person who runs the site"
                    " sets MAIL_SERVER."
                ),
            ),
        ),
    ),
    SetUpStep(
        _l("Colleagues"),
        "staff.people",
        _l("Invite colleagues"),
        (
            Check(
                lambda site: site.has_own_accounts,
                _l(
                    "The account that came with the site still has an invented name and address."
                    " Make it yours if you use it. If not, close it."
                ),
            ),
            Check(
                lambda site: site.admins >= ENOUGH_ADMINS,
                _l("Only one person can administer the site. If they are ill, nobody can."),
            ),
            Check(
                lambda site: site.has_finance,
                _l("Nobody has the role Finance yet."),
            ),
        ),
    ),
)


def steps_of(site: SiteReadiness) -> list[SetUpStepState]:
    """Return the steps in order, each with what it still lacks."""
    return [
        SetUpStepState(step, tuple(check for check in step.checks if not check.passes(site)))
        for step in STEPS
    ]
