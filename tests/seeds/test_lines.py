"""Encodings, line ends, and files that are no text."""

import os

import pytest

from linkspider.errors import SeedFileError
from linkspider.seeds.lines import MAX_LINE, open_text
from linkspider.seeds.sources import sources_of

TEXT = "https://a.example/é\nhttps://b.example/ü\n"
LATIN = "Linking page,Last crawled\nhttps://a.example/,2026-11-01\n"


def open_path(path):
    """The text of a file that is no archive."""
    (source,) = sources_of(path)
    return open_text(source)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8-sig"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_encodings(seed_file, content, encoding):
    text = open_path(seed_file(content))
    assert text.encoding == encoding
    assert list(text.lines()) == [(1, "https://a.example/é"), (2, "https://b.example/ü")]


@pytest.mark.parametrize("short", ["a", "ab", "a.b"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_short_utf_16_without_a_mark(seed_file, short, encoding):
    assert list(open_path(seed_file(short.encode(encoding))).lines()) == [(1, short)]


def test_each_line_has_its_encoding(seed_file):
    content = "é-8\n".encode() + "é-1252 €\n".encode("cp1252") + "ü-8\n".encode()
    assert [text for _, text in open_path(seed_file(content)).lines()] == ["é-8", "é-1252 €", "ü-8"]


def test_bytes_without_a_meaning_are_marked(seed_file):
    assert list(open_path(seed_file(b"a\x81\xffb\n")).lines()) == [(1, "a\ufffdÿb")]


def test_half_a_utf_16_character_at_the_end_is_marked(seed_file):
    assert list(open_path(seed_file(b"\xff\xfe" + "ab".encode("utf-16-le") + b"c")).lines()) == [(1, "ab\ufffd")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_line_ends(seed_file, end, encoding):
    content = end.join(["a.example", "", "b.example\x0b\u2028x"]).encode(encoding)
    assert list(open_path(seed_file(content)).lines()) == [(1, "a.example"), (2, ""), (3, "b.example\x0b\u2028x")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_no_line_is_kept_whole_when_it_is_too_long(seed_file, end):
    content = end.join(["x" * MAX_LINE, "y" * (MAX_LINE + 1), "z" * (5 * MAX_LINE), "last"])
    read = list(open_path(seed_file(content)).lines())
    assert [(number, len(text)) for number, text in read] == [
        (1, MAX_LINE),
        (2, MAX_LINE + 1),
        (3, MAX_LINE + 1),
        (4, 4),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04\x14\x00", "a zip archive that breaks off: fetch or export it again"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook: export the list as CSV"),
        (b"%PDF-1.7\n", "a PDF: export the list as CSV"),
        (b"\x1f\x8b\x08\x00", "a broken archive ("),
        (b"\x00" * 100, "a binary file: expected text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01", "a binary file: expected text"),
        (b"ab\x00c\x01d\x02e", "a binary file: expected text"),
        (bytes(range(256)) * 32, "a binary file: expected text"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<title>Log in</title>", "a web page, such as a login: export the list"),
        (b"<HTML lang=en>", "a web page, such as a login: export the list"),
    ],
)
def test_files_that_are_no_text(seed_file, content, words):
    path = seed_file(content, "links.csv")
    with pytest.raises(SeedFileError, match=r"^seed file '.*links\.csv' is ") as caught:
        open_path(path)
    assert words in str(caught.value)


def test_a_stray_zero_makes_no_binary_file(seed_file):
    content = b"https://a.example/\n" * 50 + b"https://b\x00.example/\n"
    assert len(list(open_path(seed_file(content)).lines())) == 51


def test_a_folder(tmp_path):
    with pytest.raises(SeedFileError, match="is a folder: name the files in it"):
        open_path(tmp_path)


def test_a_missing_file_with_its_neighbour(seed_file, tmp_path):
    seed_file(LATIN, "latest links.csv")
    with pytest.raises(SeedFileError, match=r"does not exist; did you mean '.*latest links\.csv'\?$"):
        open_path(tmp_path / "latest link.csv")


@pytest.mark.parametrize("name", ["quite different.txt", "no folder/latest links.csv"])
def test_a_missing_file_without_a_neighbour(seed_file, tmp_path, name):
    seed_file(LATIN, "latest links.csv")
    with pytest.raises(SeedFileError, match=r"does not exist$"):
        open_path(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SeedFileError, match="is no regular file"):
        open_path(tmp_path / "pipe")


def test_a_name_that_is_too_long(tmp_path):
    with pytest.raises(SeedFileError, match=r"cannot be read|does not exist"):
        open_path(tmp_path / ("x" * 5_000))


def test_a_file_that_goes_away_while_it_is_read(seed_file):
    path = seed_file(LATIN)
    text = open_path(path)
    path.unlink()
    with pytest.raises(SeedFileError, match="cannot be read: No such file"):
        list(text.lines())


def test_a_zero_byte_makes_no_short_list_binary(read):
    outcome = read("https://a.example/1\nhttps://b.example/\0\nhttps://c.example/\n")
    assert outcome.urls == ["https://a.example/1", "https://c.example/"]
    assert [line for line, _ in outcome.reasons] == [2]
