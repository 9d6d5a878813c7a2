"""What the app is told of a request is what was sent."""

from io import BytesIO

import pytest

from fundraiser.front.sending import in_large_pieces
from fundraiser.front.wsgi import call, environ_of


def scope(*heads, path=b"/", method="GET"):
    return {
        "type": "http",
        "method": method,
        "raw_path": path,
        "path": path.decode(errors="replace"),
        "query_string": b"a=%C3%A9",
        "http_version": "1.1",
        "headers": [(name, value) for name, value in heads],
        "client": ("198.51.100.7", 1),
        "server": ("127.0.0.1", "8000"),
    }


@pytest.mark.parametrize(
    ("path", "given"),
    [(b"/caf%C3%A9", "/caf\u00c3\u00a9"), (b"/%FF", "/\u00ff"), (b"/a%2Fb", "/a/b")],
)
def test_a_path_keeps_its_bytes(path, given):
    assert environ_of(scope(path=path), BytesIO())["PATH_INFO"] == given


def test_headers_that_come_twice_are_joined():
    environ = environ_of(
        scope((b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-a", b"1"), (b"x-a", b"2")), BytesIO()
    )

    assert (environ["HTTP_COOKIE"], environ["HTTP_X_A"]) == ("a=1; b=2", "1,2")


def test_a_header_with_an_underscore_cannot_pass_for_a_proxys():
    environ = environ_of(scope((b"x_forwarded_for", b"203.0.113.1")), BytesIO())

    assert "HTTP_X_FORWARDED_FOR" not in environ


def test_a_chunked_body_has_the_length_it_came_to():
    body = BytesIO(b"a=1")

    environ = environ_of(scope((b"transfer-encoding", b"chunked"), method="POST"), body)

    assert environ["CONTENT_LENGTH"] == "3"
    assert "HTTP_TRANSFER_ENCODING" not in environ
    assert body.read() == b"a=1"


def test_an_answer_ends_the_request_once_it_is_read():
    closed = []

    class Pieces:
        def __iter__(self):
            return iter([b"", b"a", b"b"])

        def close(self):
            closed.append(True)

    def app(environ, start_response):
        start_response("201 Created", [("X-A", "1")])
        return Pieces()

    assert call(app, {}).whole() == (201, [("X-A", "1")], b"ab")
    assert closed == [True]


def test_small_pieces_are_joined_and_none_is_lost():
    lines = [f"{number:9}\n".encode() for number in range(20_000)]

    joined = list(in_large_pieces(lines))

    assert b"".join(joined) == b"".join(lines)
    assert [len(piece) >= 64 * 1024 for piece in joined] == [True] * (len(joined) - 1) + [False]
