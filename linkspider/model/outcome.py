"""The closed list of what can come of a URL that a crawl accepted."""

from enum import StrEnum
from typing import Final, NamedTuple

#: Statuses by which a server says that there is nothing any more; any other error may pass.
GONE_STATUSES: Final = (404, 410)


class Outcome(StrEnum):
    """The one terminal outcome of an accepted URL; a new word is a schema change."""

    OK = "ok"
    REDIRECT = "redirect"
    HTTP_ERROR = "http_error"
    NOT_HTML = "not_html"
    ROBOTS_DENIED = "robots_denied"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    RATE_LIMITED = "rate_limited"
    HOST_UNAVAILABLE = "host_unavailable"
    DNS_ERROR = "dns_error"
    CONNECT_ERROR = "connect_error"
    TLS_ERROR = "tls_error"
    TIMEOUT = "timeout"
    PROTOCOL_ERROR = "protocol_error"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    BAD_ENCODING = "bad_encoding"
    PARSE_TIMEOUT = "parse_timeout"
    BAD_REDIRECT = "bad_redirect"
    REDIRECT_LOOP = "redirect_loop"
    BLOCKED_ADDRESS = "blocked_address"
    BLOCKED_SCHEME = "blocked_scheme"
    URL_TOO_LONG = "url_too_long"
    TRAP_CUT = "trap_cut"
    LIMIT_CUT = "limit_cut"
    INTERNAL_ERROR = "internal_error"


class Meaning(NamedTuple):
    """What an outcome says.

    Attributes:
        words: its cause.
        retries: whether it is tried again before it becomes the outcome.
        example: something that brings it about.
    """

    words: str
    retries: str
    example: str


#: Outcomes that mean that a page should have been read and was not.
ERRORS: Final[frozenset[Outcome]] = frozenset(Outcome) - {
    Outcome.OK,
    Outcome.REDIRECT,
    Outcome.NOT_HTML,
    Outcome.ROBOTS_DENIED,
    Outcome.ROBOTS_UNREACHABLE,
    Outcome.TRAP_CUT,
    Outcome.LIMIT_CUT,
}

_NO: Final = "no"
_YES: Final = "yes, after growing delays"

#: What each outcome means, for the generated documentation.
MEANING: Final[dict[Outcome, Meaning]] = {
    Outcome.OK: Meaning(
        "an HTML page answered with a 2xx status; its links are kept", _NO, "200 with `Content-Type: text/html`"
    ),
    Outcome.REDIRECT: Meaning(
        "answered with a redirect; its target is a row of its own where it is in scope",
        _NO,
        "301 with `Location: /new`",
    ),
    Outcome.HTTP_ERROR: Meaning(
        "answered with a status that is neither 2xx nor a redirect",
        "5xx and 408 yes, after growing delays; others no",
        "404, 410, 500",
    ),
    Outcome.NOT_HTML: Meaning(
        "answered with a 2xx status and something that is not HTML", _NO, "a PDF; 204 without a body"
    ),
    Outcome.ROBOTS_DENIED: Meaning(
        "robots.txt asks crawlers to stay away; not fetched", _NO, "`Disallow: /private` and /private/page"
    ),
    Outcome.ROBOTS_UNREACHABLE: Meaning(
        "robots.txt could not be read: 429, 5xx or no whole answer (RFC 9309 2.3.1.4); not fetched",
        _YES,
        "robots.txt answers 503",
    ),
    Outcome.RATE_LIMITED: Meaning(
        "the host asked to be left alone for longer than the crawl waits",
        "yes, when Retry-After has passed",
        "429 again and again; `Retry-After: 86400`",
    ),
    Outcome.HOST_UNAVAILABLE: Meaning(
        "the host had failed time after time, so this URL was not asked for; the host is tried again every minute",
        _NO,
        "a server that went down in the middle of the crawl",
    ),
    Outcome.DNS_ERROR: Meaning("the host's name has no address", "once", "a domain that has expired"),
    Outcome.CONNECT_ERROR: Meaning(
        "the connection was refused or broke before an answer", _YES, "nothing listens on the port"
    ),
    Outcome.TLS_ERROR: Meaning(
        "the secure connection failed, most often over its certificate", _NO, "a certificate that has expired"
    ),
    Outcome.TIMEOUT: Meaning("no complete answer within the time limit", _YES, "a server that never answers"),
    Outcome.PROTOCOL_ERROR: Meaning(
        "the answer was not HTTP as it should be", _NO, "no status line; endless headers; two lengths that differ"
    ),
    Outcome.TOO_LARGE: Meaning(
        "the answer was larger than the size limit, as sent or unpacked; nothing of it is kept",
        _NO,
        "10 MiB and more; a compressed bomb",
    ),
    Outcome.TRUNCATED: Meaning(
        "the answer ended before its end; nothing of it is kept", _YES, "fewer bytes than Content-Length; half a gzip"
    ),
    Outcome.BAD_ENCODING: Meaning(
        "the answer's compression is unknown or could not be undone", _NO, "`Content-Encoding: gzip` on plain text"
    ),
    Outcome.PARSE_TIMEOUT: Meaning(
        "the page could not be read within the time limit of a page", _NO, "an element with a million attributes"
    ),
    Outcome.BAD_REDIRECT: Meaning(
        "a redirect without a usable target", _NO, "no Location; a port of 99999; bytes that are no URL"
    ),
    Outcome.REDIRECT_LOOP: Meaning("redirects that lead back to where they came from", _NO, "/a to /b to /a"),
    Outcome.BLOCKED_ADDRESS: Meaning(
        "the host has an address that is not public, or the port is neither 80 nor 443; never connected to",
        _NO,
        "a name at 10.0.0.1; `http://example.com:22/`",
    ),
    Outcome.BLOCKED_SCHEME: Meaning(
        "a redirect to something other than http or https", _NO, "`Location: file:///etc/passwd`"
    ),
    Outcome.URL_TOO_LONG: Meaning("the URL is longer than the limit; not fetched", _NO, "a query of 100,000 bytes"),
    Outcome.TRAP_CUT: Meaning(
        "looks like one of endlessly many pages that a site makes up; not fetched. A row stands for the first of its "
        "kind, the manifest counts all",
        _NO,
        "/calendar?month=2049-01; /a/b/a/b/a/b",
    ),
    Outcome.LIMIT_CUT: Meaning(
        "past a limit that linkspider sets by itself; not fetched. Rows and count as with trap_cut",
        _NO,
        "26 clicks from the start page",
    ),
    Outcome.INTERNAL_ERROR: Meaning("linkspider failed on this page: a bug worth reporting", _NO, "none is known"),
}
