"""From what a fetch raised to the one word for it, and its cause in words."""

import gzip
import zlib

import brotli
import pytest
from OpenSSL.SSL import Error as OpenSSLError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.utils._compression import _inflate, _unbrotli, _unzstd
from scrapy.utils.gz import gunzip
from service_identity import VerificationError
from service_identity.exceptions import DNSMismatch
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost, NoRouteError
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, ResponseNeverReceived

from linkspider.failures import RefusedError, classify
from linkspider.model.outcome import Outcome


def as_scrapy_wraps(*causes):
    """What Scrapy raises where Twisted collected the causes of a failed request."""
    wrapped = DownloadFailedError("the causes")
    wrapped.__cause__ = ResponseNeverReceived([Failure(cause) for cause in causes])
    return wrapped


CERTIFICATE = OpenSSLError([("SSL routines", "", "certificate verify failed")])
MISMATCH = VerificationError([DNSMismatch(mismatched_id="a.example")])
FAULTS = [
    ("name", CannotResolveHostError("no.example"), "dns_error", "CannotResolveHostError: no.example"),
    ("refused", DownloadConnectionRefusedError("61"), "connect_error", "DownloadConnectionRefusedError: 61"),
    ("no route", NoRouteError(), "connect_error", "NoRouteError: No route to host."),
    ("connect", ConnectError(), "connect_error", "ConnectError: An error occurred while connecting."),
    ("failed, cause unknown", DownloadFailedError("why"), "connect_error", "DownloadFailedError: why"),
    ("failed, cause strange", as_scrapy_wraps(KeyError("x")), "connect_error", "DownloadFailedError: the causes"),
    ("failed, no cause", as_scrapy_wraps(), "connect_error", "DownloadFailedError: the causes"),
    ("closed", as_scrapy_wraps(ConnectionDone()), "connect_error", "ConnectionDone: Connection was closed cleanly."),
    ("lost", as_scrapy_wraps(ConnectionLost("x")), "connect_error", None),
    ("certificate", as_scrapy_wraps(CERTIFICATE), "tls_error", None),
    ("certificate by itself", CERTIFICATE, "tls_error", None),
    ("certificate of another name", as_scrapy_wraps(MISMATCH), "tls_error", None),
    ("second cause", as_scrapy_wraps(KeyError("x"), CERTIFICATE), "tls_error", None),
    ("first cause of two", as_scrapy_wraps(ParseError("bad", b"x"), CERTIFICATE), "protocol_error", None),
    ("no HTTP", as_scrapy_wraps(ParseError("wrong number of parts", b"HELLO")), "protocol_error", None),
    ("bad header", ValueError("not a header"), "protocol_error", "ValueError: not a header"),
    ("bad letters", UnicodeError("bad letters"), "protocol_error", "UnicodeError: bad letters"),
    ("timeout", DownloadTimeoutError("took 30 s"), "timeout", "DownloadTimeoutError: took 30 s"),
    ("too large", DownloadCancelledError("too large"), "too_large", "DownloadCancelledError: too large"),
    ("too large unpacked", IgnoreRequest("grew"), "too_large", "IgnoreRequest: grew"),
    ("cut short", ResponseDataLossError(), "truncated", "ResponseDataLossError"),
    ("scheme", UnsupportedURLSchemeError("ftp"), "blocked_scheme", "UnsupportedURLSchemeError: ftp"),
    ("handler", NotSupported("data"), "blocked_scheme", "NotSupported: data"),
    ("no gzip", gzip.BadGzipFile("Not a gzipped file"), "bad_encoding", "BadGzipFile: Not a gzipped file"),
    ("gzip ends", EOFError("too early"), "bad_encoding", "EOFError: too early"),
    ("deflate", zlib.error("Error -3"), "bad_encoding", "error: Error -3"),
    ("brotli", brotli.error("decoder failed"), "bad_encoding", "error: decoder failed"),
    ("refused by robots", RefusedError(Outcome.ROBOTS_DENIED, "asked to"), "robots_denied", "asked to"),
    ("refused by address", RefusedError(Outcome.BLOCKED_ADDRESS, "is inside"), "blocked_address", "is inside"),
    ("a bug", RuntimeError("oops"), "internal_error", "RuntimeError: oops"),
    ("a bug without words", KeyError(), "internal_error", "KeyError"),
    ("an assertion", AssertionError("no"), "internal_error", "AssertionError: no"),
]
PACKED = gzip.compress(bytes(range(256)) * 40)
DAMAGED = [
    ("gzip, not at all", gunzip, b"plain text"),
    ("gzip, wrong inside", gunzip, PACKED[:10] + b"\xff" * 20 + PACKED[30:]),
    ("gzip, header alone", gunzip, PACKED[:5]),
    ("deflate", _inflate, b"plain text"),
    ("brotli", _unbrotli, b"plain text, and some more of it"),
    ("zstandard", _unzstd, b"plain text, and some more of it"),
]


@pytest.mark.parametrize(("fault", "word", "reason"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_fault_has_one_word(fault, word, reason):
    outcome, cause = classify(fault)
    assert outcome == word
    assert cause == reason or (reason is None and cause)


@pytest.mark.parametrize(("unpack", "body"), [case[1:] for case in DAMAGED], ids=[case[0] for case in DAMAGED])
def test_a_body_that_cannot_be_unpacked_is_the_servers_fault(unpack, body):
    with pytest.raises(Exception, match=r".") as fault:  # each library raises a class of its own
        unpack(body)
    assert classify(fault.value)[0] == "bad_encoding"


def test_reasons_are_one_short_line():
    _, reason = classify(RuntimeError("one\n  two\t" + "x" * 1000))
    assert reason.startswith("RuntimeError: one two xxx")
    assert len(reason) == 300


def test_a_refusal_says_what_it_says():
    refusal = RefusedError(Outcome.ROBOTS_DENIED, "asked to stay away")
    assert (str(refusal), refusal.outcome, refusal.reason) == (
        "asked to stay away",
        "robots_denied",
        "asked to stay away",
    )
    assert isinstance(refusal, IgnoreRequest), "Scrapy must not retry it"
