"""Whatever a file holds: no error but SeedFileError, and each row ends as accepted, duplicate or rejected."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspider.errors import SeedFileError
from linkspider.model.rows import SeedRow
from linkspider.model.tables import TABLES
from linkspider.seeds.reader import SeedReader, check_file
from linkspider.seeds.rows import CountReading, batch_of

URLS = st.sampled_from(
    ["https://a.example/", "http://b.example/?x=1,2", "https://c.example/;s=1", "d.example", "HTTPS://A.example/#x"]
)
CELLS = st.one_of(URLS, st.sampled_from(["", "2026-11-01", "NA", "#", "a\nb", 'say "yes"', "a;b", "x\ty"]), st.text())
HEADERS = st.sampled_from(
    [
        ["Linking page", "Last crawled"],
        ["url", "title"],
        ["Seite", "Tag"],
        ["Linking page"],
        [],
        *(
            ["Source Url", "Anchor text", "Target Url"],
            ["Site", "Linking pages", "Target pages"],
            ["Anchor", "Backlinks Count"],
        ),
        *(
            ["Type", "Source", "Destination", "Follow"],
            ["Referring page URL", "Target URL", "Nofollow", "Links in group"],
        ),
    ]
)
#: The pieces that readers of text and CSV stumble over.
PIECES = st.sampled_from(
    [
        *(b"https://a.example/", b"b.example", b"Linking page", b"url", b"2026-11-01"),
        *(b",", b";", b"\t", b'"', b'""', b"\n", b"\r\n", b"\r", b"#", b" "),
        *(b"domain:", b"[", b"]", b"{", b"}", b'{"url_from":"a.example","url_to":"b.example"}', b'"items":[', b":"),
        *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00", b"\xe9", b"\xed\xa0\x80", b"\x81", b"\x1a"),
    ]
)
CONTENTS = st.one_of(st.binary(), st.lists(PIECES, max_size=60).map(b"".join))

OUTCOMES = ("accepted", "duplicate", "rejected")

on_disk = settings(deadline=None)  # each example writes and reads a file


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("seeds") / "seeds.csv"


def outcome_of(row):
    if isinstance(row, SeedRow):
        return "duplicate" if row.is_duplicate else "accepted"
    return "rejected"


def read(path: Path, content: bytes):
    """The rows and the account of a file, with what must hold for every file; None if it is refused."""
    path.write_bytes(content)
    reader = SeedReader([path])
    try:
        rows = list(reader)
    except SeedFileError:
        return None
    (account,) = reader.accounts
    outcomes = Counter(outcome_of(row) for row in rows)
    assert account.rows_read == len(rows)
    assert outcomes == +Counter({name: getattr(account, name) for name in OUTCOMES})
    assert account.rows_read == sum(getattr(account, name) for name in OUTCOMES)
    batch = batch_of(rows)
    assert len(batch.seeds) + len(batch.rejects) == account.rows_read
    assert len(batch.counts) == account.counted
    lines = [row.reject.line if isinstance(row, CountReading) else row.line for row in rows]
    assert lines == sorted(set(lines))
    for name, stored in (("seeds", batch.seeds), ("seed_rejects", batch.rejects), ("seed_counts", batch.counts)):
        assert not TABLES[name].split(stored).rejects
    return rows, account


@on_disk
@given(content=CONTENTS)
def test_any_bytes(path, content):
    outcome = read(path, content)
    is_usable = outcome is not None and outcome[1].accepted > 0
    try:
        check_file(path)
    except SeedFileError:
        assert not is_usable
    else:
        assert is_usable


@on_disk
@given(header=HEADERS, rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=30), data=st.data())
def test_any_table(path, header, rows, data):
    delimiter = data.draw(st.sampled_from([",", ";", "\t"]))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([header, *rows] if header else rows)
    read(path, buffer.getvalue().encode(encoding, "replace"))


@on_disk
@given(urls=st.lists(URLS, min_size=1, max_size=30), data=st.data())
def test_a_stray_quote_costs_one_row(path, urls, data):
    at = data.draw(st.integers(0, len(urls) - 1))
    lines = [f'"{url}",2026-11-01' for url in urls]
    lines[at] = lines[at][:-12]  # what is left of the line ends before its closing quote
    _, account = read(path, "\n".join(["Linking page,Last crawled", *lines]).encode())
    assert (account.rows_read, account.rejected) == (len(urls), 1)


@on_disk
@given(urls=st.lists(URLS, min_size=1, max_size=30))
def test_a_list_gives_a_row_for_each_line(path, urls):
    _, account = read(path, "\n".join(urls).encode())
    assert (account.rows_read, account.rejected) == (len(urls), 0)


def test_where_every_row_is_rejected_the_fault_says_what_was_expected(seed_file):
    with pytest.raises(SeedFileError) as caught:
        check_file(seed_file("nothing\n", "links.txt"))
    assert str(caught.value).endswith("line 1 is not a URL: it has no host; expected a referring page in each row")
