"""Serves the demo web on loopback: every host of ``web/``, told apart by the Host header.

A path is a file of its host's folder (``/a/`` is ``a/index.html``), or what ``web/responses.toml`` lists for
it. The whole web is read when a server starts and answers come from memory alone, so no request can reach
another file.
"""

import contextlib
import socket
import socketserver
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote

WEB: Final = Path(__file__).parent / "web"
SEED_FILE: Final = Path(__file__).parent / "seeds.csv"
START_URL: Final = "http://www.kettleandleaf.example/"

_LOOPBACK: Final = "127.0.0.1"
#: Names without a host: one that does not exist, and one where nothing listens.
_DEAD: Final = ("dead.example=-", f"closed.example={_LOOPBACK}:1")

_HTML: Final = "text/html; charset=utf-8"
_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",  # the pages name their encoding themselves
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


class _Answer(NamedTuple):
    """What is sent for a path."""

    status: int
    headers: dict[str, str]
    body: bytes


#: The web in memory: host, then path (percent-encoded, with a query where one is listed).
_Hosts = dict[str, dict[str, _Answer]]

_NOT_FOUND: Final = _Answer(
    404,
    {"Content-Type": _HTML},
    b'<!DOCTYPE html>\n<html lang="en-GB">\n<head><title>Page not found</title></head>\n'
    b'<body>\n<h1>Page not found</h1>\n<p>Go to the <a href="/">front page</a>.</p>\n</body>\n</html>\n',
)


class DemoWeb:
    """The demo web, served while its ``with`` block runs.

    Attributes:
        port: where it listens on 127.0.0.1; 0 outside the block.
    """

    def __init__(self) -> None:
        self.port = 0
        self._server: _Server | None = None

    def __enter__(self) -> "DemoWeb":
        self._server = _Server(_load(WEB))
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._server = None
        self.port = 0


def resolve_setting(port: int) -> str:
    """The value of the setting LINKSPIDER_RESOLVE that leads to the demo web and to nothing else.

    Args:
        port: where the demo web listens.
    """
    hosts = [f"{host}={_LOOPBACK}:{port}" for host in sorted(_load(WEB))]
    return ",".join([*hosts, *_DEAD, "*=-"])


class _Server(socketserver.ThreadingTCPServer):
    """Listens on a free port of 127.0.0.1; ``http.server``'s own class would look its name up in the DNS."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, web: _Hosts) -> None:
        self._web = web
        self._connections: set[socket.socket] = set()
        super().__init__((_LOOPBACK, 0), _Handler)

    def find(self, host: str, target: str) -> _Answer:
        """The answer for a request. A query that is not listed changes nothing, as with any file."""
        paths = self._web.get(host, {})
        path, mark, query = target.partition("?")
        path = quote(unquote(path))
        return paths.get(f"{path}{mark}{query}") or paths.get(path) or _NOT_FOUND

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accepts a connection and takes note of it."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Ends a connection."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Stops listening, and ends the connections that clients keep open."""
        super().server_close()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of clients that hang up."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together
    server: _Server

    def do_GET(self) -> None:
        """Answers with head and body."""
        self.wfile.write(self._send_head().body)

    def do_HEAD(self) -> None:
        """Answers with the head alone."""
        self._send_head()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
        """Keeps silent."""

    def _send_head(self) -> _Answer:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        answer = self.server.find(host, self.path)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        return answer


def _load(web: Path) -> _Hosts:
    """Reads the web: the files of each host's folder, then what ``responses.toml`` says over them."""
    hosts = {folder.name: _files(folder) for folder in web.iterdir() if folder.is_dir()}
    for entry in tomllib.loads((web / "responses.toml").read_text(encoding="utf-8"))["response"]:
        paths = hosts.setdefault(entry["host"], {})
        paths[entry["path"]] = _listed(entry, paths.get(entry["path"].partition("?")[0]))
    return hosts


def _files(folder: Path) -> dict[str, _Answer]:
    answers: dict[str, _Answer] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            path = "/" + quote(file.relative_to(folder).as_posix())
            answers[path] = _Answer(200, {"Content-Type": _type_of(file)}, file.read_bytes())
            if file.name == "index.html":
                answers[path.removesuffix(file.name)] = answers[path]
    return answers


def _type_of(file: PurePath) -> str:
    return _TYPES.get(file.suffix, "application/octet-stream")


def _listed(entry: dict[str, Any], file: _Answer | None) -> _Answer:
    """The answer that a table of ``responses.toml`` describes; without a body it is the file, if any."""
    content_type = entry.get("content_type") or (file.headers["Content-Type"] if file else _HTML)
    headers = {"Content-Type": content_type, **entry.get("headers", {})}
    if "location" in entry:
        headers["Location"] = entry["location"]
    charset = content_type.partition("charset=")[2] or "utf-8"
    text = entry["body"] if "body" in entry else file.body.decode() if file else ""
    return _Answer(entry["status"], headers, text.encode(charset))
