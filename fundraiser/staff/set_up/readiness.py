"""Reads what the set-up page judges."""

from fundraiser.accounts.first_sign_in import is_first_account
from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import list_people
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import has_entry
from fundraiser.campaigns.queries import list_campaigns
from fundraiser.config import Settings
from fundraiser.matching.queries import list_pools, list_sponsors
from fundraiser.organisation.models import TaxReceipts
from fundraiser.organisation.queries import get_organisation, is_named
from fundraiser.staff.set_up.steps import SiteReadiness
from fundraiser.web.actors import DEMO


def is_demo() -> bool:
    """Return whether the demo's campaign is there: an empty database can then take its place."""
    return has_entry(AuditAction.CAMPAIGN_ADDED, DEMO)


def read_readiness(settings: Settings) -> SiteReadiness:
    """Return what is known of the site now."""
    charity, campaigns = get_organisation(), list_campaigns()
    people = [person for person in list_people() if person.active]
    roles = [person.role for person in people]
    return SiteReadiness(
        is_named=is_named(charity),
        has_address=bool(charity.address_lines),
        has_contact=bool(charity.general_email),
        has_registration=bool(charity.registration_number),
        has_look=bool(charity.colour or charity.logo_version),
        says_receipts=charity.receipts != TaxReceipts.UNSTATED,
        campaigns=len(campaigns),
        published_campaigns=sum(campaign.is_published for campaign in campaigns),
        campaigns_with_photograph=sum(campaign.picture_id is not None for campaign in campaigns),
        sponsors=len(list_sponsors()),
        open_pools=sum(pool.is_open for each in campaigns for pool in list_pools(each.id)),
        takes_real_cards=not settings.is_standin,
        sends_mail=bool(settings.mail_server),
        admins=roles.count(Role.ADMIN),
        has_own_accounts=not any(map(is_first_account, people)),
        has_finance=Role.FINANCE in roles,
    )
