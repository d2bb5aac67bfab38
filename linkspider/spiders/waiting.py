"""Waits beside a crawl that may be stopped meanwhile. Scrapy tells no one before a crawl is closed, so this looks."""

import asyncio
import math
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from scrapy.crawler import Crawler

#: How often is looked.
LOOK_SECONDS: Final = 0.1

_Found = TypeVar("_Found")


def is_stopping(crawler: Crawler) -> bool:
    """Whether a crawl is being closed, or is not open: what is begun now would hold that up, and be lost."""
    engine = crawler.engine
    if engine is None or engine.spider is None:
        return True
    slot = getattr(engine, "_slot", None)
    return slot is not None and slot.closing is not None


async def wait_until(is_so: Callable[[], bool], seconds: float = math.inf) -> bool:
    """Waits until something is so, but no longer than some seconds.

    Returns:
        Whether it is so.
    """
    ends_at = time.monotonic() + seconds
    while not is_so():
        left = ends_at - time.monotonic()
        if left <= 0:
            return False
        await asyncio.sleep(min(left, LOOK_SECONDS))
    return True


async def work_until(work: Coroutine[Any, Any, _Found], is_over: Callable[[], bool]) -> _Found | None:
    """What some work gives; it is cancelled once something is over, and then that is None."""
    task = asyncio.ensure_future(work)
    try:
        while not is_over():
            done, _ = await asyncio.wait({task}, timeout=LOOK_SECONDS)
            if done:
                return task.result()
        return None
    finally:
        task.cancel()
