"""The closed list of what can come of a URL that a crawl accepted."""

from enum import StrEnum


class Outcome(StrEnum):
    """The one terminal outcome of an accepted URL; a new word is a schema change."""

    OK = "ok"
    REDIRECT = "redirect"
    HTTP_ERROR = "http_error"
    NOT_HTML = "not_html"
    ROBOTS_DENIED = "robots_denied"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    DNS_ERROR = "dns_error"
    CONNECT_ERROR = "connect_error"
    TLS_ERROR = "tls_error"
    TIMEOUT = "timeout"
    PROTOCOL_ERROR = "protocol_error"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    BAD_ENCODING = "bad_encoding"
    BAD_REDIRECT = "bad_redirect"
    REDIRECT_LOOP = "redirect_loop"
    BLOCKED_ADDRESS = "blocked_address"
    BLOCKED_SCHEME = "blocked_scheme"
    INTERNAL_ERROR = "internal_error"


#: Outcomes that mean that a page should have been read and was not.
ERRORS: frozenset[Outcome] = frozenset(Outcome) - {
    Outcome.OK,
    Outcome.REDIRECT,
    Outcome.NOT_HTML,
    Outcome.ROBOTS_DENIED,
    Outcome.ROBOTS_UNREACHABLE,
}

#: What each outcome means, for the generated documentation.
MEANING: dict[Outcome, str] = {
    Outcome.OK: "an HTML page answered with a 2xx status; its links are kept",
    Outcome.REDIRECT: "answered with a redirect; its target is a row of its own where it is in scope",
    Outcome.HTTP_ERROR: "answered with a status that is neither 2xx nor a redirect",
    Outcome.NOT_HTML: "answered with a 2xx status and something that is not HTML",
    Outcome.ROBOTS_DENIED: "robots.txt asks crawlers to stay away; not fetched",
    Outcome.ROBOTS_UNREACHABLE: "robots.txt could not be read: server error or no answer (RFC 9309); not fetched",
    Outcome.DNS_ERROR: "the host's name has no address",
    Outcome.CONNECT_ERROR: "the connection was refused or broke before an answer",
    Outcome.TLS_ERROR: "the secure connection failed, most often over its certificate",
    Outcome.TIMEOUT: "no complete answer within the time limit",
    Outcome.PROTOCOL_ERROR: "the answer was not HTTP as it should be",
    Outcome.TOO_LARGE: "the answer was larger than the size limit; nothing of it is kept",
    Outcome.TRUNCATED: "the answer ended before its end; nothing of it is kept",
    Outcome.BAD_ENCODING: "the answer's compression could not be undone",
    Outcome.BAD_REDIRECT: "a redirect without a usable target",
    Outcome.REDIRECT_LOOP: "redirects to itself",
    Outcome.BLOCKED_ADDRESS: "the host has an address that is not public; never connected to",
    Outcome.BLOCKED_SCHEME: "a redirect to something other than http or https",
    Outcome.INTERNAL_ERROR: "linkspider failed on this page: a bug worth reporting",
}
