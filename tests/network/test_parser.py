"""The parser is fed the same bytes in all sorts of pieces: what comes of them must not depend on how they arrive."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_framing import CASES
from test_limits import AT_ONCE
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Protocol
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web._newclient import Request, ResponseDone
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers

from linkspider.failures import AnswerError
from linkspider.network.chunks import ChunkDecoder
from linkspider.network.handler import BoundedProtocol

ANSWERS = [case[0] for case in (*CASES.values(), *AT_ONCE.values()) if isinstance(case[0], bytes)]


@pytest.fixture(autouse=True)
def reactor(monkeypatch):
    """A reactor in which no time passes."""
    monkeypatch.setattr("twisted.internet.reactor", SimpleNamespace(callLater=lambda *_: None), raising=False)


class Body(Protocol):
    """Keeps a body, and how it ended."""

    def __init__(self):
        self.data, self.end = b"", None

    def dataReceived(self, data):  # noqa: N802  # Twisted's name
        self.data += data

    def connectionLost(self, reason):  # noqa: N802  # Twisted's name
        self.end = reason


def causes(failure):
    """What is wrong, without what depends on the moment."""
    found = [reason.value for reason in getattr(failure.value, "reasons", ())] or [failure.value]
    return [fault.reason if isinstance(fault, AnswerError) else type(fault).__name__ for fault in found[:1]]


def drive(pieces):
    """What a client makes of an answer that comes in pieces, and of the end of the connection."""
    protocol, transport = BoundedProtocol(lambda _: None), StringTransport()
    transport.setTcpNoDelay = lambda _: None
    protocol.makeConnection(transport)
    answered, failed, body = [], [], Body()

    def take(response):
        answered.append(response)
        response.deliverBody(body)

    request = Request(b"GET", b"/", Headers({b"host": [b"a.example"]}), None, persistent=True)
    protocol.request(request).addCallbacks(take, failed.append)
    for piece in pieces:
        if not transport.disconnecting and not transport.disconnected:
            protocol.dataReceived(piece)
    if protocol.state != "CONNECTION_LOST":
        protocol.connectionLost(Failure(ConnectionDone()))
    if failed:
        return causes(failed[0])
    (response,) = answered
    assert body.end is not None, "a body ends one way or another"
    is_whole = body.end.check(ResponseDone, PotentialDataLoss) is not None
    headers = sorted(response.headers.getAllRawHeaders())
    return response.code, headers, body.data if is_whole else causes(body.end)


def split(data, places):
    ends = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[start:end] for start, end in pairwise(ends)]


@pytest.mark.parametrize("answer", [answer for answer in ANSWERS if len(answer) < 5000])
def test_byte_by_byte_is_as_at_once(answer):
    assert drive([answer[place : place + 1] for place in range(len(answer))]) == drive([answer])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    answer=st.sampled_from(ANSWERS),
    places=st.lists(st.integers(0, 100_000), max_size=8),
    change=st.tuples(st.integers(0, 400), st.binary(max_size=6)),
)
def test_damaged_answers_in_pieces(answer, places, change):
    place, inserted = change
    damaged = answer[:place] + inserted + answer[place:]
    assert drive(split(damaged, places)) == drive([damaged])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=300), places=st.lists(st.integers(0, 300), max_size=5))
def test_garbage_after_a_status_line(data, places):
    whole = b"HTTP/1.1 200 OK\r\n" + data
    assert drive(split(whole, places)) == drive([whole])


@given(chunks=st.lists(st.binary(min_size=1, max_size=50), max_size=20), places=st.lists(st.integers(0, 2000)))
def test_chunks_there_and_back(chunks, places):
    encoded = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    taken, rest = [], []
    decoder = ChunkDecoder(taken.append, rest.append)
    for piece in split(encoded, places):
        decoder.dataReceived(piece)
    decoder.noMoreData()
    assert (b"".join(taken), rest) == (b"".join(chunks), [b""])
