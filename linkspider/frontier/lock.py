"""One process per crawl: a lock that the operating system takes back when its holder dies, however it dies."""

from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from linkspider.errors import StoreError

_NAME: Final = "lock"


def lock_crawl(folder: Path) -> FileLock:
    """Takes a crawl for this process, until the lock is released or the process ends.

    Args:
        folder: the crawl's folder.

    Raises:
        StoreError: if another process has it, or the lock cannot be made.
    """
    lock = FileLock(folder / _NAME, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise StoreError(f"crawl '{folder.name}' is at work in another process: wait for its end, or end it") from None
    except OSError as fault:
        raise StoreError(f"crawl '{folder.name}' cannot be locked: {fault}") from fault
    return lock


def is_locked(folder: Path) -> bool:
    """Whether a process is at work on a crawl."""
    if not (folder / _NAME).exists():
        return False
    try:
        lock_crawl(folder).release()
    except StoreError:
        return True
    return False
