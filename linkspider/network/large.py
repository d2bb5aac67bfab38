"""How many large answers may come in at once, so that many of them together do not fill the memory.

An answer that grows past ``LARGE_BYTES`` needs one of a few places. Until one is free its connection is not read, which
slows its sender down; its time limit runs on.
"""

from collections import deque
from typing import Final, Protocol

LARGE_BYTES: Final = 2 * 1024 * 1024
PLACES: Final = 6


class Connection(Protocol):
    """A connection that can be made to wait."""

    def go_on(self) -> None:
        """Reads on: the place that was waited for is free."""


class LargeAnswers:
    """Keeps the places.

    Args:
        places: how many there are.
    """

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        self._holders: set[Connection] = set()
        self._waiting: deque[Connection] = deque()

    def ask(self, connection: Connection) -> bool:
        """Takes a place for a connection; false when it has to wait for one."""
        if connection in self._holders:
            return True
        if len(self._holders) < self._places:
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
            if self._waiting:
                following = self._waiting.popleft()
                self._holders.add(following)
                following.go_on()
