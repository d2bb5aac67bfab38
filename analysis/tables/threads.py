"""Work on the parts of something large, side by side: numpy and scipy let other threads run while they work."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import Final, TypeVar

_Part = TypeVar("_Part")
_Done = TypeVar("_Done")

#: Parts that are worked on at a time, where each takes much memory.
FEW: Final = 2


def side_by_side(work: Callable[[_Part], _Done], parts: Iterable[_Part], at_once: int = FEW) -> Iterator[_Done]:
    """What comes of the work for each part, in their order.

    Parts are asked for one after the other, no more of them than are worked on, and by one thread alone.

    Args:
        work: what is done; it must not write what another part reads.
        parts: one alone is worked on without threads, which would cost a small site more than they bring.
        at_once: how many parts are worked on at a time, at most; never more than there are processors.
    """
    remaining = iter(parts)
    begun = list(islice(remaining, 2))
    count = min(at_once, os.cpu_count() or 1)
    if len(begun) < 2 or count < 2:
        yield from map(work, chain(begun, remaining))
        return
    waiting: deque[Future[_Done]] = deque()
    with ThreadPoolExecutor(count) as threads:
        for part in chain(begun, remaining):
            waiting.append(threads.submit(work, part))
            if len(waiting) == count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
