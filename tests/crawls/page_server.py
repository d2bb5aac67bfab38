"""A small web server on loopback that answers from a table of paths and notes what it was asked for."""

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

#: A body alone is a page; with a status or headers, these are sent too.
Answer = bytes | tuple[int, dict[str, str], bytes]


def links(*hrefs: str) -> bytes:
    """A page with links."""
    return b"<!doctype html><title>page</title>" + b"".join(f'<p>see <a href="{h}">{h}</a></p>'.encode() for h in hrefs)


class PageServer:
    """Serves ``answers``, which may be changed meanwhile; anything else is 404.

    Attributes:
        port: where it listens; ``asked``: the paths that it was asked for, in order.
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:  # http.server's name
                served.asked.append(self.path)
                served.headers.append(dict(self.headers))
                answer = served.answers.get(self.path, (404, {}, b"nothing here"))
                status, headers, body = (200, {}, answer) if isinstance(answer, bytes) else answer
                tag = headers.get("ETag")
                if tag and self.headers.get("If-None-Match") == tag:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in {"Content-Type": "text/html", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
