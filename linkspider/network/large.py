"""How much of large answers may be held at once, so that many of them together do not fill the memory.

An answer that grows past ``LARGE_BYTES`` needs one of a few places while it comes in, and gets none while the bodies
that wait to be read take too much. Until then its connection is not read, which slows its sender down; its time limit
runs on. An answer that unpacks waits for room too, before it does.

A body counts until nobody holds its response. The errors of answers that fail hold it in circles, which Python collects
by their number and not by their weight: when bodies take too much room, such circles are looked for.
"""

import asyncio
import gc
import weakref
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

LARGE_BYTES: Final = 2 * 1024 * 1024
PLACES: Final = 6
#: Bodies that are held may take so much before more come in.
ROOM_BYTES: Final = 80 * 1024 * 1024
#: A smaller body is not counted.
COUNTED_BYTES: Final = 64 * 1024
#: Circles are looked for again when so much has come in since.
COLLECTED_BYTES: Final = 16 * 1024 * 1024
#: Seconds between two looks whether there is room; looks until an answer is unpacked all the same: what holds the room
#: may itself be waiting for that answer.
_PAUSE: Final = 0.1
_LOOKS: Final = 300

Later = Callable[[Callable[[], None]], None]


class Connection(Protocol):
    """A connection that can be made to wait."""

    def go_on(self) -> None:
        """Reads on: the place that was waited for is free."""


class LargeAnswers:
    """Keeps the places and counts the bodies.

    Args:
        places: how many places there are.
        room: bytes of bodies that may be held.
        later: calls something in the event loop's next turn, from whichever thread a body is let go in.
    """

    def __init__(self, places: int = PLACES, room: int = ROOM_BYTES, later: Later = lambda call: call()) -> None:
        self._places = places
        self._room = room
        self._later = later
        self._held = 0
        self._uncollected = 0
        self._holders: set[Connection] = set()
        self._waiting: deque[Connection] = deque()

    @property
    def is_full(self) -> bool:
        """Whether the bodies that are held take all the room."""
        return self._held >= self._room

    def hold(self, response: object, size: int) -> None:
        """Counts the body of a response, of so many bytes, for as long as the response is there."""
        if size < COUNTED_BYTES:
            return
        self._held += size
        self._uncollected += size
        weakref.finalize(response, self._let_go, size).atexit = False
        if self.is_full and self._uncollected >= COLLECTED_BYTES:
            self._uncollected = 0
            gc.collect()

    async def has_room(self, own: int) -> None:
        """Returns when there is room for another body; ``own`` is the size of the one that waits, which is held."""
        own = own if own >= COUNTED_BYTES else 0
        self._held -= own  # or those that wait would wait for each other
        try:
            for _ in range(_LOOKS):
                if not self.is_full:
                    return
                await asyncio.sleep(_PAUSE)
        finally:
            self._held += own

    def ask(self, connection: Connection) -> bool:
        """Takes a place for a connection; false when it has to wait for one."""
        if connection in self._holders:
            return True
        if self._has_place():
            self._holders.add(connection)
            return True
        if connection not in self._waiting:
            self._waiting.append(connection)
        return False

    def leave(self, connection: Connection) -> None:
        """Gives a connection's place to the next that waits; one without a place waits no longer."""
        if connection in self._waiting:
            self._waiting.remove(connection)
        if connection in self._holders:
            self._holders.remove(connection)
            self._let_in()

    def _has_place(self) -> bool:
        return len(self._holders) < self._places and not self.is_full

    def _let_go(self, size: int) -> None:
        self._held -= size
        if self._waiting:
            self._later(self._let_in)

    def _let_in(self) -> None:
        while self._waiting and self._has_place():
            following = self._waiting.popleft()
            self._holders.add(following)
            following.go_on()


def _in_event_loop(call: Callable[[], None]) -> None:
    from twisted.internet import reactor  # noqa: PLC0415  # importing it installs it: only when one is running

    reactor.callFromThread(call)


#: Those of this process.
ANSWERS: Final = LargeAnswers(later=_in_event_loop)
