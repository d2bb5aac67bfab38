"""What a frontier asks of the engine that keeps it: plain facts in SQL, in one transaction after another.

Each URL is **queued**, **leased** (taken for fetching) or **done** (its rows are in a part file that is listed in the
same transaction). What is taken and not done when a process dies is queued again when the journal is opened. SQLite
serves one process; the same tables in PostgreSQL can serve several, each taking from hosts that it has to itself.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from linkspider.model.ledger import Ledger
from linkspider.model.outcome import Outcome
from linkspider.model.records import FoundIn

#: The level of URLs that no clicks lead to: behind every level that clicks reach.
LATE: Final = 1 << 20


class Refusal(NamedTuple):
    """Why an accepted URL is not to be fetched: the outcome that it gets instead, and the rule in words."""

    outcome: Outcome
    reason: str


class Entry(NamedTuple):
    """A URL as the journal keeps it.

    Attributes:
        url: the URL, which is its key; ``host``: its host.
        depth: clicks from the start page, or None where no clicks lead to it.
        hops: redirects in a row that led to it.
        found_in: where it was met.
        refusal: set for a URL that is not to be fetched.
        steps: clicks from a page of a list, where no clicks from the start page lead to it.
        spelling: what to ask for, as it was found on its way, where that is written in another way than the key.
    """

    url: str
    host: str
    depth: int | None
    hops: int = 0
    found_in: FoundIn = FoundIn.NOWHERE
    refusal: Refusal | None = None
    steps: int = 0
    spelling: str | None = None

    @property
    def clicks(self) -> int:
        """Clicks from where its way began: the start page, or a page of a list."""
        return self.steps if self.depth is None else self.depth

    @property
    def level(self) -> int:
        """The level it is fetched in."""
        return LATE + self.steps if self.depth is None else self.depth


class Journal(Ledger, Protocol):
    """The frontier's side of a journal. Every method raises ``StoreError`` if the disk refuses."""

    def add(self, entry: Entry) -> bool:
        """Takes a URL on; true when it was not known. Of a known one only ``found_in`` is added."""

    def meet(self, url: str, found_in: FoundIn) -> bool:
        """Adds where else a URL was met; false when it was not taken on."""

    def bring_forward(self, entry: Entry) -> bool:
        """Gives a queued URL the entry's way and spelling, if its own is longer; false when it is not.

        A way is longer by its level, and within a level by its redirects.
        """

    def cut(self, url: str, rule: str, found_in: FoundIn = FoundIn.NOWHERE) -> int:
        """Notes, once, that a rule keeps a URL from being taken on; how many the rule has kept now, 0 if it was noted.

        Where it was met is added to what is said of it, if it is taken on after all. Past a million URLs nothing more
        is noted.
        """

    def next_level(self) -> int | None:
        """The lowest level with queued URLs."""

    def hosts(self, level: int) -> Sequence[str]:
        """Hosts with queued URLs in a level."""

    def take(self, level: int, host: str, most: int) -> list[Entry]:
        """Leases queued URLs of a host, in the order in which they were taken on."""

    def is_queued(self, url: str) -> bool:
        """Whether a URL was taken on and is neither leased nor done."""

    def add_redirect(self, url: str, target: str) -> list[str]:
        """Notes a redirect, by keys.

        Returns:
            The keys of the loop that it closes, from ``url`` on; empty when it closes none.
        """

    def redirect_end(self, url: str) -> str:
        """Where the noted redirects of a URL lead, by keys; the URL itself where none is noted."""

    def first_read(self) -> Sequence[str]:
        """Of each host the first URL that was read and recorded, in the order in which they were taken on."""

    def entries(self) -> Iterator[Entry]:
        """Every URL that was taken on."""
