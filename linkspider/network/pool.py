"""Connections that are kept for the next request, and how many of them: a seed list has a hundred thousand hosts.

Twisted bounds them by host alone and keeps each for four minutes, which is more files than a process may open.
"""

from typing import Any, Final

from twisted.web.client import HTTPConnectionPool

MAX_IDLE: Final = 64  # connections kept in all; those at work come on top, one for each request


class BoundedPool(HTTPConnectionPool):
    """A connection pool that closes the connection that was idle longest when there are too many."""

    def _putConnection(self, key: Any, connection: Any) -> None:  # noqa: N802  # Twisted's name
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call]
        while len(self._timeouts) > MAX_IDLE:
            oldest = next(iter(self._timeouts))
            self._timeouts.pop(oldest).cancel()
            for kept in [kept for kept, connections in self._connections.items() if oldest in connections]:
                self._connections[kept].remove(oldest)
                if not self._connections[kept]:
                    del self._connections[kept]
            oldest.transport.abortConnection()
