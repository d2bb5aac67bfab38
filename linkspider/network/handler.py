"""The download handler for http and https: Scrapy's, with a parser and errors of its own.

What it adds: limits on an answer's head and framing, a connection that is cut rather than closed politely once an
answer is refused, and errors that name the outcome. The time limit is Scrapy's, which counts from sending to the last
byte of the body; certificates are verified as the settings say.
"""

import logging
from functools import lru_cache
from typing import Any, Final

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, ResponseDataLossError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet._sslverify import ClientTLSOptions
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HTTP11ClientProtocol, ParseError
from twisted.web.client import HTTPConnectionPool, _HTTP11ClientFactory
from twisted.web.iweb import IPolicyForHTTPS, IResponse
from zope.interface import implementer

from linkspider.failures import AnswerError
from linkspider.model.outcome import Outcome
from linkspider.network.certificates import NamedClientTLSOptions
from linkspider.network.large import ANSWERS, LARGE_BYTES
from linkspider.network.parser import BoundedParser
from linkspider.network.pool import BoundedPool

_CONTEXTS: Final = 256  # of about 250 KB each
_PATIENCE: Final = 5.0  # seconds that a connection has to close politely


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's HTTP/1 client with the bounded parser; large answers take turns."""

    _received = 0  # bytes of the answer that is coming in

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  # Twisted's name
        """Takes bytes from the network, and no more for a while if there are many large answers."""
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        self._received += len(data)
        if self._received > LARGE_BYTES and self._parser is not None and not ANSWERS.ask(self):
            self._connection.pauseProducing()

    def go_on(self) -> None:
        """Reads on."""
        self._connection.resumeProducing()

    def _disconnectParser(self, reason: Failure) -> None:  # noqa: N802  # Twisted's name
        """Ends an answer, whichever way it ended."""
        self._received = 0
        ANSWERS.leave(self)
        super()._disconnectParser(reason)  # type: ignore[no-untyped-call]

    def request(self, request: Any) -> Deferred[IResponse]:
        """Sends a request; Twisted leaves no other way to choose the parser, and the bounded one needs no set-up."""
        answered: Deferred[IResponse] = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = BoundedParser
        return answered

    def _giveUp(self, reason: Failure) -> None:  # noqa: N802  # Twisted's name
        """Closes a connection that is no longer wanted, and cuts one that misbehaved.

        A polite close of a TLS connection waits for the peer, and reads on while the peer sends.
        """
        from twisted.internet import reactor  # noqa: PLC0415  # importing it installs it: only when one is running

        if isinstance(reason.value, ConnectionDone):
            self._connection.loseConnection()
            reactor.callLater(_PATIENCE, self._cut)  # type: ignore[arg-type]  # Twisted types it wrongly
        else:
            self._cut()
        self._disconnectParser(reason)

    def _cut(self) -> None:
        if self.state != "CONNECTION_LOST":
            self._connection.abortConnection()

    @property
    def _connection(self) -> Any:
        """The transport, plain or TLS, by which both are closed alike."""
        return self.transport


class BoundedFactory(_HTTP11ClientFactory):
    """Makes bounded protocols for the connection pool."""

    noisy = False

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802  # Twisted's name
        """Makes the protocol of one connection."""
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


@implementer(IPolicyForHTTPS)
class RememberedContexts:
    """Makes one TLS context for each host: to read the system's certificates anew for each connection takes 10 ms.

    The dot of the root at a host's end is no part of the name that a server is told, nor of those in certificates.
    Source: RFC 6066 3; RFC 9525 6.3
    """

    def __init__(self, policy: Any) -> None:
        self._policy = policy
        self.creatorForNetloc = lru_cache(maxsize=_CONTEXTS)(self._make)

    def _make(self, host: bytes, port: int) -> Any:
        creator = self._policy.creatorForNetloc(host.removesuffix(b"."), port)
        if type(creator) is ClientTLSOptions:  # Scrapy's own classes ask for no certificate that holds
            creator.__class__ = NamedClientTLSOptions
        return creator


class BoundedAgent(_ScrapyAgent):
    """Scrapy's agent, which passes on the flags that the parser set, and has large bodies counted."""

    def _cb_bodydone(self, result: Any, url: str) -> Response:
        response = super()._cb_bodydone(result, url)
        ANSWERS.hold(response, len(response.body))
        response.flags.extend(getattr(result["txresponse"], "linkspider_flags", ()))
        return response


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Downloads over HTTP/1 within limits."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._fail_on_dataloss_warned = True  # the warning advises a setting that would hide what is missing
        self._contextFactory: Any = RememberedContexts(self._contextFactory)
        self._pool = _bounded_pool(self._pool)
        # each answer that it warns of is a row that says so
        logging.getLogger("scrapy.core.downloader.handlers.http11").setLevel(logging.ERROR)

    async def download_request(self, request: Request) -> Response:
        """Downloads a request's answer.

        Raises:
            AnswerError: if the answer passes a limit or is no HTTP.
            Exception: Scrapy's own for names, connections and time limits.
        """
        agent = BoundedAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
        except DownloadCancelledError as fault:  # Scrapy cancels a download for its size alone
            limit = request.meta.get("download_maxsize", self._default_maxsize)
            raise AnswerError(Outcome.TOO_LARGE, f"the body is larger than {limit:,} bytes as sent") from fault
        except (DownloadFailedError, ResponseDataLossError) as fault:
            named = _named(fault)
            if named is None:
                raise
            raise named from fault


def _bounded_pool(pool: HTTPConnectionPool) -> BoundedPool:
    """A pool of Scrapy's making, with bounds."""
    from twisted.internet import reactor  # noqa: PLC0415  # as above

    bounded = BoundedPool(reactor, persistent=True)  # type: ignore[no-untyped-call]
    bounded.maxPersistentPerHost = pool.maxPersistentPerHost
    bounded._factory = BoundedFactory  # noqa: SLF001  # as Scrapy does: the pool takes no factory
    return bounded


def _named(fault: BaseException) -> Exception | None:
    """What the parser refused, inside the error that Twisted made of it; None where it refused nothing."""
    reasons = getattr(fault.__cause__, "reasons", None) or ()
    for cause in (reason.value for reason in reasons):
        if isinstance(cause, AnswerError):
            is_cut = cause.outcome is Outcome.TRUNCATED  # Scrapy's own error for it is tried again
            return ResponseDataLossError(cause.reason) if is_cut else cause
        if isinstance(cause, ParseError):
            return AnswerError(Outcome.PROTOCOL_ERROR, f"{type(cause).__name__}: {cause}")
    return None
