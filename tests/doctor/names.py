"""A server for names on this machine, with the records it is given."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

SECONDS = 2.0


class AnswerQuestion(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        packet, connection = self.request
        server = self.server
        assert isinstance(server, NameServer)
        connection.sendto(server.answer(packet), self.client_address)


class NameServer(socketserver.ThreadingUDPServer):
    """Answers with the TXT records of `texts`; a name with an empty list has others."""

    def __init__(self, texts: dict[str, list[str]]) -> None:
        super().__init__(("127.0.0.1", 0), AnswerQuestion)
        self.texts = texts

    def answer(self, packet: bytes) -> bytes:
        query = dns.message.from_wire(packet)
        reply = dns.message.make_response(query)
        name = query.question[0].name.to_text(omit_final_dot=True)
        texts = self.texts.get(name)
        if texts is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        for text in texts or []:
            reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", f'"{text}"'))
        return reply.to_wire()


@contextmanager
def resolver_of(texts: dict[str, list[str]]) -> Iterator[dns.resolver.Resolver]:
    """Give a resolver that knows only these names."""
    with NameServer(texts) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield resolver_at(int(server.server_address[1]))
        server.shutdown()
        thread.join()


def resolver_at(port: int) -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], port
    resolver.lifetime = SECONDS
    return resolver
