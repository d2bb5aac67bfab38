"""What ``scrapy verify``, ``compact`` and ``prune`` share: the crawls they look at, how they end and go on."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from linkspider.errors import OptionError, StoreError, nearest
from linkspider.frontier.lock import is_locked, lock_crawl
from linkspider.frontier.sqlite import SqliteJournal
from linkspider.frontier.sqlite_tables import LISTED_FORMATS
from linkspider.model import compaction, pruning
from linkspider.model.crawl import EXIT_OK, EXIT_SHORT
from linkspider.model.store import Store
from linkspider.verbs.telling import ended


class BusyError(StoreError):
    """Another process is at work on a crawl."""


class Told(NamedTuple):
    """What is told of a crawl.

    Attributes:
        crawl_id: the crawl.
        state: a word for programs.
        line: what people read behind the crawl's name.
        facts: what programs read besides.
        is_fault: whether the exit code says so.
    """

    crawl_id: str
    state: str
    line: str
    facts: dict[str, Any]
    is_fault: bool = False

    @property
    def record(self) -> dict[str, Any]:
        """As an object for JSON."""
        return {"crawl_id": self.crawl_id, "state": self.state, "reason": self.line, **self.facts}


def run(verb: str, args: Sequence[str], options: Sequence[str], work: Callable[[], bool]) -> int:
    """Does a verb's work, and turns what goes wrong into one line and an exit code.

    Args:
        verb: its name.
        args: what is no known option, which is a fault.
        options: the known ones, for who mistyped one.
        work: whether all went well.
    """

    def attempt() -> int:
        if args:
            raise OptionError(f"{verb} takes no '{args[0]}'{nearest(args[0], options)}")
        return EXIT_OK if work() else EXIT_SHORT

    return ended(verb, attempt)


def held_crawls(store: Store, chosen: Sequence[str]) -> list[str]:
    """The crawls to look at: those that were chosen, or all that the store holds.

    Raises:
        StoreError: if there is none, or not the one that is named.
    """
    held = sorted(path.name for path in store.root.glob("crawls/*") if path.is_dir())
    if not held:
        raise StoreError(f"store '{store.root}' holds no crawl: run 'make audit', or name another with --store")
    for crawl_id in chosen:
        if crawl_id not in held:
            raise StoreError(f"store '{store.root}' holds no crawl '{crawl_id}'{nearest(crawl_id, held)}")
    return list(dict.fromkeys(chosen)) or held


def begun_crawls(store: Store, chosen: Sequence[str]) -> list[str]:
    """Those of them that have begun."""
    return [name for name in held_crawls(store, chosen) if _has_begun(store, name)]


@contextmanager
def holding(store: Store, crawl_id: str, *, is_for_long: bool) -> Iterator[None]:
    """Has a crawl for this process; or only finds out that no other has it, where nothing is to be written.

    Raises:
        BusyError: if another process has it.
        StoreError: if it cannot be had.
    """
    folder = store.crawl_folder(crawl_id)
    if is_locked(folder):
        raise BusyError("another process is at work on it")
    if not is_for_long:
        yield
        return
    lock = lock_crawl(folder)
    try:
        yield
    finally:
        lock.release()


def open_ended(path: Path) -> SqliteJournal:
    """The journal of a crawl that has ended, to list its parts anew; one of an earlier linkspider, too.

    Raises:
        StoreError: if it cannot be opened.
    """
    return SqliteJournal(path, LISTED_FORMATS)


def interrupted(store: Store, crawl_id: str) -> str:
    """The verb that was interrupted while it changed a crawl; empty if none was."""
    if pruning.is_pending(store, crawl_id):
        return "prune"
    return "compact" if compaction.is_pending(store, crawl_id) else ""


def go_on(store: Store, crawl_id: str) -> str:
    """Goes on with what was interrupted in a crawl.

    Returns:
        What was done, in words; empty if nothing was interrupted.

    Raises:
        StoreError: if another process has the crawl, or it cannot be done.
    """
    if not interrupted(store, crawl_id):
        return ""
    with holding(store, crawl_id, is_for_long=True):
        verb = interrupted(store, crawl_id)
        if verb == "prune":
            pruning.clear(store, crawl_id)
        elif verb == "compact":
            compaction.complete(store, crawl_id, open_ended)
    if verb == "prune":
        pruning.forget(store, crawl_id)
    return {"prune": "removed, which was interrupted", "compact": "merged, which was interrupted"}.get(verb, "")


def gone_on(store: Store, crawl_id: str, verb: str, *, is_meant: bool) -> Told:
    """Goes on with what a verb was interrupted in, or says that it would."""
    if is_meant:
        return attended(crawl_id, {}, lambda: Told(crawl_id, "completed", go_on(store, crawl_id), {}))
    return Told(crawl_id, "would_complete", f"`scrapy {verb}` was interrupted: would go on with it", {})


def attended(crawl_id: str, facts: dict[str, Any], work: Callable[[], Told]) -> Told:
    """What came of the work on a crawl; one that cannot be worked on is left alone."""
    try:
        return work()
    except BusyError as fault:
        return Told(crawl_id, "left_alone", f"left alone: {fault}", facts)
    except StoreError as fault:
        return Told(crawl_id, "failed", f"left alone: {fault}", facts, is_fault=True)


def megabytes(size: int) -> str:
    """Bytes for people."""
    return f"{size / 1e6:,.1f} MB"


def _has_begun(store: Store, crawl_id: str) -> bool:
    """Whether a crawl's folder holds more than the lock of one that died at once."""
    folder = store.crawl_folder(crawl_id)
    return any((folder / name).exists() for name in ("manifest.json", pruning.INTENT, compaction.INTENT))
