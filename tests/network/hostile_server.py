"""A loopback server that says exactly the bytes that a test wants said, at the pace that it wants, over TCP or TLS."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType

#: What a path is answered with: bytes, pieces of bytes (endless ones too), or None for silence.
Answer = bytes | Callable[[], Iterable[bytes]] | None


def forever(piece: bytes, start: bytes = b"", pause: float = 0) -> Callable[[], Iterable[bytes]]:
    """The same piece again and again, after a start."""

    def pieces() -> Iterable[bytes]:
        yield start
        while True:
            yield piece
            time.sleep(pause)

    return pieces


class HostileServer:
    """Listens on a free port of 127.0.0.1 while its ``with`` block runs.

    Args:
        answers: what each path is answered with.
        certificate: for TLS.
        is_patient: whether a connection waits for more requests; otherwise it is closed when all is said.

    Attributes:
        requests: the paths asked for, in order; ``sent``: bytes sent, by path; ``connections``: how many were made.
    """

    def __init__(
        self, answers: Mapping[str, Answer], certificate: Path | None = None, *, is_patient: bool = False
    ) -> None:
        self._answers = answers
        self._is_patient = is_patient
        self.connections = 0
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._open: set[socket.socket] = set()
        self.port = int(self._socket.getsockname()[1])
        self.requests: list[str] = []
        self.sent: dict[str, int] = {}

    def __enter__(self) -> "HostileServer":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve_one, args=(connection,), daemon=True).start()

    def _serve_one(self, connection: socket.socket) -> None:
        self._open.add(connection)
        with contextlib.suppress(OSError), connection:
            if self._context is None:
                self._read_and_answer(connection)
            else:
                with self._context.wrap_socket(connection, server_side=True) as secured:
                    self._read_and_answer(secured)
        self._open.discard(connection)

    def _read_and_answer(self, connection: socket.socket) -> None:
        head = connection.recv(65536).decode("latin-1")
        if " " in head:  # otherwise the client has gone, or wanted something else
            path = head.split(" ")[1]
            self.requests.append(path)
            self._answer(connection, path)
            if self._is_patient:
                self._read_and_answer(connection)
                return
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(2)
            connection.recv(1)  # so that unread bytes of a request cut no answer short

    def _answer(self, connection: socket.socket, path: str) -> None:
        answer = self._answers[path]
        if answer is None:
            connection.recv(1)
            return
        for piece in (answer,) if isinstance(answer, bytes) else answer():
            connection.sendall(piece)
            self.sent[path] = self.sent.get(path, 0) + len(piece)
