"""The journal on SQLite: one file per crawl, one process at a time.

A transaction is always open; ``record`` ends it. So a commit holds everything that happened before it, in order: a
page's links are offered before the page is done, and what a killed process did after its last commit did not happen.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from linkspider.errors import StoreError
from linkspider.frontier.journal import LATE, Entry, Refusal
from linkspider.frontier.sqlite_tables import FORMAT, TABLES
from linkspider.model.ledger import Cuts, Done, ListedPart, Totals
from linkspider.model.outcome import Outcome
from linkspider.model.records import FoundIn
from linkspider.model.store import PartFile
from linkspider.model.verify import JournalAccount

_CACHE_KIB: Final = 24 * 1024
_MAX_LOOP: Final = 100  # redirects that are walked in search of a loop
_MAX_CUTS: Final = 1_000_000
_MAX_EXAMPLES: Final = 10
_ASKED: Final = 500  # URLs that are asked about in one statement
_OTHER_FORMAT: Final = f"journal '{{}}' has format {{}}; this linkspider goes on with {FORMAT}: start anew"

_P = ParamSpec("_P")
_R = TypeVar("_R")
_Method = Callable[Concatenate["SqliteJournal", _P], _R]


def _guarded(method: "_Method[_P, _R]") -> "_Method[_P, _R]":
    """Remembers what kept the journal from being written; from then on every call refuses."""

    @wraps(method)
    def call(self: "SqliteJournal", /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        if self.failure is not None:
            raise StoreError(self.failure)
        try:
            return method(self, *args, **kwargs)
        except (sqlite3.Error, UnicodeError, OverflowError) as fault:
            self.failure = f"journal '{self.path}' cannot be written or read: {fault}"
            raise StoreError(self.failure) from fault

    return call


class SqliteJournal:
    """A crawl's journal in a file of its own; ``journal.Journal`` says what its methods promise.

    Attributes:
        path: the file. ``failure``: what ended its use, if anything did.
    """

    def __init__(self, path: Path, formats: Container[int] = (FORMAT,)) -> None:
        """Opens a journal, or begins it.

        Args:
            path: the file.
            formats: those that will do; of an earlier one the writer's side alone works.

        Raises:
            StoreError: if the file cannot be used, or another version of linkspider wrote it.
        """
        self.path = path
        self._formats = formats
        self.failure: str | None = None
        self._host_ids: dict[str, int] = {}
        self._cut_counts: Counter[str] = Counter()
        self._example_counts: Counter[str] = Counter()
        self._open()

    @_guarded
    def _open(self) -> None:
        # One thread at a time uses it; which one is the reactor's business.
        self._sql = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", f"cache_size = -{_CACHE_KIB}"):
            self._sql.execute(f"PRAGMA {pragma}")
        found = _format(self._sql)
        if found and found not in self._formats:
            self._sql.close()
            raise StoreError(_OTHER_FORMAT.format(self.path, found))
        self._sql.execute("BEGIN IMMEDIATE")
        if not found:
            for statement in TABLES.split(";"):
                self._sql.execute(statement)
            self._sql.execute(f"PRAGMA user_version = {FORMAT}")
        self._sql.execute("UPDATE urls SET state = 0 WHERE state = 1")
        # Where a URL that is not done led to last time says nothing of where it will lead.
        self._sql.execute("UPDATE urls SET redirect_hash = NULL WHERE redirect_hash IS NOT NULL AND state < 2")
        self._commit()
        self._host_ids.update(self._sql.execute("SELECT name, id FROM hosts"))
        for rule, count, examples in self._sql.execute("SELECT rule, count(*), count(url) FROM cuts GROUP BY rule"):
            self._cut_counts[rule], self._example_counts[rule] = count, examples

    # -- the frontier's side

    @_guarded
    def add(self, entry: Entry) -> bool:
        """Takes a URL on."""
        outcome, reason = entry.refusal or (None, None)
        row = (
            *(_hash(entry.url), entry.url, self._host_id(entry.host), entry.level, entry.depth, entry.hops),
            *(int(entry.found_in), outcome, reason, entry.spelling),
        )
        added = self._sql.execute(
            "INSERT OR IGNORE INTO urls"
            " (key_hash, url, host_id, level, depth, hops, found_in, outcome, reason, spelling, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            row,
        ).rowcount
        if added:
            if self._cut_counts and entry.refusal is None:
                self._forget_cut(row[0])
            return True
        self._meet(row[0], entry.found_in)
        return False

    @_guarded
    def meet(self, url: str, found_in: FoundIn) -> bool:
        """Adds where else a URL was met."""
        key_hash, asked = _hash(url), "SELECT 1 FROM urls WHERE key_hash = ?"
        return self._meet(key_hash, found_in) or self._sql.execute(asked, (key_hash,)).fetchone() is not None

    @_guarded
    def bring_forward(self, entry: Entry) -> bool:
        """Gives a URL that is queued behind a longer way the entry's depth, steps, hops and spelling."""
        changed = self._sql.execute(
            "UPDATE urls SET level = ?, depth = ?, hops = ?, spelling = ?"
            " WHERE key_hash = ? AND state = 0 AND (level, hops) > (?, ?)",
            (entry.level, entry.depth, entry.hops, entry.spelling, _hash(entry.url), entry.level, entry.hops),
        )
        return changed.rowcount > 0

    @_guarded
    def cut(self, url: str, rule: str, found_in: FoundIn = FoundIn.NOWHERE) -> int:
        """Notes, once, that a rule keeps a URL from being taken on, and where it was met."""
        if self._cut_counts.total() >= _MAX_CUTS:
            return 0
        example = url if self._example_counts[rule] < _MAX_EXAMPLES else None
        row = (_hash(url), rule, example, int(found_in))
        if not self._sql.execute("INSERT OR IGNORE INTO cuts VALUES (?, ?, ?, ?)", row).rowcount:
            met = "UPDATE cuts SET found_in = found_in | ?1 WHERE key_hash = ?2 AND found_in & ?1 != ?1"
            self._sql.execute(met, (row[3], row[0]))
            return 0
        self._cut_counts[rule] += 1
        self._example_counts[rule] += example is not None
        return self._cut_counts[rule]

    @_guarded
    def next_level(self) -> int | None:
        """The lowest level with queued URLs."""
        found: tuple[int] | None = self._sql.execute(
            "SELECT level FROM urls WHERE state = 0 ORDER BY level LIMIT 1"
        ).fetchone()
        return None if found is None else found[0]

    @_guarded
    def hosts(self, level: int) -> Sequence[str]:
        """Hosts with queued URLs in a level, in the order in which they were met."""
        found = self._sql.execute(
            "SELECT name FROM hosts WHERE id IN (SELECT host_id FROM urls WHERE state = 0 AND level = ?) ORDER BY id",
            (level,),
        )
        return [name for (name,) in found]

    @_guarded
    def take(self, level: int, host: str, most: int) -> list[Entry]:
        """Leases queued URLs of a host."""
        rows = self._sql.execute(
            "UPDATE urls SET state = 1 WHERE id IN (SELECT id FROM urls WHERE state = 0 AND level = ? AND host_id = ?"
            " ORDER BY id LIMIT ?) RETURNING id, url, depth, hops, found_in, outcome, reason, level, spelling",
            (level, self._host_id(host), most),
        ).fetchall()
        return [_entry(host, row[1:]) for row in sorted(rows)]

    @_guarded
    def is_queued(self, url: str) -> bool:
        """Whether a URL was taken on and is neither leased nor done."""
        row = self._sql.execute("SELECT state FROM urls WHERE key_hash = ?", (_hash(url),)).fetchone()
        return row is not None and row[0] == 0

    @_guarded
    def add_redirect(self, url: str, target: str) -> list[str]:
        """Notes a redirect; the keys of the loop that it closes."""
        start = _hash(url)
        self._sql.execute("UPDATE urls SET redirect_hash = ? WHERE key_hash = ?", (_hash(target), start))
        loop, at = [url], _hash(target)
        while at != start and len(loop) <= _MAX_LOOP:
            row = self._sql.execute("SELECT url, redirect_hash FROM urls WHERE key_hash = ?", (at,)).fetchone()
            if row is None or row[1] is None:
                return []
            loop.append(row[0])
            at = row[1]
        return loop if at == start else []

    @_guarded
    def redirect_end(self, url: str) -> str:
        """Where the noted redirects of a URL lead."""
        at, end = _hash(url), url
        for _ in range(_MAX_LOOP):
            row = self._sql.execute(
                "SELECT next.key_hash, next.url FROM urls JOIN urls AS next ON next.key_hash = urls.redirect_hash"
                " WHERE urls.key_hash = ?",
                (at,),
            ).fetchone()
            if row is None:
                break
            at, end = row
        return end

    @_guarded
    def first_read(self) -> Sequence[str]:
        """Of each host the first URL that was read and recorded, in the order in which they were taken on."""
        first = "SELECT min(id) FROM urls WHERE state = 2 AND outcome = ? GROUP BY host_id"
        rows = self._sql.execute(f"SELECT url FROM urls WHERE id IN ({first}) ORDER BY id", (Outcome.OK,))  # noqa: S608
        return [url for (url,) in rows]

    @_guarded
    def entries(self) -> Iterator[Entry]:
        """Every URL that was taken on."""
        rows = self._sql.execute(
            "SELECT name, url, depth, hops, found_in, outcome, reason, level, spelling"
            " FROM urls JOIN hosts ON hosts.id = host_id"
        )
        return (_entry(row[0], row[1:]) for row in rows)

    # -- the writer's side

    @_guarded
    def record(
        self,
        parts: Sequence[ListedPart],
        done: Sequence[Done],
        notes: Mapping[str, Any],
        instead_of: Sequence[str] = (),
    ) -> None:
        """Lists parts, marks URLs as done, replaces notes, and commits with everything that came before."""
        noted = [(name, json.dumps(value)) for name, value in notes.items()]  # in ASCII: a file's name may be anything
        self._sql.executemany("DELETE FROM parts WHERE table_name = ?", [(table,) for table in instead_of])
        self._sql.executemany(
            "INSERT INTO parts (table_name, path, rows, size, sha256) VALUES (?, ?, ?, ?, ?)",
            [(part.table, part.file.path, part.file.rows, part.file.size, part.file.sha256) for part in parts],
        )
        changed = self._sql.executemany(
            "UPDATE urls SET state = 2, outcome = ? WHERE key_hash = ? AND state < 2",
            [(each.outcome, _hash(each.key)) for each in done],
        ).rowcount
        if done and changed != len(done):
            self._sql.execute("ROLLBACK")
            self.failure = f"{len(done)} URLs have rows, but only {changed} of them were waiting for theirs"
            raise StoreError(self.failure)
        self._sql.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", noted)
        self._commit()

    @_guarded
    def parts(self) -> list[ListedPart]:
        """The parts recorded so far."""
        rows = self._sql.execute("SELECT table_name, path, rows, size, sha256 FROM parts ORDER BY id")
        return [ListedPart(table, PartFile(*rest)) for table, *rest in rows]

    @_guarded
    def found_in_of(self, urls: Sequence[str]) -> dict[str, FoundIn]:
        """Where URLs were met, by key."""
        found: dict[str, FoundIn] = {}
        for first in range(0, len(urls), _ASKED):
            hashes = {_hash(url): url for url in urls[first : first + _ASKED]}
            marks = ", ".join("?" * len(hashes))
            rows = self._sql.execute(f"SELECT key_hash, found_in FROM urls WHERE key_hash IN ({marks})", [*hashes])  # noqa: S608  # marks alone
            found.update((hashes[key_hash], FoundIn(flags)) for key_hash, flags in rows)
        return found

    @_guarded
    def linked_without_depth(self) -> Iterator[str]:
        """Keys of URLs that links alone gave no depth."""
        asked = "SELECT url FROM urls WHERE depth IS NULL AND found_in & ? != 0"
        return (url for (url,) in self._sql.execute(asked, (int(FoundIn.LINKS),)))

    @_guarded
    def outcomes(self) -> dict[str, int]:
        """How many of the URLs that are done ended with each outcome."""
        return dict(self._sql.execute("SELECT outcome, count(*) FROM urls WHERE state = 2 GROUP BY outcome").fetchall())

    @_guarded
    def notes(self) -> dict[str, Any]:
        """What was last noted."""
        return {name: json.loads(value) for name, value in self._sql.execute("SELECT name, value FROM notes")}

    @_guarded
    def totals(self) -> Totals:
        """How many URLs were taken on, and how many are done."""
        (accepted,) = self._sql.execute("SELECT count(*) FROM urls").fetchone()
        (queued,) = self._sql.execute("SELECT count(*) FROM urls WHERE state = 0").fetchone()
        (leased,) = self._sql.execute("SELECT count(*) FROM urls WHERE state = 1").fetchone()
        return Totals(accepted, accepted - queued - leased)

    @_guarded
    def cuts(self) -> dict[str, Cuts]:
        """What each rule kept from being followed."""
        rows = self._sql.execute("SELECT rule, url FROM cuts WHERE url IS NOT NULL ORDER BY rule, url").fetchall()
        return {
            rule: Cuts(count, tuple(url for of, url in rows if of == rule))
            for rule, count in sorted(self._cut_counts.items())
            if count
        }

    def close(self) -> None:
        """Ends the use of the journal. What was not recorded is dropped with the transaction."""
        self._sql.close()
        self.failure = self.failure or f"journal '{self.path}' is closed"

    def _commit(self) -> None:
        self._sql.execute("COMMIT")
        self._sql.execute("BEGIN IMMEDIATE")

    def _meet(self, key_hash: int, found_in: FoundIn) -> bool:
        """Adds where a URL was met, if it is known and that is news."""
        changed = self._sql.execute(
            "UPDATE urls SET found_in = found_in | ?1 WHERE key_hash = ?2 AND found_in & ?1 != ?1",
            (int(found_in), key_hash),
        )
        return changed.rowcount > 0

    def _host_id(self, host: str) -> int:
        number = self._host_ids.get(host)
        if number is None:
            number = self._sql.execute("INSERT INTO hosts (name) VALUES (?) RETURNING id", (host,)).fetchone()[0]
            self._host_ids[host] = number
        return number

    def _forget_cut(self, key_hash: int) -> None:
        """A URL that a rule kept out came in by another way; where it was met before is still true."""
        forget = "DELETE FROM cuts WHERE key_hash = ? RETURNING rule, found_in, url IS NOT NULL"
        for rule, found_in, is_example in self._sql.execute(forget, (key_hash,)).fetchall():
            self._cut_counts[rule] -= 1
            self._example_counts[rule] -= is_example
            self._meet(key_hash, FoundIn(found_in))


def read_notes(path: Path) -> dict[str, Any]:
    """What was last noted in the journal of a crawl that is to go on, read without touching it.

    Raises:
        StoreError: if it cannot be read, or another version of linkspider wrote it.
    """
    with _reading(path) as sql:
        if (found := _format(sql)) not in {0, FORMAT}:
            raise StoreError(_OTHER_FORMAT.format(path, found))
        return {name: json.loads(value) for name, value in sql.execute("SELECT name, value FROM notes")}


def read_account(path: Path) -> JournalAccount:
    """What a journal lists and counts, its own consistency checked, read without touching it.

    Raises:
        StoreError: if it cannot be read, or is damaged.
    """
    with _reading(path) as sql:
        (verdict,) = sql.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise StoreError(f"journal '{path}' is damaged: {verdict}")
        rows = sql.execute("SELECT table_name, path, rows, size, sha256 FROM parts ORDER BY id").fetchall()
        done, accepted = sql.execute("SELECT count(*) FILTER (WHERE state = 2), count(*) FROM urls").fetchone()
    return JournalAccount([ListedPart(table, PartFile(*rest)) for table, *rest in rows], Totals(accepted, done))


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write; one that is at work on the journal is not disturbed."""
    # A journal that was closed has no log beside it, and then not even a lock file is needed.
    mode = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True)) as sql:
            yield sql
    except (sqlite3.Error, OSError, ValueError) as fault:
        raise StoreError(f"journal '{path}' cannot be read: {fault}") from fault


def _format(sql: sqlite3.Connection) -> int:
    """What a journal's tables look like; 0 of one that has none yet."""
    return int(sql.execute("PRAGMA user_version").fetchone()[0])


def _hash(key: str) -> int:
    """64 bits of a key, signed as SQL integers are. Two of a million keys share one with a chance of 3 in 10^8."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def _entry(host: str, row: tuple[Any, ...]) -> Entry:
    """An entry of its row: url, depth, hops, found_in, outcome, reason, level, spelling."""
    url, depth, hops, found_in, outcome, reason, level, spelling = row
    refusal = Refusal(Outcome(outcome), reason) if outcome is not None and reason is not None else None
    steps = max(0, level - LATE) if depth is None else 0
    return Entry(url, host, depth, hops, FoundIn(found_in), refusal, steps, spelling)
