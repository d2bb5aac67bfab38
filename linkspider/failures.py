"""From a failed fetch to the word for it: one outcome of the closed list, and the cause in words."""

from typing import Final

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
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.web._newclient import ParseError

from linkspider.model.outcome import Outcome
from linkspider.model.text import fault_in_words

#: Packages whose own exceptions mean a body that cannot be unpacked; which of them is installed differs by Python.
_DECODERS: Final = frozenset({"zlib", "brotli", "brotlicffi", "backports", "compression"})


class RefusedError(IgnoreRequest):
    """A request that linkspider itself keeps from being sent.

    Attributes:
        outcome: what becomes of the URL; ``reason``: why, in words.
        is_transient: whether the same request may fare better later.
        retry_after: the seconds after which the server asked to be asked again; None where it named none.
    """

    def __init__(
        self, outcome: Outcome, reason: str, *, is_transient: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.is_transient = is_transient
        self.retry_after = retry_after


class AnswerError(Exception):
    """An answer that breaks a limit or the rules it should follow; the same request would get the same again.

    Attributes:
        outcome: what becomes of the URL; ``reason``: why, in words.
    """

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


#: The first class that fits names the outcome.
_OUTCOMES: Final[tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Outcome], ...]] = (
    (CannotResolveHostError, Outcome.DNS_ERROR),
    (DownloadTimeoutError, Outcome.TIMEOUT),
    (DownloadConnectionRefusedError, Outcome.CONNECT_ERROR),
    (DownloadCancelledError, Outcome.TOO_LARGE),  # Scrapy cancels a download for its size alone
    (IgnoreRequest, Outcome.TOO_LARGE),  # Scrapy's own decoder, where it is turned on again
    (ResponseDataLossError, Outcome.TRUNCATED),
    ((OpenSSLError, VerificationError), Outcome.TLS_ERROR),
    ((UnsupportedURLSchemeError, NotSupported), Outcome.BLOCKED_SCHEME),
    ((ParseError, UnicodeError), Outcome.PROTOCOL_ERROR),
    ((ConnectError, ConnectionClosed), Outcome.CONNECT_ERROR),
    ((OSError, EOFError), Outcome.BAD_ENCODING),  # gzip and zlib report bad data so, Twisted its own errors not
    (ValueError, Outcome.PROTOCOL_ERROR),
)


def classify(fault: BaseException) -> tuple[Outcome, str]:
    """Names the outcome of a fetch that ended in an exception.

    Args:
        fault: what the downloader or a middleware raised.

    Returns:
        The outcome and its cause in words; ``internal_error`` for what no fetch should raise.
    """
    if isinstance(fault, RefusedError | AnswerError):
        return fault.outcome, fault.reason
    for cause in _causes(fault):
        for kinds, outcome in _OUTCOMES:
            if isinstance(cause, kinds):
                return outcome, fault_in_words(cause)
    if isinstance(fault, DownloadFailedError):
        return Outcome.CONNECT_ERROR, fault_in_words(fault)
    if type(fault).__module__.partition(".")[0] in _DECODERS:
        return Outcome.BAD_ENCODING, fault_in_words(fault)
    return Outcome.INTERNAL_ERROR, fault_in_words(fault)


def _causes(fault: BaseException) -> list[BaseException]:
    """The reasons inside a failed download, innermost first where Twisted wraps them, else the exception itself."""
    if not isinstance(fault, DownloadFailedError):
        return [fault]
    reasons = getattr(fault.__cause__, "reasons", None) or []
    return [reason.value for reason in reasons if isinstance(reason.value, BaseException)]
