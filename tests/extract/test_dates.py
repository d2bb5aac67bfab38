"""Dates of pages: how they are written, and which of several counts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.extract.dates import parse_date
from linkspider.extract.page_dates import Dates, ItemDate, TimeMark, read_dates
from linkspider.extract.structured_data import read_json_ld

DATES = [
    ("2026-01-02", (2026, 1, 2)),
    ("20260102", (2026, 1, 2)),
    ("2026/01/02", (2026, 1, 2)),
    ("2026/1/2", (2026, 1, 2)),
    ("2026-01-02T03:04:05Z", (2026, 1, 2, 3, 4, 5)),
    ("2026-01-02T03:04:05", (2026, 1, 2, 3, 4, 5)),
    ("2026-01-02T10:05:30 PM", (2026, 1, 2, 22, 5, 30)),
    ("2026-01-02T09:12 PM", (2026, 1, 2, 21, 12, 0)),
    ("2026-01-02T12:12 AM", (2026, 1, 2, 0, 12, 0)),
    ("2026-01-02 03:04", (2026, 1, 2, 3, 4)),
    ("2026-01-02T03:04:05+02:00", (2026, 1, 2, 1, 4, 5)),
    ("2026-01-02T03:04:05-0730", (2026, 1, 2, 10, 34, 5)),
    ("2026-01-02T03:04:05+05", (2026, 1, 1, 22, 4, 5)),
    ("2026-01-02T03:04:05.678Z", (2026, 1, 2, 3, 4, 5)),
    ("2026-01-02T03:04:05.123456789+00:00", (2026, 1, 2, 3, 4, 5)),
    ("20260102T030405Z", (2026, 1, 2, 3, 4, 5)),
    ("2026-01-02 03:04:05 UTC", (2026, 1, 2, 3, 4, 5)),
    ("2026-01-02 03:04:05 +0100", (2026, 1, 2, 2, 4, 5)),
    ("  2026-01-02t03:04:05z\n", (2026, 1, 2, 3, 4, 5)),
    ("Fri, 02 Jan 2026 03:04:05 GMT", (2026, 1, 2, 3, 4, 5)),
    ("Fri, 2 Jan 2026 03:04:05 +0100", (2026, 1, 2, 2, 4, 5)),
    ("2 Jan 2026 03:04:05 -0000", (2026, 1, 2, 3, 4, 5)),
    ("Fri, 02 Jan 2026 03:04:05 EST", (2026, 1, 2, 8, 4, 5)),
    ("Mon Jan 05 2026 10:00:00 GMT+0100 (CET)", (2026, 1, 5, 9)),
    ("Mon Jan 05 2026 10:00:00 GMT-0500 (Eastern Standard Time)", (2026, 1, 5, 15)),
    ("Mon, 05 Jan 2026 10:00:00 UTC+0100", (2026, 1, 5, 9)),
    ("Mon, 05 Jan 2026 10:00:00 +01:00", (2026, 1, 5, 9)),
    ("Jan 6, 2026 5:30 PM", (2026, 1, 6, 17, 30)),
    ("January 6, 2026, 5:30:10 p.m.", (2026, 1, 6, 17, 30, 10)),
    ("6 Jan 2026 12:30am", (2026, 1, 6, 0, 30)),
    ("6 Jan 2026 12:30 PM", (2026, 1, 6, 12, 30)),
    ("6 Jan 2026 17:30 PM", (2026, 1, 6, 17, 30)),
    ("6 Jan 2026 17:30 AM", (2026, 1, 6, 17, 30)),
    ("Jan 6, 2026 5:30 PM EST", (2026, 1, 6, 22, 30)),
    ("2026-01-06 05:30 PM", (2026, 1, 6, 17, 30)),
    ("2026-1-2", (2026, 1, 2)),
    ("1767323045", (2026, 1, 2, 3, 4, 5)),
    ("1767323045678", (2026, 1, 2, 3, 4, 5)),
    ("January 2, 2026", (2026, 1, 2)),
    ("Jan. 2nd 2026", (2026, 1, 2)),
    ("2 Jan 2026", (2026, 1, 2)),
    ("02 JANUARY, 2026", (2026, 1, 2)),
    ("Sept 30, 2026", (2026, 9, 30)),
    ("1990-01-01", (1990, 1, 1)),
    ("2100-12-31T23:59:59Z", (2100, 12, 31, 23, 59, 59)),
    ("2024-02-29", (2024, 2, 29)),
    ("02.01.2026", (2026, 1, 2)),
    ("2.1.2026, 3:04", (2026, 1, 2, 3, 4)),
    ("20.06.2026 11:43", (2026, 6, 20, 11, 43)),
    ("Do., 25.09.2025 - 11:38", (2025, 9, 25, 11, 38)),
    ("2026/02/21 21:20", (2026, 2, 21, 21, 20)),
    ("2026/2/21 9:20 PM", (2026, 2, 21, 21, 20)),
    ("2026-12-05T23:15:0Z", (2026, 12, 5, 23, 15)),
    ("2026-05-11T4:10:00", (2026, 5, 11, 4, 10)),
    ("2026-05-11T04:10:08:684Z", (2026, 5, 11, 4, 10, 8)),
    ("2026-05-11T04:10:08ZZ", (2026, 5, 11, 4, 10, 8)),
    ("2026-1-26T14:32:06+02:00", (2026, 1, 26, 12, 32, 6)),
    ("2026-02-21 12:16:43 +0100 +0100", (2026, 2, 21, 11, 16, 43)),
    ("2026-02-21 12:16:43 +0000 UTC", (2026, 2, 21, 12, 16, 43)),
    ("2026-02-21 12:16:43 +0100 CET", (2026, 2, 21, 11, 16, 43)),
    ("2026-02-21T12:16:43&#x2B;05:30", (2026, 2, 21, 6, 46, 43)),
    ("2026 Jan 7", (2026, 1, 7)),
    ("2026 Jan 7 10:00", (2026, 1, 7, 10)),
    ("Thu, 09/25/2025 - 11:38", (2025, 9, 25, 11, 38)),
    ("Thursday, 25/09/2025", (2025, 9, 25)),
    ("Tue, 09/09/2025", (2025, 9, 9)),
    ("Thu, 09/04/2025", (2025, 9, 4)),
    ("Wed, 09/04/2025", (2025, 4, 9)),
    ("Tuesday, Aug. 17, 2010", (2010, 8, 17)),
    ("Thursday, September 25, 2025 - 11:38", (2025, 9, 25, 11, 38)),
    # zones by name
    ("Tue Jan 28 15:28:56 CET 2020", (2020, 1, 28, 14, 28, 56)),
    ("Mon, 11 Oct 2021 14:57:00 CEST", (2021, 10, 11, 12, 57)),
    ("Apr 02, 2020, 04:11 AM IST", (2020, 4, 1, 22, 41)),
    ("2020-09-25T16:02:50CDT", (2020, 9, 25, 21, 2, 50)),
    ("2020-09-25T16:02:50 EET", (2020, 9, 25, 14, 2, 50)),
    # the day alone: what nobody knows is not taken for UTC
    ("Tue, 28 Jan 2020 15:28:56 XYZT", (2020, 1, 28)),
    ("Tuesday, May 5, 2026, 9:05 a.m. ET", (2026, 5, 5)),
    ("2025-12-17UTC07:30:00+00:00", (2025, 12, 17)),
    ("2026-01-02T03:04:05[Europe/Berlin]", (2026, 1, 2)),
    ("2026-01-02T03:04:05+99:00", (2026, 1, 2)),
    ("2026-01-02T25:00:00", (2026, 1, 2)),
    ("2026-01-02T03:61", (2026, 1, 2)),
    ("2026-01-02 by Ann", (2026, 1, 2)),
]
NONE = [
    *("", " ", "2026", "2026-01", "01/02/2026", "13.13.2026", "yesterday", "12345678", "20261301", "2026-13-01"),
    *("2026/01-02", "Ja 2, 2026", "Janua 2026", "Mond 2, 2026", "31 Feb 2026", "Jan 0, 2026", "176732304"),
    *("9999999999", "17673230451", "176732304567", "17673230456789", "Januaryx 2, 2026", "May 2026"),
    *("2026-02-30", "2025-02-29", "2026-02-30T10:00", "2026-01-023", "2026-01-02-03"),
    *("1989-12-31", "2101-01-01", "1970-01-01T00:00:00Z", "0000-00-00", "0001-01-01T00:00:00", "9999-12-31"),
    *(
        "{{ page.date }}",
        "more than 2026-01-02",
        "x" * 10_000,
        "2026-01-02T" + "0" * 60,
        "Fri, 99 Jan 2026 03:04:05 GMT",
    ),
    *(
        "٢٠٢٦-٠١-٠٢",
        "Thu, 06/09/2025 - 11:38",
        "Thu, 13/13/2025",
        "Tue, 01/07/2025",  # either way
        "1.2.3.2026",
        "01.02.2026.3",
        ", , , , , , ",
        "+49 30 123456",
        "Jan Jan Jan Jan 2026 1",
    ),
]
YEARS = datetime.fromisoformat("1990-01-02"), datetime.fromisoformat("2100-12-30")
A, B = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text, expected):
    assert parse_date(text) == datetime(*expected, tzinfo=UTC)
    assert parse_date(text).tzinfo is UTC


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date(text):
    assert parse_date(text) is None


@given(st.one_of(st.text(max_size=70), st.text("0123456789-/: TZ+.,JanFriGMT", max_size=40)))
def test_no_text_raises(text):
    found = parse_date(text)
    assert found is None or 1990 <= found.year <= 2100


@given(st.datetimes(*YEARS, timezones=st.timezones()))
def test_python_reads_them_the_same(moment):
    moment = moment.replace(microsecond=0)
    # two zones never compare equal where clocks are set back (PEP 495)
    assert parse_date(moment.isoformat()) == moment.astimezone(UTC)


def found(json_ld=(), properties=None, items=(), marks=()):
    return read_dates(read_json_ld(json_ld), properties or {}, items, list(marks))


ARTICLE = '{"@type": "NewsArticle", "datePublished": "2026-01-02", "dateModified": "2026-03-04"}'
OTHER = {"article:published_time": ["2020-01-01"], "og:updated_time": ["2020-01-01"]}
ITEMS = [ItemDate("datePublished", "2020-01-01", 1, ""), ItemDate("dateModified", "2020-01-01", 1, "")]


def test_json_ld_comes_first():
    assert found([ARTICLE], OTHER, ITEMS) == Dates(A, B)


def test_each_date_has_its_own_source():
    assert found(['{"datePublished": "2026-01-02"}'], {"article:modified_time": ["2026-03-04"]}) == Dates(A, B)


JSON_LD = [
    ("a graph", '{"@graph": [{"@type": "Person"}, {"@type": "BlogPosting", "datePublished": "2026-01-02"}]}', A),
    ("a list", '[{"@type": "Organization"}, {"@type": "Article", "datePublished": "2026-01-02"}]', A),
    (
        "the article before the page",
        '[{"@type": "WebPage", "datePublished": "2026-03-04"}, {"@type": ["Article"], "datePublished": "2026-01-02"}]',
        A,
    ),
    (
        "the page before what is on it",
        '[{"@type": "Product", "datePublished": "2026-03-04"}, {"@type": "WebPage", "datePublished": "2026-01-02"}]',
        A,
    ),
    ("the page where no article says it", '{"@type": "WebPage", "datePublished": "2026-01-02"}', A),
    ("main entity", '{"@type": "WebPage", "mainEntity": {"@type": "Article", "datePublished": "2026-01-02"}}', A),
    ("a typed value", '{"datePublished": {"@type": "Date", "@value": "2026-01-02"}}', A),
    ("a list of values", '{"datePublished": ["2026-01-02", "2026-03-04"]}', A),
    ("not a comment's", '{"@type": "Comment", "datePublished": "2026-01-02"}', None),
    ("not a review's", '{"@type": "Product", "review": {"@type": "Review", "datePublished": "2026-01-02"}}', None),
    ("not those of a list of posts", '{"@type": "Blog", "blogPost": [{"datePublished": "2026-01-02"}]}', None),
    ("a question's", '{"@type": "QAPage", "mainEntity": {"@type": "Question", "dateCreated": "2026-01-02"}}', A),
    ("created is not published", '{"@type": "Article", "dateCreated": "2026-01-02"}', None),
    ("a number", '{"datePublished": 20260102}', None),
    ("an unreadable one, then a readable one", '[{"datePublished": "soon"}, {"datePublished": "2026-01-02"}]', A),
]


@pytest.mark.parametrize(("block", "expected"), [case[1:] for case in JSON_LD], ids=[case[0] for case in JSON_LD])
def test_json_ld(block, expected):
    assert found([block]) == Dates(expected, None)


@pytest.mark.parametrize(
    "name",
    [
        *("article:published_time", "date", "dc.date", "dc.date.issued", "citation_publication_date", "pubdate"),
        *("datepublished", "publishdate", "published_at", "dc:date"),
    ],
)
def test_published_names(name):
    assert found(properties={name: ["2026-01-02"]}) == Dates(A, None)


@pytest.mark.parametrize(
    "name", ["article:modified_time", "og:updated_time", "dcterms.modified", "last-modified", "datemodified"]
)
def test_modified_names(name):
    assert found(properties={name: ["2026-03-04"]}) == Dates(None, B)


def test_open_graph_before_microdata_before_other_names():
    graph, items = {"article:published_time": ["2026-01-02"]}, [ItemDate("datePublished", "2026-03-04", 1, "")]
    names = {"date": ["2020-01-01"]}
    assert found(properties={**graph, **names}, items=items).published_at == A
    assert found(properties=names, items=items).published_at == B


def test_marked_times():
    marks = [TimeMark("2026-01-02", False, 1), TimeMark("2026-03-04", True, 1)]
    assert found(marks=marks) == Dates(A, B)


def test_a_list_of_articles_has_no_date_of_its_own():
    assert found(marks=[TimeMark("2026-01-02", False, 1), TimeMark("2026-03-04", False, 2)]) == Dates(None, None)


@pytest.mark.parametrize(
    ("value", "expected"), [("1767323045", (3, 4, 5)), ('"1767323045"', (3, 4, 5)), ("true", None), ("1e9", None)]
)
def test_json_ld_may_say_unix_time(value, expected):
    nodes = read_json_ld([f'{{"@type": "Article", "datePublished": {value}}}'])
    published = expected and datetime(2026, 1, 2, *expected, tzinfo=UTC)
    assert read_dates(nodes, {}, [], []) == Dates(published, None)
