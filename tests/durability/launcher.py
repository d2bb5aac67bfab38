"""Runs scrapy's command line in a process that dies, or whose disk fills up, at a named step.

``python -m tests.durability.launcher HOW POINT N crawl site -a ...``, where HOW is

- ``kill``: SIGKILL to itself when POINT is reached the N-th time; ``term``: SIGTERM;
- ``full``: no room for any write from then on; ``once``: that one write fails;
- ``folders`` (none can be made), ``pages`` of the journal, ``size`` of any file, ``descriptors``: a limit of N;
- ``run``: nothing of it.

The program itself knows nothing of this: its functions are wrapped from here.
"""

import errno
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet
from scrapy import cmdline

import pipelines.parquet
import pipelines.writer
from linkspider.frontier import sqlite
from linkspider.frontier.frontier import Frontier
from linkspider.frontier.sqlite import SqliteJournal
from linkspider.model import store
from linkspider.model.crawl import Crawl
from linkspider.model.store import Store
from linkspider.spiders import site
from pipelines.writer import Writer

Strike = Callable[[], None]


def around(owner: Any, name: str, before: Strike | None = None, after: Strike | None = None) -> None:
    """Has something happen before and after each call of a function."""
    plain = getattr(owner, name)

    @wraps(plain)
    def call(*args: Any, **kwargs: Any) -> Any:
        if before is not None:
            before()
        result = plain(*args, **kwargs)
        if after is not None:
            after()
        return result

    setattr(owner, name, call)


def committing(before: Strike | None = None, after: Strike | None = None) -> None:
    """Between the statements of a transaction and its COMMIT, and between COMMIT and the next BEGIN."""

    def commit(self: SqliteJournal) -> None:
        if before is not None:
            before()
        self._sql.execute("COMMIT")
        if after is not None:
            after()
        self._sql.execute("BEGIN IMMEDIATE")

    SqliteJournal._commit = commit  # type: ignore[method-assign]


def renaming(ending: str, before: Strike | None = None, after: Strike | None = None) -> None:
    """Around the rename alone of files with an ending, and before their folder is flushed."""
    plain = Path.replace

    def replace(self: Path, target: Any) -> Path:
        is_meant = str(target).endswith(ending)
        if is_meant and before is not None:
            before()
        result = plain(self, target)
        if is_meant and after is not None:
            after()
        return result

    Path.replace = replace  # type: ignore[method-assign]


def making_folders(word: str, strike: Strike) -> None:
    """Before folders are made whose path holds a word."""
    plain = Path.mkdir

    def mkdir(self: Path, *args: Any, **kwargs: Any) -> None:
        if word in str(self) and not self.exists():
            strike()
        plain(self, *args, **kwargs)

    Path.mkdir = mkdir  # type: ignore[method-assign]


def flushing(strike: Strike) -> None:
    """Before a file or folder is flushed."""
    around(os, "fsync", strike)


def guarded(name: str, strike: Strike) -> None:
    """Before a method of the journal, inside of what turns SQLite's errors into ours."""
    plain = getattr(SqliteJournal, name).__wrapped__

    @wraps(plain)
    def call(*args: Any, **kwargs: Any) -> Any:
        strike()
        return plain(*args, **kwargs)

    setattr(SqliteJournal, name, sqlite._guarded(call))


def writing_manifest(strike: Strike) -> None:
    """Before a manifest's bytes are written."""
    plain = Path.write_bytes

    def write_bytes(self: Path, data: Any) -> int:
        if self.name.startswith("manifest"):
            strike()
        return plain(self, data)

    Path.write_bytes = write_bytes  # type: ignore[method-assign]


#: Where a process can be killed.
KILLS: Final[dict[str, Callable[[Strike], None]]] = {
    "before a crawl is begun": lambda die: around(Crawl, "begin", die),
    "its folder is made": lambda die: around(Store, "claim", None, die),
    "its journal is made": lambda die: around(SqliteJournal, "_open", None, die),
    "before the files are put in order": lambda die: around(Store, "recover", die),
    "the files are in order": lambda die: around(Store, "recover", None, die),
    "the crawl is opened": lambda die: around(site, "open_crawl", None, die),
    "a URL is leased": lambda die: around(Frontier, "lease", None, die),
    "a URL is offered": lambda die: around(Frontier, "offer", None, die),
    "a URL is settled": lambda die: around(Frontier, "settle", None, die),
    "before a part is staged": lambda die: around(Store, "stage", die),
    "a part is written and not flushed": lambda die: around(store, "flush", die),
    "a part is staged": lambda die: around(Store, "stage", None, die),
    "before the journal's record": lambda die: around(SqliteJournal, "record", die),
    "before the journal's COMMIT": committing,
    "after the journal's COMMIT": lambda die: committing(None, die),
    "after the journal's record": lambda die: around(SqliteJournal, "record", None, die),
    "before a part is put": lambda die: around(Store, "put", die),
    "a part is renamed, its folder not flushed": lambda die: renaming(".parquet", None, die),
    "a part is put": lambda die: around(Store, "put", None, die),
    "before a manifest is written": lambda die: around(Store, "write_manifest", die),
    "before a manifest is renamed": lambda die: renaming("manifest.json", die),
    "a manifest is renamed": lambda die: renaming("manifest.json", None, die),
    "a manifest is written": lambda die: around(Store, "write_manifest", None, die),
    "before the account is closed": lambda die: around(Writer, "finish", die),
    "the crawl's row is written": lambda die: around(Store, "publish", None, die),
    "the journal is closed": lambda die: around(SqliteJournal, "close", None, die),
    "the account is closed": lambda die: around(Writer, "finish", None, die),
}
#: Where the disk can be full, and whose error says so.
FULL: Final[dict[str, Callable[[Strike], None]]] = {
    "write_table": lambda fail: around(pyarrow.parquet.ParquetWriter, "write_table", fail),
    "fsync": flushing,
    "rename": lambda fail: renaming(".parquet", fail),
    "mkdir": lambda fail: making_folders("crawl_id=", fail),
    "manifest": writing_manifest,
    "journal add": lambda fail: guarded("add", fail),
    "journal take": lambda fail: guarded("take", fail),
    "journal commit": committing,
}


class Counted:
    """Strikes at the N-th call."""

    def __init__(self, number: int, strike: Strike, *, goes_on: bool = False) -> None:
        self.left = number
        self._strike = strike
        self._goes_on = goes_on

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0 or (self._goes_on and self.left < 0):
            self._strike()


def die() -> None:
    """Ends this process as the kernel would."""
    os.kill(os.getpid(), signal.SIGKILL)


def no_room() -> None:
    """What Python says when a disk is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def no_room_in_sqlite() -> None:
    """What SQLite says when a disk is full."""
    raise sqlite3.OperationalError("database or disk is full")


def prepare(how: str, point: str, number: int) -> None:
    """Wraps what has to be wrapped."""
    if how == "kill":
        KILLS[point](Counted(number, die))
    elif how == "term":
        KILLS[point](Counted(number, lambda: os.kill(os.getpid(), signal.SIGTERM)))
    elif how == "once":
        FULL[point](Counted(number, no_room_in_sqlite if point.startswith("journal") else no_room))
    elif how == "full":
        fill_disk(point, number)
    elif how == "folders":
        making_folders("crawls", Counted(number, no_room, goes_on=True))
    elif how == "pages":
        limit_journal(number)
    elif how == "size":
        resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
    elif how == "descriptors":
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))


def fill_disk(point: str, number: int) -> None:
    """From the N-th call of one write on, every write fails."""
    is_full = False

    def begin() -> None:
        nonlocal is_full
        is_full = True

    counted = Counted(number, begin)
    for name, install in FULL.items():
        fail = no_room_in_sqlite if name.startswith("journal") else no_room

        def strike(name: str = name, fail: Strike = fail) -> None:
            if name == point:
                counted()
            if is_full:
                fail()

        install(strike)


def limit_journal(pages: int) -> None:
    """SQLite itself refuses to let the journal grow past so many of its pages."""
    plain = SqliteJournal._open

    def limited(self: SqliteJournal) -> None:
        plain(self)
        self._sql.execute(f"PRAGMA max_page_count = {pages}")

    SqliteJournal._open = limited  # type: ignore[method-assign]


def main() -> None:
    """Runs; the writer commits and the manifest is written often, so that there is much to interrupt."""
    how, point, number, *command = sys.argv[1:]
    pipelines.writer.MAX_BUFFERED_PAGES = int(os.environ.get("COMMIT_PAGES", "30"))  # type: ignore[misc]
    pipelines.writer._MANIFEST_SECONDS = 0.0  # type: ignore[misc]
    pipelines.writer._MANIFEST_SHARE = 1.0  # type: ignore[misc]
    pipelines.parquet.COMMIT_SECONDS = 0.5  # type: ignore[misc]
    prepare(how, point, int(number))
    cmdline.execute(["scrapy", *command])


if __name__ == "__main__":
    main()
