"""Somebody who sets up a page, step by step, in a browser without scripts."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db, transaction
from fundraiser.donors.links import link_token
from fundraiser.donors.queries import find_newest_link_to
from fundraiser.peer_to_peer.models import FundraiserPage, PageKind
from fundraiser.peer_to_peer.operations import drafts
from fundraiser.peer_to_peer.operations.drafts import PageFacts
from fundraiser.peer_to_peer.operations.page_pictures import draw_upload, set_picture
from fundraiser.peer_to_peer.operations.publication import send_page_link
from fundraiser.peer_to_peer.queries.pages import get_page
from tests.browser import Browser, Page
from tests.donors.letters import Letter, letters_to
from tests.make import cad

BASICS = {"kind": "run", "title": "Mia’s run", "owner_name": "Mia Roy", "goal": "500"}
STORY = "I run because **winter** is cold."
PUBLISH = "/fundraise/start/publish/"
AT_LEISURE = timedelta(minutes=1)


@dataclass
class Starter:
    """Goes through the steps as far as a test asks."""

    browser: Browser
    clock: Any
    worker: Any

    def basics(self, *, path: str = "/fundraise/start", status: int = 200, **fields: Any) -> Page:
        page = self.browser.open(path)
        self.clock.move(AT_LEISURE)
        return page.submit("Save and continue", status=status, **{**BASICS, **fields})

    def story(self, *, story: str = STORY, **fields: Any) -> Page:
        return self.basics(**fields).submit("Save and continue", story=story)

    def finish(self, **fields: Any) -> Page:
        """Return the last step, with everything before it kept and no picture."""
        return self.story(**fields).click("Continue without a picture")

    def send(
        self, email: str = "mia@example.org", agrees: str | None = None, **fields: Any
    ) -> Page:
        page = self.finish(**fields)
        return page.submit("Send me the link", email=email, agrees=agrees)

    def letters(self, email: str = "mia@example.org") -> list[Letter]:
        return [each for each in letters_to(email, self.worker) if PUBLISH in each.text]

    def publish(self, email: str = "mia@example.org", **fields: Any) -> Page:
        self.send(email, **fields)
        return self.browser.open(self.letters(email)[-1].path(PUBLISH)).submit("Publish my page")


def a_draft(
    to: Campaign,
    *,
    title: str = "Mia’s run",
    owner_name: str = "Mia Roy",
    has_picture: bool = False,
    slug: str = "mias-run",
) -> FundraiserPage:
    """Save a draft that nobody owns yet, with its story and its address."""
    at = clock.now()
    facts = PageFacts(kind=PageKind.RUN, title=title, owner_name=owner_name, goal=cad(500))
    drawn = draw_upload(a_picture()) if has_picture else None
    with transaction():
        page = drafts.draft_page(get_campaign(to.id), facts, at=at)
        page.story = STORY
        drafts.choose_address(page, slug)
        if drawn:
            set_picture(page, drawn, at=at)
            page.picture_words = "Mia with a lantern"
    return get_page(page.id)


def link_of(page: FundraiserPage, email: str = "mia@example.org") -> str:
    """Save a link that publishes the draft, and return what its address carries."""
    with transaction():
        send_page_link(page, email, at=clock.now())
    link = find_newest_link_to(page.id)
    assert link
    return link_token(link)


def only_page() -> Any:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(FundraiserPage)).one()


def upload(page: Page, content: bytes, name: str = "me.jpg", **fields: str) -> Page:
    """Send a file with the form that the page has for one."""
    form = page.form_with("", "picture")
    file = FileStorage(BytesIO(content), name)
    boundary, body = encode_multipart({"picture": file, "step": "upload", **fields})
    answer = page.browser.client.post(
        str(form["action"]),
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        base_url=page.browser.origin,
        headers={"Origin": page.browser.origin},
    )
    return Page(page.browser, answer)


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (900, 600), **options: Any) -> bytes:
    file = BytesIO()
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.save(file, kind, **options)
    return file.getvalue()
