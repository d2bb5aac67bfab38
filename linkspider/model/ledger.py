"""What the writer and the frontier share: the account of a crawl, kept so that a killed crawl can go on.

The frontier keeps it in its journal. The writer tells it, in one transaction, which part files hold the rows of which
URLs; whatever the moment at which a crawl dies, a URL is done if and only if its rows are in a part that is listed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from linkspider.model.records import FoundIn
from linkspider.model.store import PartFile


class ListedPart(NamedTuple):
    """A part file of a table, as the journal and the manifest list it."""

    table: str
    file: PartFile


class Done(NamedTuple):
    """A URL whose rows are in the parts that are recorded with it: its key and outcome."""

    key: str
    outcome: str


class Totals(NamedTuple):
    """URLs taken on, and of these with their rows recorded; the others are queued."""

    accepted: int
    done: int

    @property
    def queued(self) -> int:
        """URLs without rows."""
        return self.accepted - self.done


class Cuts(NamedTuple):
    """What a rule kept from being followed: how many URLs, and the first of them."""

    urls: int
    examples: tuple[str, ...]


class Met(Protocol):
    """A URL that was taken on, and where it was met."""

    @property
    def url(self) -> str:
        """The URL, which is its key."""

    @property
    def found_in(self) -> FoundIn:
        """Where it was met."""


#: The note that says what became of each seed file's rows: file -> kind -> rows.
SEED_FILES: Final = "seed_files"
#: The kinds of rows of seed files: each row is of one of them.
SEED_KINDS: Final = ("accepted", "duplicate", "rejected")
#: Of the rejected rows, those whose counts are kept.
SEED_COUNTED: Final = "counted"


def recorded_rows(notes: Mapping[str, Any]) -> int:
    """How many rows of seed files are recorded, by a ledger's notes: a resumed crawl passes over as many."""
    return sum(rows_read(counts) for counts in notes.get(SEED_FILES, {}).values())


def rows_read(counts: Mapping[str, int]) -> int:
    """How many rows of a seed file are accounted for, by kind; the counted ones are rejected ones too."""
    return sum(counts.get(kind, 0) for kind in SEED_KINDS)


class Ledger(Protocol):
    """What the writer needs of a crawl's journal."""

    @property
    def failure(self) -> str | None:
        """What kept the journal from being written, if anything; nothing is written after it."""

    def record(
        self,
        parts: Sequence[ListedPart],
        done: Sequence[Done],
        notes: Mapping[str, Any],
        instead_of: Sequence[str] = (),
    ) -> None:
        """Lists parts, marks URLs as done and replaces notes, all or nothing.

        Args:
            parts: to be listed; ``done``: URLs whose rows are in them; ``notes``: name -> value.
            instead_of: tables whose parts listed before are listed no longer.

        Raises:
            StoreError: if it cannot be written, or a URL is not one that waits for its rows.
        """

    def parts(self) -> list[ListedPart]:
        """The parts recorded so far, oldest first."""

    def found_in_of(self, urls: Sequence[str]) -> Mapping[str, FoundIn]:
        """Where URLs were met, by key; URLs that were not taken on are not in it."""

    def linked_without_depth(self) -> Iterator[str]:
        """Keys of URLs that were taken on without depth and that links lead to, as past ``max_depth``."""

    def entries(self) -> Iterator[Met]:
        """Every URL that was taken on."""

    def outcomes(self) -> dict[str, int]:
        """How many of the URLs that are done ended with each outcome."""

    def notes(self) -> dict[str, Any]:
        """What was last noted."""

    def totals(self) -> Totals:
        """How many URLs were taken on, and how many are done."""

    def cuts(self) -> dict[str, Cuts]:
        """What each rule kept from being followed, by the rule's name."""

    def close(self) -> None:
        """Ends the use of the journal; closing twice does nothing."""
