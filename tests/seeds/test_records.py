"""Rows of cells; what a stray quote costs."""

import pytest

from linkspider.seeds.lines import MAX_LINE
from linkspider.seeds.records import MAX_RECORD_LINES, MAX_WHOLE_RECORD_LINES, _grow, read_records

NEVER_CLOSED = "has a quote that is not closed at the end of a cell"


def records(text, delimiter=","):
    return [
        (record.line, record.fault or list(record.cells))
        for record in read_records(enumerate(text.split("\n"), 1), delimiter)
    ]


@pytest.mark.parametrize(
    ("text", "delimiter", "expected"),
    [
        ("a,b", ",", [(1, ["a", "b"])]),
        ("a;b,c", ";", [(1, ["a", "b,c"])]),
        ("a\tb", "\t", [(1, ["a", "b"])]),
        ('"a,b",c', ",", [(1, ["a,b", "c"])]),
        ('a, "b,c"', ",", [(1, ["a", "b,c"])]),
        ('"say ""yes""",c', ",", [(1, ['say "yes"', "c"])]),
        ('5" disk,c', ",", [(1, ['5" disk', "c"])]),
        ('"two\nlines",c\nd,e', ",", [(1, ["two\nlines", "c"]), (3, ["d", "e"])]),
        ("a,b\n\n  \n,\n , \nc,d", ",", [(1, ["a", "b"]), (6, ["c", "d"])]),
        ('"",""\n"a",b', ",", [(2, ["a", "b"])]),
        ("#,b", ",", [(1, ["#", "b"])]),
        ("", ",", []),
    ],
)
def test_cells(text, delimiter, expected):
    assert records(text, delimiter) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a/?x=1,2;3", [(1, ["http://a/?x=1,2;3"])]),
        ('"http://a/?x=1,2"', [(1, ["http://a/?x=1,2"])]),
        ("  a.example  ", [(1, ["a.example"])]),
        ("# note\n\n  # note\na.example#top", [(4, ["a.example#top"])]),
        ('"', [(1, ['"'])]),
        ('"a.example', [(1, ['"a.example'])]),
    ],
)
def test_a_list_has_one_cell_a_line(text, expected):
    assert records(text, "") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the fault costs its own line and no other
        ('"a,1\nb,2\nc,3', [(1, NEVER_CLOSED), (2, ["b", "2"]), (3, ["c", "3"])]),
        ('a,1\nb,2\n"c,3', [(1, ["a", "1"]), (2, ["b", "2"]), (3, NEVER_CLOSED)]),
        ('"a"b,1\nc,3', [(1, NEVER_CLOSED), (2, ["c", "3"])]),
        # the next quote closes nothing: text follows it
        ('"a,1\nb,2\n"c",3\nd,4', [(1, NEVER_CLOSED), (2, ["b", "2"]), (3, ["c", "3"]), (4, ["d", "4"])]),
        # two quotes that are never closed are not one cell that holds three rows
        (
            '"http://a/,1\nhttp://b/,2\nhttp://c/",3',
            [(1, NEVER_CLOSED), (2, ["http://b/", "2"]), (3, ['http://c/"', "3"])],
        ),
        # nor is a row that stands in the middle of them the text of a cell
        (
            'http://a/,1,"tea\nhttp://b/,2,shop"\nc,3',
            [(1, NEVER_CLOSED), (2, ["http://b/", "2", 'shop"']), (3, ["c", "3"])],
        ),
        ('"tea,http://a/\nshop",http://b/', [(1, NEVER_CLOSED), (2, ['shop"', "http://b/"])]),
        ('"a\n"b\n"c\nd', [(1, NEVER_CLOSED), (2, NEVER_CLOSED), (3, NEVER_CLOSED), (4, ["d"])]),
    ],
)
def test_quotes_that_go_wrong(text, expected):
    assert records(text) == expected


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("http://a/\nhttp://b/\nhttp://c/", ","),
        ("http://a/\nhttp://b/?x=1,2", "\t"),
        ("see\nhttp://a/, http://b/, and more", ","),
    ],
)
def test_urls_on_several_lines_of_one_cell_are_no_rows(text, delimiter):
    assert records(f'x{delimiter}"{text}"\ny', delimiter) == [(1, ["x", text]), (2 + text.count("\n"), ["y"])]
    assert records(f'"{text}"{delimiter}x', delimiter) == [(1, [text, "x"])]


def test_a_quoted_cell_spans_so_many_lines_and_no_more():
    longest = '"' + "\n" * (MAX_RECORD_LINES - 1) + 'end",x'
    assert records(longest) == [(1, [f"{longest[1:-3]}", "x"])]
    too_long = records('"' + "\nrow" * MAX_RECORD_LINES + '",x')
    assert too_long[0] == (1, NEVER_CLOSED)
    assert [line for line, _ in too_long] == list(range(1, MAX_RECORD_LINES + 2))


def test_a_quoted_cell_is_no_longer_than_a_line_may_be():
    half = "x" * (MAX_LINE // 2)
    assert [line for line, _ in records(f'"{half}\n{half}\n{half}",y')] == [1, 2, 3]
    assert [line for line, _ in records(f'"{half}\n",y\nz')] == [1, 3]


@pytest.mark.parametrize("delimiter", [",", ""])
def test_a_line_that_is_too_long(delimiter):
    assert records(f"a\n{'x' * (MAX_LINE + 1)}\nb", delimiter) == [
        (1, ["a"]),
        (2, "is longer than 65,536 characters"),
        (3, ["b"]),
    ]


def test_a_record_keeps_its_text():
    (record,) = read_records([(1, '"a'), (2, 'b", c')], ",")
    assert record.text == '"a\nb", c'


LONG = "\n".join(f"line {number}" for number in range(25))


def test_a_long_cell_of_a_row_as_wide_as_the_header_is_whole():
    assert records(f'n,title,url\n3,"{LONG}",u\n4,t,v') == [
        *((1, ["n", "title", "url"]), (2, ["3", LONG, "u"]), (27, ["4", "t", "v"])),
    ]
    assert records(f'n,title,url\n3,"{LONG}"\n4,t,v')[1] == (2, NEVER_CLOSED)
    more = "\nx" * MAX_WHOLE_RECORD_LINES
    assert records(f'n,title,url\n3,"{more}",u')[1] == (2, NEVER_CLOSED)


def test_a_line_with_a_url_is_no_row_inside_of_a_row_as_wide_as_the_header():
    text = "first\nsee foo,http://x/ now\nend"
    assert records(f'n,title,url\n3,"{text}",u')[1:] == [(2, ["3", text, "u"])]


def test_the_rest_of_a_row_with_an_open_quote_is_no_row():
    rest = "belongs to the row of line 2, which has a quote that is not closed at the end of a cell"
    assert records('n,title,url,to\n3,"one\ntwo,u,v\n4,t,u,v\n5,t,u') == [
        *((1, ["n", "title", "url", "to"]), (2, NEVER_CLOSED), (3, rest)),
        *((4, ["4", "t", "u", "v"]), (5, ["5", "t", "u"])),
    ]


def test_rows_that_are_all_short_do_not_belong_to_one_with_an_open_quote():
    assert [fault for _, fault in records('n,title,url,\n1,t,u\n2,"one\n3,t,u\n4,t,u')[3:]] == [
        *(["3", "t", "u"], ["4", "t", "u"]),
    ]


def test_open_quotes_in_each_line_do_not_make_a_file_slow(monkeypatch):
    read = []
    monkeypatch.setattr("linkspider.seeds.records._grow", lambda *args: read.append(args[-1]) or _grow(*args))
    lines = 2_000
    assert len(records("a,b\n" + 'x""","""\n' * lines)) == lines + 1
    assert sum(read) < 40 * lines
