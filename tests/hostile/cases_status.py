"""N15, and statuses that no line names: what servers answer in place of a page."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hostile.answers import HTML, answer, html, page
from hostile.case import Case, Evidence, one_of
from hostile.server import Connection

_BODY = page("not a page", ["/never"])


def _apart(seconds: float) -> object:
    def check(evidence: Evidence) -> None:
        first, second = evidence.at("/")[:2]
        assert second - first >= seconds, second - first

    return check


def _whole_host_paused(evidence: Evidence) -> None:
    """From the moment the host asked for two seconds, nothing was asked of it for so long."""
    asked = evidence.at("/")[0]
    later = [each.at - asked for each in evidence.seen if each.at > asked]
    assert later
    assert min(later) >= 2, later


def _date_in_two_seconds(connection: Connection) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    connection.send(answer("503 Service Unavailable", b"", f"Retry-After: {date}"))


def _limited(*headers: str, status: str = "429 Too Many Requests") -> bytes:
    return answer(status, _BODY, HTML, *headers)


def _recovering() -> list[Case]:
    once = {
        408: "Request Timeout",
        500: "Internal Server Error",
        502: "Bad Gateway",
        503: "Service Unavailable",
        504: "Gateway Timeout",
        522: "Connection Timed Out",
    }
    return [
        Case(
            f"once-{status}",
            "N15",
            f"{status} once, then a page",
            (answer(f"{status} {words}", _BODY, HTML), html("back")),
            "ok",
            200,
            title="back",
            tries=2,
            check=_apart(0.7),
        )
        for status, words in once.items()
    ] + [
        Case(
            name,
            "N15",
            fault,
            (reply, html("back")),
            "ok",
            200,
            spider="referrers",
            title="back",
            tries=2,
            check=_apart(seconds),
        )
        for name, fault, reply, seconds in (
            ("retry-after-1", "429 with `Retry-After: 1`, then a page", _limited("Retry-After: 1"), 1.0),
            ("retry-after-2", "429 with `Retry-After: 2`, then a page", _limited("Retry-After: 2"), 2.0),
            (
                "retry-after-503",
                "503 with `Retry-After: 2`, then a page",
                _limited("Retry-After: 2", status="503 Service Unavailable"),
                2.0,
            ),
            ("retry-after-none", "429 without Retry-After, then a page", _limited(), 0.7),
            ("retry-after-garbage", "429 with `Retry-After: soon`, then a page", _limited("Retry-After: soon"), 0.7),
            ("retry-after-negative", "429 with `Retry-After: -5`, then a page", _limited("Retry-After: -5"), 0.7),
            ("retry-after-date", "503 with a date in Retry-After, then a page", _date_in_two_seconds, 1.5),
        )
    ]


def _for_ever() -> list[Case]:
    return [
        Case("always-429", "N15", "429 for ever", _limited(), "rate_limited", 429, spider="referrers", tries=2),
        Case(
            "always-429-retry-after",
            "N15",
            "429 with `Retry-After: 1` for ever",
            _limited("Retry-After: 1"),
            "rate_limited",
            429,
            spider="referrers",
            tries=2,
        ),
        Case(
            "always-503",
            "N15",
            "503 for ever",
            _limited(status="503 Service Unavailable"),
            "http_error",
            503,
            tries=2,
        ),
        *(
            Case(
                name,
                "N15",
                f"{status[:3]} with `Retry-After: {seconds}`: nobody waits for so long, and its host is let alone",
                _limited(f"Retry-After: {seconds}", status=status),
                "rate_limited",
                spider="referrers",
                tries=1,
                roots=("/other",),
                also={"/other": "rate_limited"},
                unseen=("/other",),
            )
            for name, status, seconds in (
                ("retry-after-a-day", "429 Too Many Requests", "86400"),
                ("retry-after-ages", "429 Too Many Requests", "99999999999999"),
                ("retry-after-a-day-503", "503 Service Unavailable", "86400"),
            )
        ),
        Case(
            "pauses-its-host",
            "N15",
            "429 with `Retry-After: 2` for one page: the whole host is left alone for so long",
            (_limited("Retry-After: 2"), html("back")),
            "ok",
            200,
            spider="referrers",
            more={"/b": html(), "/c": html()},
            roots=("/b", "/c"),
            also={"/b": "ok", "/c": "ok"},
            check=_whole_host_paused,
        ),
    ]


_CLIENT = (*range(400, 408), *range(409, 419), 421, 422, 423, 424, 425, 426, 428, 431, 451, 498, 499)
_SERVER = (501, 505, 506, 507, 508, 510, 511, 521, 525, 530, 599)


def _errors() -> list[Case]:
    challenges = {401: ['WWW-Authenticate: Basic realm="x"'], 407: ['Proxy-Authenticate: Basic realm="x"']}
    return [
        Case(
            f"status-{status}",
            "status",
            f"{status}: an error that asking again does not mend",
            answer(f"{status} Words", _BODY, HTML, *challenges.get(status, [])),
            "http_error",
            status,
            tries=1,
            links=0,
        )
        for status in (*_CLIENT, *_SERVER)
    ] + [
        Case(
            f"status-{status}",
            "N15",
            f"{status} for ever",
            answer(f"{status} Words", _BODY, HTML),
            "http_error",
            status,
            tries=2,
        )
        for status in (408, 500, 502, 504, 520, 524)
    ]


def _neither() -> list[Case]:
    located = answer("300 Multiple Choices", _BODY, HTML, "Location: /elsewhere")
    return [
        *(
            Case(
                f"status-{status}",
                "status",
                f"{status} without a body",
                answer(f"{status} Words").replace(b"Content-Length: 0\r\n", b""),
                "not_html",
                status,
            )
            for status in (204, 205)
        ),
        Case(
            "status-204-html",
            "status",
            "204 that calls its missing body HTML",
            answer("204 No Content", b"", HTML).replace(b"Content-Length: 0\r\n", b""),
            "not_html",
            204,
        ),
        Case(
            "status-204-body",
            "status",
            "204 with a body, which it may not have",
            answer("204 No Content", _BODY, HTML),
            one_of("not_html", "protocol_error"),
        ),
        *(
            Case(
                f"status-{status}",
                "status",
                f"{status} with a page",
                answer(f"{status} Words", page("page"), HTML),
                "ok",
                status,
                title="page",
            )
            for status in (201, 202, 203, 226, 299)
        ),
        Case("status-300", "status", "300 with a list", answer("300 Choices", _BODY, HTML), "http_error", 300),
        Case(
            "status-300-location",
            "status",
            "300 with a Location, which browsers do not follow",
            located,
            one_of("http_error", "redirect"),
            300,
            free=True,
        ),
        Case(
            "status-304",
            "status",
            "304 although nothing was asked under a condition",
            b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n",
            "http_error",
            304,
        ),
        *(
            Case(
                f"status-{status}",
                "status",
                f"{status}, which has no meaning any more",
                answer(f"{status} Words", _BODY, HTML, "Location: /elsewhere"),
                "http_error",
                status,
                unseen=("/elsewhere",),
            )
            for status in (305, 306)
        ),
    ]


CASES = [*_recovering(), *_for_ever(), *_errors(), *_neither()]
