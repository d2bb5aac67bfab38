"""Files to rows: what is accepted, what is a duplicate, what is rejected, and why."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from linkspider.errors import SeedFileError
from linkspider.model.rows import SeedRejectRow, SeedRow
from linkspider.seeds.reader import Account, SeedReader, check_file, read_files

A, B, C = "https://a.example/", "https://b.example/", "https://c.example/"
NO_HOST = "is not a URL: it has no host"
WHITE_SPACE = "holds white space, so it is not a URL"
OPEN_QUOTE = "has a quote that is not closed at the end of a cell"
LAB = Path(__file__).resolve().parents[2].parent / "shared" / "lab"
LAB_EXPORT = LAB / "docs.python.org-Latest links-2026-11-20.csv"


def day(year, month, day_of_month):
    return datetime(year, month, day_of_month, tzinfo=UTC)


def test_rows(read_paths, seed_file):
    outcome = read_paths(seed_file(f"Linking page,Last crawled\r\n{A}#top,2026-11-01\r\nftp://x/,\r\n", "gsc.csv"))
    assert outcome.rows == [
        SeedRow("gsc.csv", 2, "gsc_latest", A, A, False, day(2026, 11, 1)),
        SeedRejectRow("gsc.csv", 3, "ftp://x/,", "has the scheme 'ftp': only http and https pages can be fetched"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-01", day(2026, 11, 1)),
        ("Sep 28, 2026", day(2026, 9, 28)),
        ("28 Sep 2026", day(2026, 9, 28)),
        ("28/09/2026", day(2026, 9, 28)),
        (" 2026-11-01 ", day(2026, 11, 1)),
        ("28/09/2026 10:22", datetime(2026, 9, 28, 10, 22, tzinfo=UTC)),
        ("28.09.2026 10:22:11", datetime(2026, 9, 28, 10, 22, 11, tzinfo=UTC)),
        ("2026/09/28 9:05", datetime(2026, 9, 28, 9, 5, tzinfo=UTC)),
        ("Sep 28, 2026, 10:22", datetime(2026, 9, 28, 10, 22, tzinfo=UTC)),
        ("Sep 28 2026", day(2026, 9, 28)),
        ("Sept 28, 2026", day(2026, 9, 28)),
        ("28 sept. 2026", day(2026, 9, 28)),
        ("28-Sep-26", day(2026, 9, 28)),
        ("1760000000", datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)),
        ("1760000000123", datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)),
        ("09/28/2026", day(2026, 9, 28)),
        ("9/28/2026 10:22", datetime(2026, 9, 28, 10, 22, tzinfo=UTC)),
        ("28/09/2026 25:00", None),
        ("0001-01-01", None),
        ("1989-12-31", None),
        ("9999-12-31", None),
        ("123456789", None),
        ("2026-02-30", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_last_crawled(read, text, expected):
    (row,) = read(f'Linking page,Last crawled\n{A},"{text}"\n').rows
    assert row.tool_last_seen == expected


@pytest.mark.parametrize(
    ("content", "urls", "reasons"),
    [
        # lists
        (f"{A}?x=1,2\n\n# note\nb.example/page\n", [f"{A}?x=1,2", f"{B}page"], []),
        ("a.example\nnothing\n", [A], [(2, NO_HOST)]),
        (f"{A} {B}\n{C}\n", [C], [(1, WHITE_SPACE)]),
        (f'"{A}\n{B}"\n"{C}"\n', [C], [(1, OPEN_QUOTE), (2, OPEN_QUOTE)]),
        # cells
        (f"url,title\n{A},x,y,z,w\n{B}\n", [A, B], []),
        (f"url,title\n{A}\n,x\n{C},x,, \n", [A, C], [(3, "has no URL")]),
        (f"title,url\nx\nx,{A}\n", [A], [(2, "has no URL")]),
        (f"{A},2026-11-01\n{B},2026-11-02,x\n", [A, B], []),
        (f"url,title\n{A},x\n,\n,,\n{B},y\n", [A, B], []),
        (f"url,title\n{A},x\n#note\n", [A], [(3, NO_HOST)]),
        (f'url,title\n"{A}?x=1,2","two\nlines"\n{B},"3;4"\n', [f"{A}?x=1,2", B], []),
        (f"url;title\n{A};b\n{B};c\n", [A, B], []),
        # NA, null and 001 are text
        ("url,x\nNA,\nnull,\n001,\na.example/NA,\n", [f"{A}NA"], [(2, NO_HOST), (3, NO_HOST), (4, NO_HOST)]),
        # quotes
        (f'url,title\n"{A},x\n{B},y\n{C},z\n', [B, C], [(2, OPEN_QUOTE)]),
        (f'url,title\n"{A},x\n{B},y\n{C}",z\n', [B], [(2, OPEN_QUOTE), (4, OPEN_QUOTE)]),
        (f'url,title\n{A}?q="x",y\n{B},5" disk\n', [f"{A}?q=%22x%22", B], []),
    ],
)
def test_contents(read, content, urls, reasons):
    outcome = read(content)
    assert outcome.urls == urls
    assert outcome.reasons == reasons


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("9/31/2026", "9/31/2026"), ("0001-01-01", "0001-01-01"), (" gestern\x1b", "gestern\ufffd"), ("x" * 99, "x" * 40)],
)
def test_dates_that_cannot_be_read_are_told_of(read, cell, shown):
    outcome = read(f"Linking page,Last crawled\n{A},2026-11-01\n{B},{cell}\n{C},{cell}\n")
    assert outcome.account.warnings[-1] == f"dates that cannot be read: 2, as '{shown}' in line 3; they are left empty"


@pytest.mark.parametrize("cell", ["", "-", "N/A", "2026-11-01"])
def test_no_date_is_no_date_that_cannot_be_read(read, cell):
    outcome = read(f"Linking page,Last crawled\n{A},2026-11-01\n{B},{cell}\n")
    assert not any("dates" in line for line in outcome.account.warnings)


def test_a_secret_in_a_column_of_dates_is_not_told(read):
    outcome = read(f"Linking page,Last crawled\n{A},2026-11-01\n{B},{B}?token=hunter2\n")
    assert "hunter2" not in str(outcome.account.warnings)


@pytest.mark.parametrize("column", ["Nofollow", "dofollow"])
def test_flags_that_cannot_be_read_are_told_of(read, column):
    outcome = read(f"source url,{column}\n{A},TRUE\n{B},\n{C},vielleicht\n")
    assert [row.tool_is_followed is None for row in outcome.seeds()] == [False, True, True]
    assert outcome.account.warnings[-1] == (
        "cells that say neither yes nor no: 1, as 'vielleicht' in line 4; they are left empty"
    )


def test_rows_with_too_few_cells_are_told_of(read):
    outcome = read(f"Source Url,Anchor text,Target Url\n{A},tea,{C}\n{B}arti\n{C},\n")
    assert [row.target_url for row in outcome.seeds()] == [C, None, None]
    assert outcome.account.warnings == (
        "rows with fewer cells than there are columns: 2, first in line 3; what they lack is empty",
    )


@pytest.mark.parametrize("column", ["dofollow", "Follow", "followed"])
def test_a_column_that_says_followed_counts_in_any_table(read, column):
    outcome = read(f"source url,target url,{column}\n{A},{C},no\n{B},{C},yes\n{C},{C},nofollow\n")
    assert [row.tool_is_followed for row in outcome.seeds()] == [False, True, False]


@pytest.mark.parametrize(
    ("cell", "url"),
    [
        (f"{A}my page.html", f"{A}my%20page.html"),
        (f" {A}?q=a  b ", f"{A}?q=a%20%20b"),
        ("https://a.example?q=a b", f"{A}?q=a%20b"),
        ("https://a.example /x", None),
        ("a.example/my page", None),
        (f"{A}x {B}", None),
        (f"{A}x\ty", None),
    ],
)
def test_blanks_in_the_url_of_a_cell_belong_to_it(read, cell, url):
    outcome = read(f'Source Url,Anchor text,Target Url\n"{cell}",tea,{C}\n{C},tea,"{cell}"\n')
    found = [row.target_url if row.target_url != C else row.referring_url for row in outcome.seeds()]
    assert found == ([None] if url is None else [url, url])
    assert outcome.reasons == ([(2, WHITE_SPACE)] if url is None else [])


@pytest.mark.parametrize(
    ("line", "url"),
    [
        (f"{A}p/tee grün.html", f"{A}p/tee%20gr%C3%BCn.html"),
        (f" {A}?q=a b&p=1 ", f"{A}?q=a%20b&p=1"),
        (f"{A}a b c/d", f"{A}a%20b%20c/d"),
        (f"{A}p/tee grün", None),  # "grün" may be a note, as "dead" is
        (f"{A}p - see page.html", None),
        (f"{A}p (see page.html)", None),
        (f"{A}p – good link", None),
        (f"{A}p dead.", None),
        (f"{A} page.html", None),
        (f"{A}p 2026-09-28", None),
        (f"{A}p 28.09.2026", None),
        ("https://a.example and more", None),
        ("a.example/my page", None),
        (f"{A}x {B}", None),
    ],
)
def test_blanks_in_a_line_of_a_list_belong_to_its_one_url(read, line, url):
    outcome = read(f"{line}\n{C}\n")
    assert outcome.urls == ([C] if url is None else [url, C])
    assert outcome.reasons == ([(1, WHITE_SPACE)] if url is None else [])


@pytest.mark.parametrize("content", ["{0}my page.html\n{0}\n{0}my other.html\n", "url,x\n{0}my page,1\n{0}a b,2\n"])
def test_blanks_in_urls_are_told_of(read, content):
    outcome = read(content.format(A))
    line = next(row.line for row in outcome.seeds() if "%20" in row.referring_url)
    assert outcome.account.rejected == 0
    assert outcome.account.warnings[-1] == f"URLs with blanks: 2, first in line {line}; read as %20"


def test_a_tools_list_has_no_notes(read):
    assert read(f"Linking page\n{A}p/tee grün\n{B}\n").urls == [f"{A}p/tee%20gr%C3%BCn", B]


@pytest.mark.parametrize("line", ["https://a.example/ # why", "a.example  #why", "https://a.example/\t# a # b"])
def test_a_note_behind_a_url_of_a_list_is_no_part_of_it(read, line):
    outcome = read(f"{line}\n{B}#top\ndomain:c.example # {A}\n")
    assert (outcome.urls, outcome.rows[-1].subject) == ([A, B], "c.example")


@pytest.mark.parametrize(
    "host", ["*.a.example", "a,b.example", "a;b.example", "a.example,;", "a!.example", "a'.example"]
)
@pytest.mark.parametrize("scheme", ["", "https://", "domain:"])
def test_no_host_has_such_a_name(read, scheme, host):
    assert read(f"{B}\n{scheme}{host}\n").reasons == [(2, "is not a URL: no host can have that name")]


@pytest.mark.parametrize("host", ["a_b.example", "-a.example", "[2001:db8::1]", "192.0.2.7:8080", "münchen.example"])
def test_such_a_name_hosts_may_have(read, host):
    assert len(read(f"{B}\nhttps://{host}/\n").urls) == 2


@pytest.mark.parametrize("line", ["webmaster@a.example", "me@a.example/page"])
def test_a_mail_address_is_no_page(read, line):
    outcome = read(f"{A}?to=me@b.example\na.example?to=me@b.example\nhttps://me@c.example/\n{line}\n")
    assert (len(outcome.urls), outcome.reasons) == (3, [(4, "is a mail address and no URL")])


@pytest.mark.parametrize("line", ["a.example,", "a.example;"])
def test_a_comma_behind_a_host_alone_is_no_part_of_it(read, line):
    outcome = read(f"{B}x,y\n{C}x\n{line}\n")
    assert outcome.urls == [f"{B}x,y", f"{C}x", A]
    assert any("bare domains: 1" in warning for warning in outcome.account.warnings)


def test_the_dot_of_the_root_is_no_part_of_a_domain(read):
    assert read(f"{A}\ndomain:spam.example.\n").rows[-1].subject == "spam.example"


def test_counts_that_cannot_be_read_are_told_of(read):
    cells = ("1.2K", '"1,23,456"', "x", "12.0", "1.000", "-", "")
    rows = "".join(f"{at}.example,{cell},1\n" for at, cell in enumerate(cells))
    outcome = read(f"Site,Linking pages,Target pages\n{rows}".replace("0.example", "a.example"))
    assert [row.pages for row in outcome.rows] == [None, None, None, 12, 1000, None, None]
    told = "counts that cannot be read: 3, as '1.2K' in line 2; they are left empty"
    assert outcome.account.warnings[-1] == told


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u2060", "\u00a0", " \u200b "])
def test_marks_that_nobody_sees_are_no_part_of_a_url(read, mark):
    urls = f"{A}\n{mark}{A}1\n{A}2{mark}\n{mark}{A}3{mark}\n"
    expected = [A, f"{A}1", f"{A}2", f"{A}3"]
    assert read(urls).urls == expected
    table = "".join(f"{line},x\n" for line in urls.splitlines())
    assert read(f"url,title\n{table}").urls == expected


def test_files_of_one_name_are_told_apart_by_their_folders(read_paths, seed_file):
    paths = [
        seed_file(content, name)
        for name, content in (("c/plain.txt", A), ("c/x/plain.txt", B), ("c/other.txt", C), ("d/x/plain.txt", B))
    ]
    names = [row.seed_file for row in read_paths(*paths).rows]
    assert names == ["c/plain.txt", "c/x/plain.txt", "other.txt", "d/x/plain.txt"]
    assert [row.seed_file for row in read_paths(paths[1], paths[1]).rows] == ["plain.txt", "plain.txt"]


def test_text_of_rejects_can_be_stored(read):
    content = f"url\tx\n{A}\t\nbad\x01\x7f row\t\x85\n".encode() + b"caf\xe9 bar\t\x81\n"
    texts = [row.text for row in read(content).rejects]
    assert texts == ["bad\ufffd\ufffd row\t\ufffd", "café bar\t\ufffd"]


def test_text_of_rejects_is_cut(read):
    outcome = read(f"{A}\n{'x y' * 1_000}\n{'z' * 200_000}\n{B}\n")
    assert [(row.line, len(row.text)) for row in outcome.rejects] == [(2, 500), (3, 500)]
    assert outcome.urls == [A, B]


@pytest.mark.parametrize("bad", [b"https://x.example/\x81", b"https://x.example/\x00"])
def test_no_url_is_made_of_bytes_that_are_no_text(read, bad):
    filler = b"".join(b"https://a.example/%d\n" % number for number in range(1_000))  # the zero lies behind the head
    outcome = read(filler + bad + b"\n")
    assert outcome.reasons == [(1001, "has a URL with bytes that are no text")]
    assert outcome.account.accepted == 1_000


def test_windows_1252_is_read_as_such_and_told_of(read):
    outcome = read(f"{B}ü\n".encode() + "https://a.example/é\n".encode("cp1252"))
    assert outcome.urls == [f"{B}%C3%BC", f"{A}%C3%A9"]
    told = "line 2 is no UTF-8: read as windows-1252; if its letters look wrong, save the list as UTF-8"
    assert outcome.account.warnings == (told,)


def test_no_host_is_made_of_letters_of_another_encoding(read):
    header = "Source Url,Anchor text,Target Url\n"
    russian = f"http://пример.рф/,x,{C}\n"
    outcome = read(header.encode() + f"http://münchen.example/,x,{C}\n".encode() + russian.encode("cp1251"))
    assert outcome.urls == ["http://xn--mnchen-3ya.example/"]
    assert outcome.reasons == [(3, "has a host in letters that are no UTF-8: save the list as UTF-8")]
    targets = read(header.encode() + f"{A},x,http://пример.рф/\n".encode("cp1251"))
    assert [row.target_url for row in targets.seeds()] == [None]
    domains = read("Domain,Backlinks Count\nпример.рф,3\n".encode("cp1251"))
    assert (domains.account.counted, domains.account.rejected) == (0, 1)


def test_lines_far_apart_keep_their_encoding(read):
    lines = [f"https://münchen.example/{number}".encode("cp1252" if number % 3 else "utf-8") for number in range(300)]
    assert len(read(b"\n".join(lines)).urls) == 100


def test_json_of_another_encoding_is_told_of(read):
    outcome = read('[{"url_from":"https://a.example/é","url_to":"https://b.example/"}]'.encode("cp1252"))
    assert outcome.account.warnings[-1].startswith("the file is no UTF-8: read as windows-1252;")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_make_no_difference(read, encoding):
    outcome = read(f"Linking page\tLast crawled\r\n{A}é\t2026-11-01\r\n".encode(encoding))
    assert outcome.urls == [f"{A}%C3%A9"]
    assert outcome.account.delimiter == "\t"


def test_duplicates_are_told_by_key_and_across_files(read_paths, seed_file):
    first = seed_file(f"{A}\n{A}?utm_source=x\nhttps://A.example:443/#top\n{B}\n", "first.txt")
    second = seed_file(f"url\na.example\n{C}\nbad\n", "second.csv")
    outcome = read_paths(first, second)
    assert [(row.seed_file, row.line) for row in outcome.seeds() if not row.is_duplicate] == [
        ("first.txt", 1),
        ("first.txt", 4),
        ("second.csv", 3),
    ]
    assert [replace(account, columns=(), warnings=()) for account in outcome.accounts] == [
        Account(first, "plain", "utf-8", "", rows_read=4, accepted=2, duplicate=2, rejected=0),
        Account(second, "url_column", "utf-8", "", rows_read=3, accepted=1, duplicate=1, rejected=1),
    ]


def test_a_reader_can_be_read_again(seed_file):
    reader = SeedReader([seed_file(f"{A}\n{A}\n")])
    assert list(reader) == list(reader)
    assert len(reader.accounts) == 1


@pytest.mark.parametrize("kinds", [{"accepted": 1}, {"accepted": 2, "counted": 1}, {"rejected": 1, "counted": 2}])
def test_an_account_holds_its_sum(kinds):
    with pytest.raises(ValueError, match="unaccounted"):
        Account(Path("x"), "plain", "utf-8", "", rows_read=3, **{"accepted": 0, "duplicate": 1, "rejected": 0, **kinds})


def test_reading_is_lazy(seed_file, tmp_path):
    rows = read_files([seed_file(f"{A}\n" * 10), tmp_path / "missing.csv"])
    assert len(list(islice(rows, 10))) == 10
    with pytest.raises(SeedFileError, match="does not exist"):
        next(rows)


def test_a_file_name_that_is_no_text_can_be_stored(tmp_path):
    path = tmp_path / "caf\udce9.txt"
    try:
        path.write_text(A)
    except OSError:
        pytest.skip("this file system has no such names")
    (row,) = read_files([path])
    assert row.seed_file == "caf\ufffd.txt"


def test_check_file_stops_at_the_first_usable_row(seed_file):
    form = check_file(seed_file(f"Linking page,Last crawled\nbad,\n{A},2026-11-01\n" + "x\n" * 100))
    assert (form.source_tool, form.encoding, form.delimiter) == ("gsc_latest", "utf-8", ",")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            "Linking page,Last crawled\n",
            "has a header and no rows (line 1 is the header): expected a referring page in each row",
        ),
        ("url\n\n", "has a header and no rows"),
        ("one\ntwo\n", "names no page that can be fetched (rows: 2): line 1 is not a URL: it has no host"),
        ("url,x\n,y\n", "names no page that can be fetched (rows: 1): line 2 has no URL"),
        ("", "is empty"),
        (b"%PDF-1.4", "is a PDF"),
    ],
)
def test_check_file_refuses(seed_file, content, words):
    with pytest.raises(SeedFileError, match=r"^seed file '.*seeds\.csv' ") as caught:
        check_file(seed_file(content))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(not LAB_EXPORT.exists(), reason="needs the lab's export")
def test_an_export_of_search_console(read_paths):
    form = check_file(LAB_EXPORT)
    account = read_paths(LAB_EXPORT).account
    assert (form.source_tool, form.delimiter, form.encoding) == ("gsc_latest", ",", "utf-8")
    assert account.rows_read == 171
    assert account.accepted + account.duplicate == 171
