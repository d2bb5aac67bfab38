"""Answers as bytes: whole ones, and the pieces that broken ones are made of."""

import gzip
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import brotli

try:
    from compression import zstd
except ImportError:
    from backports import zstd

HTML: Final = "Content-Type: text/html; charset=utf-8"
CLOSE: Final = "Connection: close"
GIGABYTE: Final = 1 << 30
_SLAB: Final = 1 << 24


def head(status: str, *headers: str | bytes) -> bytes:
    """A status line and headers, with the blank line behind them."""
    lines = [f"HTTP/1.1 {status}", *headers]
    return b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\r\n\r\n"


def answer(status: str, body: bytes = b"", *headers: str | bytes) -> bytes:
    """A whole answer."""
    return head(status, f"Content-Length: {len(body)}", CLOSE, *headers) + body


def ok(body: bytes, *headers: str | bytes) -> bytes:
    """A whole HTML answer."""
    return answer("200 OK", body, HTML, *headers)


def page(title: str = "page", links: Iterable[str] = (), more: str = "") -> bytes:
    """An HTML page."""
    anchors = "".join(f'<a href="{link}">{number}</a>\n' for number, link in enumerate(links))
    return f"<!doctype html><html><head><title>{title}</title></head><body>\n{more}{anchors}</body></html>".encode()


def html(title: str = "page", links: Iterable[str] = (), *headers: str | bytes) -> bytes:
    """An HTML page, sent whole."""
    return ok(page(title, links), *headers)


def redirect(location: str | bytes, status: str = "302 Found", *headers: str | bytes) -> bytes:
    """A redirect."""
    target = location if isinstance(location, bytes) else location.encode()
    return answer(status, b"", b"Location: " + target, *headers)


def robots(text: str | bytes, *headers: str | bytes) -> bytes:
    """A robots.txt, sent whole."""
    return answer("200 OK", text if isinstance(text, bytes) else text.encode(), "Content-Type: text/plain", *headers)


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A chunked body."""
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def packed(body: bytes, coding: str, *headers: str | bytes, declared: str = "") -> bytes:
    """An HTML answer with a Content-Encoding; ``declared`` where another one is named than was applied."""
    return ok(pack(body, coding), f"Content-Encoding: {declared or coding}", *headers)


def pack(body: bytes, coding: str) -> bytes:
    """Applies codings, as ``"gzip, br"`` names them: in their order."""
    for each in coding.split(", "):
        match each:
            case "gzip":
                body = gzip.compress(body, 6, mtime=0)
            case "br":
                body = brotli.compress(body, quality=4)
            case "zstd":
                body = zstd.compress(body)
            case "deflate":
                body = zlib.compress(body)
            case "raw deflate":
                machine = zlib.compressobj(wbits=-15)
                body = machine.compress(body) + machine.flush()
            case _:
                raise ValueError(each)
    return body


@lru_cache
def bomb(coding: str) -> bytes:
    """A gigabyte of spaces, packed."""
    slab = b" " * _SLAB
    count = GIGABYTE // _SLAB
    match coding:
        case "gzip":
            # the checksum at the end is wrong; nobody gets there without having unpacked the gigabyte
            return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + _deflated(slab, count) + bytes(8)
        case "gzip members":
            return gzip.compress(b" " * (1 << 20), mtime=0) * 900
        case "deflate":
            return b"\x78\x9c" + _deflated(slab, count) + bytes(4)
        case "raw deflate":
            return _deflated(slab, count)
        case "br":
            machine = brotli.Compressor(quality=2)
            return b"".join(machine.process(slab) for _ in range(count)) + machine.finish()
        case "zstd":
            return zstd.compress(slab) * count
        case _:
            raise ValueError(coding)


def _deflated(slab: bytes, count: int) -> bytes:
    """The same slab again and again as one raw deflate stream; each is packed without reference to the last."""
    machine = zlib.compressobj(9, wbits=-15)
    block = machine.compress(slab) + machine.flush(zlib.Z_FULL_FLUSH)
    return block * count + machine.flush()
