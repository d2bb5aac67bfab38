"""Requests of spiders that know no frontier, in the journal of the crawl that is kept beside them.

They stand in one more table of the same file and so in the same transactions as the URLs: what is committed is a prefix
of what happened. A request's page is done, its rows are listed and what its callback asked for is queued, or none of
it happened and the request is sent again.
"""

from pathlib import Path
from typing import Any, Final, NamedTuple

from linkspider.frontier.journal import Entry
from linkspider.frontier.sqlite import SqliteJournal, _guarded, _hash
from linkspider.model.records import FoundIn

_TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    is_filtered INTEGER NOT NULL,  -- whether a second one with this fingerprint is dropped for it
    priority INTEGER NOT NULL,
    due REAL NOT NULL,             -- from when on it may be sent, by the clock on the wall
    state INTEGER NOT NULL,        -- 0 queued, 1 leased, 2 done, 3 lost
    text TEXT                      -- what it is made of anew; null where that cannot be written, and when it is done
)""",
    "CREATE INDEX IF NOT EXISTS requests_known ON requests (fingerprint)",
    "CREATE INDEX IF NOT EXISTS requests_queued ON requests (priority DESC, id) WHERE state = 0",
)


class Waiting(NamedTuple):
    """A request that is to be kept until it is sent.

    Attributes:
        fingerprint: what tells it from others; ``is_filtered``: whether it is sent once only.
        priority: the highest goes first, and of equals the one that came first.
        due: from when on it may be sent, in seconds since 1970.
        text: what it is made of anew, or None where the process keeps it.
    """

    fingerprint: bytes
    is_filtered: bool
    priority: int
    due: float
    text: str | None


class RequestJournal(SqliteJournal):
    """A crawl's journal that keeps requests too. Every method raises ``StoreError`` if the disk refuses.

    Attributes:
        lost: how many requests of earlier runs were in the memory of a process that ended.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        for statement in _TABLES:
            _run(self, statement)
        self.lost = len(_run(self, "UPDATE requests SET state = 3 WHERE state < 2 AND text IS NULL RETURNING id"))
        _run(self, "UPDATE requests SET state = 0 WHERE state = 1")
        self._last_before: int = _run(self, "SELECT coalesce(max(id), 0) FROM requests")[0][0]
        self.record([], [], {})

    def has_request(self, fingerprint: bytes) -> bool:
        """Whether a request that is sent once only was queued before, in whichever run."""
        return bool(_run(self, "SELECT 1 FROM requests WHERE fingerprint = ? AND is_filtered LIMIT 1", fingerprint))

    def had_request(self, fingerprint: bytes) -> bool:
        """Whether an earlier run queued a request that is still queued, or done."""
        sql = "SELECT 1 FROM requests WHERE fingerprint = ? AND id <= ? AND state < 3 LIMIT 1"
        return bool(_run(self, sql, fingerprint, self._last_before))

    def queue_request(self, waiting: Waiting) -> int:
        """Takes a request on; its number."""
        sql = (
            "INSERT INTO requests (fingerprint, is_filtered, priority, due, text, state) VALUES (?, ?, ?, ?, ?, 0)"
            " RETURNING id"
        )
        number: int = _run(self, sql, *waiting)[0][0]
        return number

    def take_request(self, now: float) -> tuple[int, str | None] | None:
        """The number and the text of the request whose turn it is, which is leased now; None when none is due."""
        sql = (
            "UPDATE requests SET state = 1 WHERE id = (SELECT id FROM requests WHERE state = 0 AND due <= ?"
            " ORDER BY priority DESC, id LIMIT 1) RETURNING id, text"
        )
        found = _run(self, sql, now)
        return found[0] if found else None

    def end_request(self, number: int) -> None:
        """Ends a request: it was answered, and what came of that is queued or with the writer."""
        _run(self, "UPDATE requests SET state = 2, text = NULL WHERE id = ?", number)

    def lose_request(self, number: int) -> None:
        """Ends a request that cannot be sent any more."""
        _run(self, "UPDATE requests SET state = 3, text = NULL WHERE id = ?", number)

    def has_waiting(self) -> bool:
        """Whether any request waits for its turn, due or not."""
        return bool(_run(self, "SELECT 1 FROM requests WHERE state = 0 LIMIT 1"))

    def take_on(self, entry: Entry) -> None:
        """Takes a URL on; one that a rule kept out so far was met in links."""
        is_cut = _run(self, "SELECT 1 FROM cuts WHERE key_hash = ?", _hash(entry.url))
        self.add(entry._replace(found_in=entry.found_in | FoundIn.LINKS) if is_cut else entry)

    def claim(self, entry: Entry) -> bool:
        """Takes a URL for the row that it is to have; false where it has one already."""
        self.take_on(entry)
        sql = "UPDATE urls SET state = 1 WHERE key_hash = ? AND state = 0 RETURNING id"
        return bool(_run(self, sql, _hash(entry.url)))

    def withdraw(self, url: str, rule: str) -> None:
        """Notes that a rule keeps a URL, which was taken on and has no row, from being fetched after all."""
        if _run(self, "DELETE FROM urls WHERE key_hash = ? AND state = 0 RETURNING id", _hash(url)):
            self.cut(url, rule)


@_guarded
def _run(journal: SqliteJournal, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows that a statement gives."""
    return journal._sql.execute(statement, values).fetchall()  # noqa: SLF001  # of its child
