"""A server that says exactly the bytes that a case wants said, at the pace that it wants, over TCP or TLS."""

import contextlib
import re
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

_HEAD_LIMIT: Final = 1 << 20
_PATIENCE: Final = 60.0  # no connection of a test is older


@dataclass(frozen=True)
class Seen:
    """A request as it arrived; ``at`` is a monotonic time, ``turn`` counts the requests for the same URL from 0."""

    host: str
    path: str
    head: bytes
    at: float
    turn: int
    port: int


@dataclass
class Connection:
    """What an answer can do with a connection."""

    socket: socket.socket
    seen: Seen
    server: "HostileServer"
    is_cut: bool = field(default=False)

    def send(self, *pieces: bytes) -> None:
        """Sends, and fails when the client has gone."""
        for piece in pieces:
            self.socket.sendall(piece)

    def wait(self, seconds: float) -> None:
        """Lets time pass, unless the client goes or the server ends first."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if self.server.stopping.wait(min(left, 0.25)) or self._has_gone():
                raise ConnectionAbortedError

    def reset(self) -> None:
        """Cuts the connection with a RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.is_cut = True

    def _has_gone(self) -> bool:
        self.socket.settimeout(0)
        try:
            return self.socket.recv(1) == b""
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            self.socket.settimeout(_PATIENCE)


Answer = bytes | Callable[[Connection], None]
_NOT_FOUND: Final = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class HostileServer:
    """Listens on ports of 127.0.0.1 while its ``with`` block runs: plain, TLS, one that refuses, and a canary.

    Args:
        answers: by host and path; a tuple's answers are given in turn. What is not in it is not found.
        contexts: TLS contexts by the host name that a client asks for; the empty name is for all others.
        greet: hosts whose TLS handshake goes wrong: what is done instead of it, by host name. As the name is known only
            from the handshake's first message, that is read and thrown away.

    Attributes:
        seen: the requests, in order; ``asked``: how many by host.
        canary_calls: connections to the port that nobody may connect to.
    """

    def __init__(
        self,
        answers: Mapping[tuple[str, str], Answer | tuple[Answer, ...]],
        contexts: Mapping[str, ssl.SSLContext],
        greet: Mapping[str, Answer],
    ) -> None:
        self._answers = answers
        self._contexts = contexts
        self._greet = greet
        self._turns: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self.seen: list[Seen] = []
        self.asked: Counter[str] = Counter()
        self.canary_calls = 0
        self._http, self._tls, self._canary = (socket.create_server(("127.0.0.1", 0), backlog=256) for _ in range(3))
        # bound and not listening: the port is ours, and refuses
        self._refusing = socket.socket()
        self._refusing.bind(("127.0.0.1", 0))
        self.ports = {
            name: int(each.getsockname()[1])
            for name, each in {
                "http": self._http,
                "tls": self._tls,
                "canary": self._canary,
                "refusing": self._refusing,
            }.items()
        }

    def __enter__(self) -> "HostileServer":
        for listener, serve in ((self._http, self._plain), (self._tls, self._secured), (self._canary, self._sing)):
            threading.Thread(target=self._accept, args=(listener, serve), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for listener in (self._http, self._tls, self._canary):
            with contextlib.suppress(OSError):  # wakes the thread that accepts
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._refusing.close()

    def _accept(self, listener: socket.socket, serve: Callable[[socket.socket], None]) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._run, args=(connection, serve), daemon=True).start()

    @staticmethod
    def _run(connection: socket.socket, serve: Callable[[socket.socket], None]) -> None:
        connection.settimeout(_PATIENCE)
        with contextlib.suppress(OSError), connection:
            serve(connection)

    def _sing(self, _: socket.socket) -> None:
        self.canary_calls += 1

    def _secured(self, connection: socket.socket) -> None:
        hello = connection.recv(16384, socket.MSG_PEEK)
        name = next((name for name in self._greet if _named(name) in hello), None)
        if name is not None:
            connection.recv(16384)
            self._say(Connection(connection, self._note(name, "<handshake>", b"", self.ports["tls"]), self), name)
            return
        asked = next((name for name in self._contexts if name and _named(name) in hello), "")
        with self._contexts[asked].wrap_socket(connection, server_side=True) as secured:
            self._serve(secured, self.ports["tls"])

    def _say(self, connection: Connection, name: str) -> None:
        answer = self._greet[name]
        if isinstance(answer, bytes):
            connection.send(answer)
        else:
            answer(connection)

    def _plain(self, connection: socket.socket) -> None:
        self._serve(connection, self.ports["http"])

    def _serve(self, connection: socket.socket, port: int) -> None:
        head = _read_head(connection)
        if not head:
            return
        found = re.match(rb"GET (\S+) HTTP/1\.1\r\n", head)
        host = re.search(rb"\r\nhost: *([^\r:]*)", head, re.IGNORECASE)
        if found is None or host is None:
            # a client that speaks TLS to the plain port gets what a real server says then
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        seen = self._note(host[1].decode("latin-1").lower(), found[1].decode("latin-1"), head, port)
        answer = self._answers.get((seen.host, seen.path), self._answers.get((seen.host, "*"), _NOT_FOUND))
        if isinstance(answer, tuple):
            answer = answer[min(seen.turn, len(answer) - 1)]
        if isinstance(answer, bytes):
            connection.sendall(answer)
            return
        talk = Connection(connection, seen, self)
        answer(talk)
        if not talk.is_cut:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)

    def _note(self, host: str, path: str, head: bytes, port: int) -> Seen:
        with self._lock:
            seen = Seen(host, path, head, time.monotonic(), self._turns[host, path], port)
            self._turns[host, path] += 1
            self.asked[host] += 1
            self.seen.append(seen)
        return seen


def _named(host: str) -> bytes:
    """A host as a TLS handshake asks for it: with its length, so that no name is found in a longer one."""
    return len(host).to_bytes(2, "big") + host.encode()


def _read_head(connection: socket.socket) -> bytes:
    """A request up to its blank line, or what came until the client stopped or was not speaking HTTP."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _HEAD_LIMIT:
        piece = connection.recv(65536)
        head += piece
        if not piece or not head[:1].isalpha():
            break
    return head
