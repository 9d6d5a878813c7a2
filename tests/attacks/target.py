"""The server under attack: what an ordinary visitor gets from it, and hostile connections to it."""

import re
import resource
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup

from tests.processes.copies import Copy
from tests.processes.watching import wait_until

STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d{3}) ")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUESTION = {"name": "Ada", "email": "ada@example.org", "topic": "giving", "message": "Hello?"}
SITE_ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PATIENCE_SECONDS = 30
SOON_SECONDS = 10.0  # on a machine that is busy with other tests; who is shut out waits longer
ORDINARY_FORM = ("POST", "/help")
ORDINARY = {  # what anybody may ask for at any time, and what is answered
    ("GET", "/healthz"): 200,
    ("GET", "/campaigns/winter"): 200,
    ("GET", "/fundraise"): 200,
    ORDINARY_FORM: 422,
    ("POST", "/webhooks/stripe"): 400,
}


@dataclass(frozen=True)
class Reply:
    """What came back, and after how many seconds."""

    status: int
    seconds: float
    retry_after: str | None


@dataclass(frozen=True)
class Target:
    copy: Copy
    port: int
    database_url: str = ""

    def wait_until_up(self) -> None:
        wait_until(lambda: self.ask("GET", "/healthz").status == 200)

    def ask(self, method: str, path: str, body: bytes | None = None) -> Reply:
        """Send a request as a visitor does. Status 0: no answer."""
        begun_at = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body=body, headers=FORM if body else {})
            response = connection.getresponse()
            response.read()
            status, retry_after = response.status, response.headers["Retry-After"]
        except (OSError, HTTPException):
            status, retry_after = 0, None
        finally:
            connection.close()
        return Reply(status, time.monotonic() - begun_at, retry_after)

    def answer(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
    ) -> tuple[int, str]:
        """Return the status and the text of an answer. Raises OSError or HTTPException."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def status_of_raw(self, request: bytes) -> int:
        """Send bytes that no client would, and return the status of the first answer."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS) as connection:
            connection.sendall(request)
            response = HTTPResponse(connection)
            response.begin()
            return response.status

    def statuses_of_raw(self, request: bytes) -> list[int]:
        """Send bytes, and return the status of each answer until the server ends the connection."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS) as connection:
            connection.sendall(request)
            with connection.makefile("rb") as answers:
                return [int(status) for status in STATUS_LINE.findall(answers.read())]

    def filled_form(self, path: str, **fields: str) -> bytes:
        """Return what a browser sends with the form of a page, hidden fields included."""
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE_SECONDS) as page:
            form = BeautifulSoup(page, "html.parser").select_one("main form")
        assert form
        hidden = {str(each["name"]): str(each["value"]) for each in form.select("[type=hidden]")}
        return urlencode({**hidden, **fields}).encode()

    def complaints(self, *, forms: bool = True) -> list[str]:
        """Return what an ordinary visitor would complain about now, who sends `forms` or not."""
        complaints = []
        for (method, path), expected in ORDINARY.items():
            if (method, path) == ORDINARY_FORM and not forms:
                continue
            reply = self.ask(method, path, b"{}" if method == "POST" else None)
            if reply.status != expected or reply.seconds > SOON_SECONDS:
                complaints.append(f"{method} {path}: {reply}")
        return complaints

    @contextmanager
    def connections(self, count: int, begun: bytes) -> Iterator[list[socket.socket]]:
        """Hold so many connections open, each after it has sent `begun`."""
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        sockets: list[socket.socket] = []
        try:
            for _number in range(count):
                sockets.append(socket.create_connection(("127.0.0.1", self.port)))
                sockets[-1].sendall(begun)
            yield sockets
        finally:
            for each in sockets:
                each.close()


def half_a_form(path: str, *, length: int = 1000) -> bytes:
    """Return the beginning of a POST whose body never comes."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\nab"
    ).encode()


def status_on(waiting: socket.socket) -> int:
    """Return the status that the server answers on this connection."""
    waiting.settimeout(20)
    return int(waiting.recv(64).split(b" ")[1])
