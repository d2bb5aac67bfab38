"""First bytes and what they tell, by the tables of the MIME Sniffing standard."""

import gzip
import struct
import time
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.extract.sniff import is_binary, sniff, utf_16_by_zeros

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def mp3(count=2):
    """Frames of 128 kbit/s at 44.1 kHz: 417 bytes each."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * count


def mp4(*brands):
    box = b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])
    return struct.pack(">I", len(box) + 4) + box + bytes(8)


def zipped():
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a", "b")
    return held.getvalue()


CASES = [
    # HTML
    (b"<!DOCTYPE html><html>", "text/html"),
    (b"<!doctype HTML PUBLIC>", "text/html"),
    (b" \t\r\n\x0c<HTML lang=en>", "text/html"),
    (b"\xef\xbb\xbf<html>", "text/html"),
    (b"<!-- a comment --><p>", "text/html"),
    (b"<title>t</title>", "text/html"),
    (b"<p>text", "text/html"),
    (b"<br>", "text/html"),
    (b"<a href=x>", "text/html"),
    (b"<body bgcolor=white>", "text/html"),
    ("<!doctype html>".encode("utf-16"), "text/html"),
    (b"<htmlx>", None),
    (b"<p", None),
    (b"<article>", None),
    (b"text <html>", None),
    # XML and feeds
    (b"<?xml version='1.0'?><urlset>", "text/xml"),
    (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "text/xml"),
    (b"<?xml version='1.0'?>\n<rss version='2.0'>", "application/rss+xml"),
    (b"<rss>", "application/rss+xml"),
    (b"<?xml version='1.0'?><!-- made by --><feed xmlns='http://www.w3.org/2005/Atom'>", "application/atom+xml"),
    (b"<!-- made by --><rss>", "application/rss+xml"),
    (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "application/rss+xml"),
    # documents and archives
    (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
    (b"%!PS-Adobe-3.0", "application/postscript"),
    (gzip.compress(b"<html>"), "application/gzip"),
    (zipped(), "application/zip"),
    (b"Rar!\x1a\x07\x01\x00", None),
    (b"Rar!\x1a\x07\x00", "application/vnd.rar"),
    (b"\x00asm\x01\x00\x00\x00", "application/wasm"),
    # images
    (PNG, "image/png"),
    (b"GIF87a\x01", "image/gif"),
    (b"GIF89a\x01", "image/gif"),
    (b"GIF90a\x01", None),
    (b"\xff\xd8\xff\xe0", "image/jpeg"),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
    (b"BM\x9a\x00\x00\x00", "image/bmp"),
    (b"\x00\x00\x01\x00\x01", "image/x-icon"),
    # sound and film
    (b"ID3\x04\x00\x00", "audio/mpeg"),
    (mp3(), "audio/mpeg"),
    (mp3(1), None),
    ((b"\xff\xf3\x82\x00" + bytes(205)) * 2, "audio/mpeg"),  # 64 kbit/s at 22.05 kHz, padded
    ((b"\xff\xfb\x92\x00" + bytes(414)) * 2, "audio/mpeg"),  # 128 kbit/s at 44.1 kHz, padded
    (b"\xff\xfb\xf0\x00" + bytes(413), None),
    (b"OggS\x00\x02", "application/ogg"),
    (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wave"),
    (b"RIFF\x24\x00\x00\x00AVI LIST", "video/avi"),
    (mp4(b"mp42"), "video/mp4"),
    (mp4(b"isom", b"iso2", b"mp41"), "video/mp4"),
    (mp4(b"qt  "), None),
    (mp4(b"mp42", b"isom")[:12], None),
    (b"\x00\x00\x00\x15ftypmp42" + bytes(20), None),
    (b"\x00\x00\x00\x14ftypqt  mp41isom", None),  # a version is no brand
    (b"RIFF\x24\x00\x00\x00junkWAVEfmt ", None),
    (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "video/webm"),
    (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", None),
    # text, or nothing that tells
    (b"\xef\xbb\xbfplain", "text/plain"),
    ("plain".encode("utf-16"), "text/plain"),
    (b"BMW dealers <a href=/x>near you</a>", None),
    (b"ID3 tags explained <b>here</b>", None),
    (b"plain text", None),
    (b"{}", None),
    (b"", None),
    (b"\x00\x01\x02", None),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_sniff(body, expected):
    assert sniff(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"a\0b\0", "utf-16-le"),
        (b"\0a\0b", "utf-16-be"),
        *((body, None) for body in (bytes(4), b"a\0\0\0", b"\0\0a\0", b"\0\0\0a", b"\0a\0\0", b"a\0b", b"abcd")),
    ],
)
def test_utf_16_without_a_mark_is_told_by_its_zeros(body, expected):
    assert utf_16_by_zeros(body) == expected


@given(body=st.binary(max_size=2000))
def test_nothing_is_too_odd(body):
    found = sniff(body)
    assert found is None or "/" in found


@given(start=st.sampled_from([case[0] for case in CASES if case[0]]), rest=st.binary(max_size=100))
def test_only_the_beginning_counts(start, rest):
    padded = start + bytes(1445)
    assert sniff(padded + rest) == sniff(padded)


@pytest.mark.parametrize("body", [b"<!--" * 100_000, b"<?xml" * 100_000, b"<?xml ?>" * 100_000, b" " * 10_000_000])
def test_it_is_quick(body):
    began = time.process_time()
    for _ in range(20):
        sniff(body)
    assert time.process_time() - began < 0.1, "0.0003 s where this was measured"


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        *(("image/png", True), ("application/pdf", True), ("text/html", False), ("text/xml", False), (None, False)),
        *(("text/plain", False), ("application/rss+xml", False), ("application/atom+xml", False)),
    ],
)
def test_binary(media_type, expected):
    assert is_binary(media_type) is expected
