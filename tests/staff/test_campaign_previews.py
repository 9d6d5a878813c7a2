"""Making and withdrawing the link to a campaign's preview."""

from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.campaigns.operations import subject_of
from tests import make


def link_on(page):
    return page.soup.select_one(".preview-link__address").get_text(strip=True)


def test_a_fundraiser_makes_the_link_with_its_code_and_withdraws_it(signed_in, browser):
    campaign = make.campaign(is_published=False)
    page = signed_in(Role.FUNDRAISING).open("/staff/campaigns/winter")

    page = page.submit("Make a link for phones")

    path = link_on(page).removeprefix(browser.origin)
    assert page.soup.select_one("img[alt='QR code of the preview']")["src"].startswith("data:image")
    assert browser.open(path).has_text("This is a preview.")

    page = page.submit("Withdraw the link")

    assert page.has_text("The link no longer works.")
    browser.open(path, status=404)
    assert [entry.action for entry in history_of([subject_of(campaign)])][-2:] == [
        AuditAction.CAMPAIGN_PREVIEW_SHARED,
        AuditAction.CAMPAIGN_PREVIEW_WITHDRAWN,
    ]


def test_staff_see_the_preview_without_a_link_and_others_do_not(signed_in, browser):
    make.campaign(is_published=False)

    page = signed_in(Role.VIEWER).open("/campaigns/winter/preview")

    assert page.has_text("This is a preview.")
    assert not browser.open("/campaigns/winter/preview").has_text("Winter lights")


def test_a_viewer_sees_the_preview_and_cannot_make_a_link(signed_in):
    make.campaign(is_published=False)

    page = signed_in(Role.VIEWER).open("/staff/campaigns/winter")

    assert not page.has_text("Make a link for phones")
    assert page.click("In French").has_text("Lumières d’hiver")


def test_a_published_campaign_has_no_preview(signed_in):
    make.campaign()

    page = signed_in(Role.FUNDRAISING).open("/staff/campaigns/winter")

    assert not page.soup.select("#preview")
    assert page.browser.open("/campaigns/winter/preview").path == "/campaigns/winter"
