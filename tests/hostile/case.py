"""What a case is: a fault that a server shows, and what must come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from hostile.server import Answer, Seen

ZONE: Final = "hostile.example"
ANY: Final = -1  # any status: the faults' table does not say which
NO_ROBOTS: Final = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

Outcomes = str | frozenset[str]
#: Where a case's host name leads: the plain server, the TLS server, a port that refuses, a name that does not exist,
#: or loopback without a port of its own, so that the URL's port counts.
Place = Literal["http", "tls", "refusing", "nowhere", "bare"]


def one_of(*outcomes: str) -> frozenset[str]:
    """Outcomes of which any is right, where a protocol or the faults' table leaves it open."""
    return frozenset(outcomes)


@dataclass(frozen=True)
class Evidence:
    """What a crawl left of a case.

    Attributes:
        row: the row of the case's URL.
        pages: all rows of pages, by URL.
        links: rows of links that stand on the case's page.
        seen: the requests that the server saw for the case's host, in order; ``all_seen``: for all hosts.
        manifest: the crawl's.
    """

    row: dict[str, Any]
    pages: dict[str, dict[str, Any]]
    links: list[dict[str, Any]]
    seen: list[Seen]
    all_seen: list[Seen]
    manifest: dict[str, Any]

    def at(self, path: str) -> list[float]:
        """When a path of the case's host was asked for."""
        return [each.at for each in self.seen if each.path == path]


@dataclass(frozen=True)
class Case:
    """A fault, and what must come of it.

    Attributes:
        name: its test, and the first label of its host.
        fault_id: the line of the table of faults that it belongs to.
        fault: what the server does, in words.
        answer: what the case's path answers; a tuple's answers are given in turn, the last one from then on.
        outcome: what the row of the case's URL must say; ``status``: the status beside it.
        path: of the case's URL; ``url``: the whole of it where the host is not the case's own.
        spider: which crawl meets it.
        more: answers of other paths of the host; ``robots``: of its robots.txt.
        also: outcomes of other URLs of the case, by path or URL; they have one row each too.
        roots: paths of ``also`` that the start page or the seed list names, beside the case's own.
        tries: how often the server must have seen a request for the case's path.
        unseen: paths of the host that must not have been asked for.
        title, links: the page's title, and how many links it has.
        free: whether the host may have rows that the case does not name, as traps have.
        by_host: whether the row is found by its host, since it has another URL: one that holds a secret is redacted.
        check: further assertions.
    """

    name: str
    fault_id: str
    fault: str
    answer: Answer | tuple[Answer, ...]
    outcome: Outcomes
    status: int | None = ANY
    path: str = "/"
    url: str = ""
    spider: Literal["site", "referrers"] = "site"
    more: Mapping[str, Answer | tuple[Answer, ...]] = field(default_factory=dict)
    robots: Answer | tuple[Answer, ...] = NO_ROBOTS
    also: Mapping[str, Outcomes] = field(default_factory=dict)
    roots: tuple[str, ...] = ()
    tries: int | None = None
    unseen: tuple[str, ...] = ()
    title: str | None = None
    links: int | None = None
    scheme: Literal["http", "https"] = "http"
    place: Place = "http"
    free: bool = False
    by_host: bool = False
    check: Callable[[Evidence], None] | None = None

    @property
    def host(self) -> str:
        """The case's own host."""
        return f"{self.name}.{ZONE}"

    @property
    def start(self) -> str:
        """The case's URL."""
        return self.url or self.absolute(self.path)

    @property
    def given(self) -> list[str]:
        """The URLs that the start page links to, or the seed list names."""
        return [self.start, *map(self.absolute, self.roots)]

    def absolute(self, path: str) -> str:
        """A path of the case's host as a URL; a URL as it is."""
        return f"{self.scheme}://{self.host}{path}" if path.startswith("/") else path

    @property
    def expected(self) -> dict[str, Outcomes]:
        """All URLs that must have a row, and their outcomes."""
        return {self.start: self.outcome} | {self.absolute(path): each for path, each in self.also.items()}
