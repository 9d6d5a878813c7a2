"""The site behind Caddy and nginx, with the files that we ship."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from sqlalchemy import select

from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.pictures.images import LARGEST_POST
from tests import make
from tests.attacks.target import FORM, Target, half_a_form, status_on
from tests.databases import ON_POSTGRESQL
from tests.deploy.proxies import INNER_ADDRESS, Proxy
from tests.processes.watching import is_port_open, wait_until

Heads = dict[str, str]
FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "evil.example.org",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "1",
    "X-Real-Ip": "203.0.113.9",
    "Forwarded": "for=203.0.113.9",
}
GIVING = {
    "amount": "other",
    "other_amount": "50",
    "name": "Ana Silva",
    "email": "ana@example.org",
}


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers that have arrived."""

    def do_GET(self) -> None:
        body = json.dumps({name.title(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def echo() -> Iterator[str]:
    """Give the address of a web server that tells what reaches it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_what_a_visitor_says_of_proxies_is_dropped(proxy):
    with echo() as upstream:
        proxy.start([upstream])
        _headers, body = send(proxy, "GET", "/", headers=FORGED)
    arrived = json.loads(body)

    host = f"127.0.0.1:{proxy.port}"
    assert {name: arrived.get(name) for name in FORGED} == {
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Host": host,
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Prefix": None,
        "X-Forwarded-Port": None,
        "X-Real-Ip": None,
        "Forwarded": None,
    }
    assert arrived["Host"] == host


@ON_POSTGRESQL
def test_a_gift_is_given_through_two_servers_and_an_upload_has_a_limit(
    app, make_copies, proxy, stripe
):
    make.campaign()
    copies = make_copies()
    visitor = Target(copies[0], proxy.port)
    assert visitor.complaints() == []

    form = visitor.filled_form("/campaigns/winter", **GIVING)
    headers, _body = send(proxy, "POST", "/campaigns/winter", form, FORM)
    assert stripe.pay(urlsplit(headers["Location"]).path.rpartition("/")[2]).status == 303
    stripe.deliver_all()
    wait_until(lambda: amounts() == [5_000])

    with visitor.connections(1, half_a_form("/help", length=2 * LARGEST_POST)) as [upload]:
        assert status_on(upload) == 413
    with visitor.connections(100, half_a_form("/help")):
        assert visitor.complaints() == []
    copies[0].process.kill()
    wait_until(lambda: not is_port_open(copies[0].ports[0], INNER_ADDRESS))
    assert {visitor.ask("GET", "/fundraise").status for _time in range(8)} == {200}
    wait_until(lambda: visitor.complaints() == [])  # Caddy before 2.11.2 may lose a first form


def amounts() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Gift.amount_cents)))


def send(
    proxy: Proxy, method: str, path: str, body: bytes | None = None, headers: Heads | None = None
) -> tuple[Message, bytes]:
    """Return the headers and the body of the answer."""
    with closing(HTTPConnection("127.0.0.1", proxy.port, timeout=20)) as connection:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.headers, response.read()
