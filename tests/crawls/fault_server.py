"""A small server on loopback whose every path goes wrong in its own way, over plain and TLS sockets."""

import contextlib
import datetime as dt
import gzip
import socket
import ssl
import threading
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGE = b"<!doctype html><title>page</title>"


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    """A whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def html(*links: str) -> bytes:
    """An HTML page with links, sent whole."""
    body = PAGE + "".join(f'<a href="{link}">{link}</a>' for link in links).encode()
    return answer("200 OK", body, "Content-Type: text/html")


def partial(body: bytes) -> bytes:
    """An answer that promises a thousand bytes and closes early."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n" + body


#: What each path answers; None is silence until the client goes away.
ANSWERS: dict[str, bytes | None] = {
    "/robots.txt": answer("404 Not Found"),
    "/missing": answer("404 Not Found", b"gone"),
    "/broken": answer("500 Internal Server Error"),
    "/file": answer("200 OK", b"%PDF-1.4", "Content-Type: application/pdf"),
    "/moved": answer("301 Moved Permanently", b"", "Location: /new"),
    "/new": html(),
    "/self": answer("302 Found", b"", "Location: /self"),
    "/nowhere": answer("302 Found"),
    "/bad-location": answer("302 Found", b"", "Location: http://[oops/"),
    "/script": answer("302 Found", b"", "Location: javascript:alert(1)"),
    "/file-scheme": answer("302 Found", b"", "Location: file:///etc/passwd"),
    "/metadata": answer("302 Found", b"", "Location: http://169.254.169.254/latest/meta-data/"),
    "/big": answer("200 OK", b"x" * 300_000, "Content-Type: text/html"),
    "/silent": None,
    "/short": partial(PAGE),
    "/closed": b"",
    "/garbage": b"this is not HTTP at all\r\n\r\n",
    "/bad-gzip": answer("200 OK", b"not gzip", "Content-Type: text/html", "Content-Encoding: gzip"),
    "/cut-gzip": answer("200 OK", gzip.compress(PAGE * 50)[:-9], "Content-Type: text/html", "Content-Encoding: gzip"),
    "/bomb": answer("200 OK", gzip.compress(bytes(5_000_000)), "Content-Type: text/html", "Content-Encoding: gzip"),
    "/unknown-encoding": answer("200 OK", PAGE, "Content-Type: text/html", "Content-Encoding: zip"),
    "/gzip": answer("200 OK", gzip.compress(PAGE), "Content-Type: text/html", "Content-Encoding: gzip"),
    "/two-lengths": answer("200 OK", PAGE, "Content-Length: 5"),
    "/both-lengths": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE),
    "/many-headers": answer("200 OK", PAGE, *(f"X-{number}: y" for number in range(200))),
    "/status-700": answer("700 Odd", PAGE),
    "/picture": answer("200 OK", b"\x89PNG\r\n\x1a\n", "Content-Type: text/html"),
    "/empty": answer("204 No Content"),
}
START_LINKS = [path for path in ANSWERS if path not in {"/robots.txt", "/new"}]


class FaultServer:
    """Listens on a free port of 127.0.0.1 while its ``with`` block runs."""

    def __init__(self, certificate: Path | None = None) -> None:
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.requests: list[str] = []

    def __enter__(self) -> "FaultServer":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            head = connection.recv(65536).decode("latin-1")
            path = head.split(" ")[1] if " " in head else ""
            self.requests.append(path)
            reply = html(*START_LINKS) if path == "/" else ANSWERS.get(path, answer("404 Not Found"))
            if reply is None:
                connection.recv(1)
            else:
                connection.sendall(reply)


def self_signed(folder: Path, name: str) -> Path:
    """A certificate that nobody signed but itself, with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    path = folder / "self-signed.pem"
    path.write_bytes(pem)
    return path
