"""Sitemaps of all kinds, as they are and as they should not be."""

import gzip
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspider.extract import sitemap_entries, sitemap_mending, sitemap_xml, sitemaps
from linkspider.extract.sitemap_entries import (
    MAX_BYTES,
    MAX_ENTRIES,
    MAX_KEPT_REJECTS,
    MAX_WRITTEN,
    Sitemap,
    SitemapError,
)
from linkspider.extract.sitemaps import read_sitemap

URL = "https://example.com/maps/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def urlset(*locs, head="", attributes=NS):
    return f"{head}<urlset {attributes}>{''.join(f'<url><loc>{loc}</loc></url>' for loc in locs)}</urlset>".encode()


def urls(body, content_type=None):
    return [entry.url for entry in read_sitemap(body, URL, content_type).entries]


PLAIN = urlset("http://h/a", "http://h/b?x=1&amp;y=2")
AB = ["http://h/a", "http://h/b?x=1&y=2"]
KINDS = [
    ("urlset", PLAIN, "urlset", AB),
    ("no namespace", urlset("http://h/a", attributes=""), "urlset", AB[:1]),
    ("wrong namespace", urlset("http://h/a", attributes='xmlns="http://www.google.com/x"'), "urlset", AB[:1]),
    ("prefix", PLAIN.replace(b"<", b"<s:").replace(b"<s:/", b"</s:").replace(b"xmlns", b"xmlns:s"), "urlset", AB),
    (
        "index",
        f"<sitemapindex {NS}><sitemap><loc>http://h/a</loc></sitemap></sitemapindex>".encode(),
        "index",
        AB[:1],
    ),
    ("CDATA", urlset("<![CDATA[http://h/b?x=1&y=2]]>"), "urlset", AB[1:]),
    ("white space", urlset("\n  http://h/a\t\n"), "urlset", AB[:1]),
    ("character references", urlset("http://h/&#97;"), "urlset", AB[:1]),
    ("comments", urlset("http://<!-- x -->h/a", head="<!-- <html> -->"), "urlset", AB[:1]),
    ("fragment, user and case", urlset("HTTP://u:p@H/a#b"), "urlset", AB[:1]),
    ("none", urlset(), "urlset", []),
    ("the shortest", b"<rss/>", "rss", []),
    (
        "pictures, films, news, alternates",
        (
            b'<urlset xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
            b"<url><image:loc>http://h/0</image:loc><image:image><image:loc>http://h/1</image:loc></image:image>"
            b'<xhtml:link rel="alternate" hreflang="de" href="http://h/2"/><loc>http://h/a</loc></url></urlset>'
        ),
        "urlset",
        AB[:1],
    ),
    (
        "RSS 2.0",
        (
            b'<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><link>http://h/</link><item>'
            b'<atom:link href="http://h/x"/><link>http://h/a</link><guid>http://h/z</guid></item>'
            b'<item><guid>http://h/c</guid></item><item><guid isPermaLink="true">http://h/d</guid></item></channel></rss>'
        ),
        "rss",
        ["http://h/a", "http://h/c", "http://h/d"],
    ),
    (
        "RSS 1.0",
        (
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            b"<channel><link>http://h/</link></channel><item><link>http://h/a</link></item></rdf:RDF>"
        ),
        "rss",
        AB[:1],
    ),
    (
        "Atom",
        (
            b'<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://h/"/><entry><link rel="self" href="http://h/x"/>'
            b'<link rel=" Alternate " href="http://h/a"/><link href="http://h/z"/></entry>'
            b'<entry><link href="http://h/b?x=1&amp;y=2"/></entry></feed>'
        ),
        "atom",
        AB,
    ),
    ("an empty URL before one", b"<urlset><url><loc/><loc>http://h/a</loc></url></urlset>", "urlset", AB[:1]),
    ("an empty URL behind one", b"<urlset><url><loc>http://h/a</loc><loc> </loc></url></urlset>", "urlset", AB[:1]),
    (
        "another namespace's element of an entry's name",
        b'<urlset><url><x:url xmlns:x="u">y</x:url><loc>http://h/a</loc></url></urlset>',
        "urlset",
        AB[:1],
    ),
    ("text", b"\xef\xbb\xbfhttp://h/a\r\n\r\nhttp://h/b?x=1&y=2", "text", AB),
    ("text in UTF-16", "http://h/a\nhttp://h/b?x=1&y=2\n".encode("utf-16"), "text", AB),
    ("nothing", b"", "empty", []),
    ("white space alone", b"\xef\xbb\xbf \r\n", "empty", []),
    ("packed", gzip.compress(PLAIN), "urlset", AB),
    ("packed in parts", gzip.compress(PLAIN[:50]) + gzip.compress(PLAIN[50:]), "urlset", AB),
    ("packed, with rubbish behind", gzip.compress(PLAIN) + bytes(9), "urlset", AB),
    ("packed text", gzip.compress(b"http://h/a\n"), "text", AB[:1]),
    ("packed nothing", gzip.compress(b""), "empty", []),
]


@pytest.mark.parametrize(("body", "kind", "expected"), [case[1:] for case in KINDS], ids=[case[0] for case in KINDS])
def test_kinds(body, kind, expected):
    found = read_sitemap(body, URL)
    assert (found.kind, [entry.url for entry in found.entries]) == (kind, expected)
    assert (found.rejected, found.is_recovered, found.is_truncated) == (0, False, False)


CYRILLIC = "<urlset><url><loc>http://h/ж</loc></url></urlset>"
ENCODINGS = [
    (CYRILLIC.encode(), None),
    (b"\xef\xbb\xbf" + CYRILLIC.encode(), "text/xml; charset=windows-1251"),
    (CYRILLIC.encode("utf-16"), None),
    (CYRILLIC.encode("utf-16-le"), None),
    (CYRILLIC.encode("utf-16-be"), None),
    (b'<?xml version="1.0" encoding="windows-1251"?>' + CYRILLIC.encode("cp1251"), None),
    (b'<?xml version="1.0" encoding="windows-1251"?>' + CYRILLIC.encode("cp1251"), "text/xml; charset=utf-8"),
    (b'<?xml version="1.0" encoding="windows-1251"?>' + CYRILLIC.encode(), "text/xml; charset=utf-8"),
    (CYRILLIC.encode("cp1251"), 'application/xml; charset="windows-1251"'),
    (b'<?xml version="1.0" encoding="utf-16"?>' + CYRILLIC.encode(), None),
    (b'<?xml version="1.0" encoding="klingon"?>' + CYRILLIC.encode(), "text/xml; charset=rot13"),
    (('<?xml version="1.0" encoding="utf-8"?>' + CYRILLIC).encode("utf-16"), None),
]


@pytest.mark.parametrize(("body", "content_type"), ENCODINGS)
def test_encodings(body, content_type):
    found = read_sitemap(body, URL, content_type)
    assert [entry.url for entry in found.entries] == ["http://h/%D0%B6"]
    assert not found.is_recovered


DATES = [
    ("2026-01-02", (2026, 1, 2)),
    ("2026-01-02T03:04:05+02:00", (2026, 1, 2, 1, 4, 5)),
    ("2026-01-02T03:04Z", (2026, 1, 2, 3, 4)),
    ("2026-01-02T03:04:05", (2026, 1, 2, 3, 4, 5)),
    (" 2026-03 ", (2026, 3, 1)),
    ("2026", (2026, 1, 1)),
    ("yesterday", None),
    ("2026-13", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text, expected):
    body = f"<urlset><url><lastmod>{text}</lastmod><loc>http://h/a</loc></url></urlset>".encode()
    (entry,) = read_sitemap(body, URL).entries
    assert entry.modified_at == (datetime(*expected, tzinfo=UTC) if expected else None)


def test_dates_of_feeds():
    rss = b"<rss><item><link>http://h/</link><pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate></item></rss>"
    atom = b'<feed><entry><published>2025-01-01</published><updated>2026-01-02</updated><link href="http://h/"/></entry></feed>'
    assert read_sitemap(rss, URL).entries[0].modified_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert read_sitemap(atom, URL).entries[0].modified_at == datetime(2026, 1, 2, tzinfo=UTC)


def test_links_of_atom_are_relative_to_their_base_else_to_the_feed():
    atom = """<feed xml:base="/blog/"><entry><link href="a"/></entry><entry xml:base="2026/"><link rel="self" href="x"/>
        <link href="b"/></entry><entry><link xml:base="https://h/c/" href="?d=1"/></entry>
        <entry><link href="http://h/e"/></entry><entry xml:base="mailto:x"><link href="f"/></entry>
        <entry><link href="ftp://h/"/></entry><entry><link href=""/></entry></feed>"""
    found = read_sitemap(atom.encode(), "http://h/feed/atom.xml")
    assert [entry.url for entry in found.entries] == [
        *("http://h/blog/a", "http://h/blog/2026/b", "https://h/c/?d=1", "http://h/e", "http://h/blog/f"),
    ]
    assert [reject.reason for reject in found.rejects] == ["has the scheme 'ftp'", "is empty"]
    assert urls(b'<feed><entry><link href="a"/></entry></feed>') == ["https://example.com/maps/a"]


REJECTS = [
    ("/a", "is no absolute URL"),
    ("//h/a", "is no absolute URL"),
    ("https:a", "is no absolute URL"),
    ("h.com:80/a", "is no absolute URL"),
    ("localhost:80/a", "is no absolute URL"),
    ("ftp://h/a", "has the scheme 'ftp'"),
    ("mailto:a@h", "has the scheme 'mailto'"),
    ("http://[h", "is no URL"),
    ("", "is empty"),
    ("http://h/" + "a" * 2_040, "is longer than 2,048 characters"),
    ("http://h/" + "ж" * 400, "is longer than 2,048 characters"),
    ("http://h/" + "a" * 20_000, "is longer than 2,048 characters"),
    ("http://h/<b>a</b>", "holds an entity or markup, which is not expanded"),
]


MISPLACED = [
    ("<sitemapindex><sitemap><loc>http://h/a</loc><loc>http://h/b?x=1&amp;y=2</loc></sitemap></sitemapindex>", AB),
    ("<urlset><url><loc>http://h/a</loc><loc>http://h/b?x=1&amp;y=2</loc></url></urlset>", AB),
    ("<urlset><loc>http://h/a</loc><url><loc>http://h/b?x=1&amp;y=2</loc></url></urlset>", AB),
    ("<sitemapindex><sitemap>http://h/a<lastmod>2026-01-01</lastmod></sitemap></sitemapindex>", AB[:1]),
]


@pytest.mark.parametrize(("body", "expected"), MISPLACED)
def test_urls_where_the_protocol_has_none_are_read_and_said_to_be_recovered(body, expected):
    found = read_sitemap(body.encode(), URL)
    assert ([entry.url for entry in found.entries], found.rejected, found.is_recovered) == (expected, 0, True)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<sitemapindex><url><loc>http://h/a</loc></url></sitemapindex>", "is a page in an index of sitemaps"),
        ("<urlset><sitemap><loc>http://h/a</loc></sitemap></urlset>", "is a sitemap in a list of pages"),
    ],
)
def test_entries_of_the_other_kind_of_file_are_rejects(body, reason):
    found = read_sitemap(body.encode(), URL)
    assert (found.entries, [tuple(reject) for reject in found.rejects]) == ((), [(1, "http://h/a", reason)])


@pytest.mark.parametrize(("loc", "reason"), REJECTS)
def test_rejects(loc, reason):
    found = read_sitemap(urlset("http://h/a", loc), URL)
    ((position, text, why),) = found.rejects
    assert (position, why, found.rejected, len(found.entries)) == (2, reason, 1, 1)
    assert text == loc.partition("<")[0][:500]


def test_the_longest_url_is_kept():
    assert urls(urlset("http://h/" + "a" * 2_039)) == ["http://h/" + "a" * 2_039]


@pytest.mark.parametrize(
    "body",
    [
        b'<rss><item><guid isPermaLink="False">http://h/no</guid></item></rss>',
        b"<urlset><url>soon</url></urlset>",
        b"<urlset><url/></urlset>",
    ],
)
def test_an_entry_without_a_url_is_a_reject(body):
    found = read_sitemap(body, URL)
    assert ([tuple(reject) for reject in found.rejects], found.is_recovered) == ([(1, "", "is empty")], False)


def test_rejects_of_text_have_their_line():
    found = read_sitemap(b"\n\nhttp://h/a\n# note\nhttp://h/\xff\n", URL)
    assert [(each.position, each.reason) for each in found.rejects] == [
        (4, "is no absolute URL"),
        (5, "holds bytes that are not in the file's encoding"),
    ]


def test_what_a_spreadsheet_would_choke_on_is_marked_in_rejects():
    assert read_sitemap(b"x\x1by\n", URL).rejects[0].text == "x\ufffdy"


def test_a_url_that_is_listed_again_is_one():
    found = read_sitemap(urlset("http://h/a", "http://h/a#b", "http://h/b", "http://H/a"), URL)
    assert [entry.url for entry in found.entries] == ["http://h/a", "http://h/b"]
    assert not found.rejected


def test_many_rejects_are_counted_and_few_kept():
    found = read_sitemap(b"x\n" * (MAX_KEPT_REJECTS + 5), URL)
    assert (len(found.rejects), found.rejected) == (MAX_KEPT_REJECTS, MAX_KEPT_REJECTS + 5)


@pytest.mark.parametrize(("line", "rejected"), [(b"http://h/a\n", 0), (b"x\n", 5)])
def test_duplicates_and_rejects_without_end_are_not_read_to_theirs(line, rejected, monkeypatch):
    monkeypatch.setattr(sitemap_entries, "_MAX_LISTED", 5)
    found = read_sitemap(line * 9, URL)
    assert (found.rejected, found.is_truncated) == (rejected, True)
    assert not read_sitemap(line * 4, URL).is_truncated


@pytest.mark.parametrize(
    ("bound", "inside"),
    [
        ("_MAX_EVENTS", b"<x/>" * 9),
        ("_MAX_EVENTS", b"<x" + b"".join(b' a%d=""' % number for number in range(40)) + b"/><x/>"),
        ("_MAX_NAMES", b"".join(b"<n%d/>" % number for number in range(9))),
    ],
)
def test_xml_of_more_than_sitemaps_hold_is_not_read_to_its_end(bound, inside, monkeypatch):
    monkeypatch.setattr(sitemap_xml, bound, 8)
    assert read_sitemap(b"<urlset>" + inside + b"</urlset>", URL).is_truncated


def test_text_of_too_many_lines_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(sitemaps, "_MAX_LINES", 2)
    found = read_sitemap(b"http://h/a\n\nhttp://h/b\n", URL)
    assert ([entry.url for entry in found.entries], found.is_truncated) == (["http://h/a"], True)


def test_of_a_line_that_is_too_long_nothing_else_is_a_line():
    found = read_sitemap(b"x" * 2 * MAX_WRITTEN + b"http://h/b\nhttp://h/a\n", URL)
    assert ([entry.url for entry in found.entries], found.rejected) == (["http://h/a"], 1)


MALFORMED = [
    ("space before the declaration", b"\n " + urlset("http://h/a", head='<?xml version="1.0"?>'), ["http://h/a"]),
    ("bare ampersands", urlset("http://h/?a=1&b=2&amp;c&copy=3"), ["http://h/?a=1&b=2&c&copy=3"]),
    ("and CDATA", urlset("http://h/?a&b", "<![CDATA[http://h/?c&d]]>"), ["http://h/?a&b", "http://h/?c&d"]),
    ("never closed", b"<urlset><url><loc>http://h/a</loc>", ["http://h/a"]),
    ("cut in a URL", b"<urlset><url><loc>http://h/a</loc></url><url><loc>http://h/b", ["http://h/a"]),
    (
        "an entry in an entry",
        b"<urlset><url><loc>http://h/a</loc><url><loc>http://h/b</loc></url></urlset>",
        ["http://h/a", "http://h/b"],
    ),
    (
        "undeclared prefix",
        b"<urlset><url><image:loc>http://h/x</image:loc><loc>http://h/a</loc></url></urlset>",
        AB[:1],
    ),
    ("two roots", urlset("http://h/a") + urlset("http://h/b"), ["http://h/a"]),
    ("control character", urlset("http://h/a", "http://h/b").replace(b"</urlset>", b"\x01</urlset>"), None),
    ("deep", b"<urlset><url><loc>http://h/a</loc></url>" + b"<x>" * 100_000, ["http://h/a"]),
    (
        "an ampersand long before the next ;",
        urlset("http://h/?a&b", *["http://h/a"] * 40_000),
        ["http://h/?a&b", "http://h/a"],
    ),
]


@pytest.mark.parametrize(("body", "expected"), [case[1:] for case in MALFORMED], ids=[case[0] for case in MALFORMED])
def test_malformed_is_read_as_far_as_possible(body, expected):
    found = read_sitemap(body, URL)
    assert [entry.url for entry in found.entries] == (expected or ["http://h/a", "http://h/b"])
    assert found.is_recovered


#: What makes a file malformed before its entries.
FAULTS = [
    b"<x>a&nbsp;b</x>",
    b"<x>&foo;</x>",
    b"<x>\x01</x>",
    b"<x>\xe9</x>",
    b"<x>&#0;</x>",
    b"<!-- \x01<![CDATA[ -->",
]


@pytest.mark.parametrize("fault", FAULTS)
def test_behind_a_fault_references_are_not_dropped(fault):
    entries = b"<url><loc>http://h/a</loc></url><url><loc>http://h/b?x=1&amp;y=2</loc></url>"
    raw = b"<url><loc><![CDATA[http://h/c?d&amp;e]]></loc></url><url><loc>http://h/?q=&quot;&lt;&apos;&gt;&#38;</loc></url>"
    found = read_sitemap(b"<urlset>" + fault + entries + raw + b"</urlset>", URL)
    assert [entry.url for entry in found.entries] == [*AB, "http://h/c?d&amp;e", "http://h/?q=%22%3C%27%3E&"]
    assert (found.is_recovered, found.rejected) == (True, 0)


def test_entities_of_html_are_what_they_mean():
    assert urls(urlset("http://h/caf&eacute;", "http://h/&NotAnEntity")) == [
        "http://h/caf%C3%A9",
        "http://h/&NotAnEntity",
    ]


LOST = [b"k\x01x", b"z&#0;", b"?a=1&#x=2", b"&foo;x", b"&#xFFFF;", b"&#55296;"]
LOST_IN = [
    *(b"<urlset><url><loc>http://h/%b</loc></url></urlset>" % lost for lost in LOST),
    *(b'<feed><entry><link href="http://h/%b"/></entry></feed>' % lost for lost in LOST),
    b"<urlset><url><loc><![CDATA[http://h/k\x01x]]></loc></url></urlset>",
]


@pytest.mark.parametrize("body", LOST_IN)
def test_a_url_of_which_something_would_be_left_out_is_a_reject(body):
    found = read_sitemap(body, URL)
    assert found.entries == ()
    assert [reject.reason for reject in found.rejects] == ["holds a control character or a reference to nothing"]
    assert "\ufffd" in found.rejects[0].text


def test_too_much_to_mend_is_left_out_and_not_read_as_it_is(monkeypatch):
    monkeypatch.setattr(sitemap_mending, "_MAX_MENDED", 3)
    found = read_sitemap(urlset(*[f"http://h/?{number}&b" for number in range(9)]), URL)
    assert [entry.url for entry in found.entries] == ["http://h/?0&b", "http://h/?1&b", "http://h/?2&b"]
    assert found.is_truncated


MESSAGES = [
    b"Warning: foo in /x.php on line 3\n",
    b"\n\nNotice: see http://h/help\n",
    b"<?php error ?>\nWarning: foo\n",
    b"<br />\n<b>Warning</b>:  foo in <b>/x.php</b><br />\n",
    b'<?xml version="1.0"?>\nNotice: foo\n',
]


@pytest.mark.parametrize("head", ["", '<?xml version="1.0" encoding="UTF-8"?>'])
@pytest.mark.parametrize("message", MESSAGES)
def test_messages_of_a_program_before_the_xml_lose_no_sitemap(message, head):
    found = read_sitemap(message + urlset("http://h/a", "http://h/b?x=1&amp;y=2", head=head), URL)
    assert ([entry.url for entry in found.entries], found.rejected, found.is_recovered) == (AB, 0, True)


def test_a_list_of_urls_stays_one_whatever_stands_in_it():
    found = read_sitemap(b"# list\nhttp://h/a\n<urlset>\n", URL)
    assert (found.kind, [entry.url for entry in found.entries], found.rejected) == ("text", AB[:1], 2)


ERRORS = [
    (b"<!DOCTYPE html><p>", "an HTML page"),
    (b"\n<html><body>", "an HTML page"),
    (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "an HTML page"),
    ("<!doctype HTML>".encode("utf-16"), "an HTML page"),
    (b'<svg xmlns="http://www.w3.org/2000/svg"><rss/></svg>', "XML of another kind: <svg>"),
    (b"<html><body>" + urlset("http://h/a"), "an HTML page"),
    (b"<?php error ?>\nWarning: foo\n", "XML of which no element can be read"),
    (
        b'<!DOCTYPE a [<!ENTITY x "<b/>">]><feed><entry><title>&x;</title></entry></feed>',
        "XML with markup in an entity",
    ),
    (b"\x89PNG\r\n\x1a\n", "binary"),
    (b"%PDF-1.7\n", "binary"),
    (b"http://h/a\0", "binary"),
    (gzip.compress(PLAIN)[:-9], "gzip that is broken"),
    (b"\x1f\x8brubbish", "gzip that is broken"),
    (gzip.compress(bytes(MAX_BYTES + 1)), "unpacks to more than 50 MiB"),
    (gzip.compress(b"<html>"), "an HTML page"),
]


@pytest.mark.parametrize(("body", "words"), ERRORS, ids=[f"{n}-{case[1]}" for n, case in enumerate(ERRORS)])
def test_what_is_no_sitemap(body, words):
    with pytest.raises(SitemapError) as caught:
        read_sitemap(body, URL)
    assert str(caught.value) == words


def test_billion_laughs_are_not_expanded():
    body = urlset("http://h/a", "http://h/&a9;", head=f'<!DOCTYPE urlset [<!ENTITY a0 "lol">{LAUGHS}]>')
    found = read_sitemap(body, URL)
    assert [entry.url for entry in found.entries] == ["http://h/a"]
    assert "lol" not in repr(found)


def test_entities_are_rejects(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("http://h/secret")
    head = f'<!DOCTYPE u [<!ENTITY x "yy"><!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    found = read_sitemap(urlset("http://h/&x;", "&e;", "http://h/a", head=head), URL)
    assert ([entry.url for entry in found.entries], found.rejected) == (["http://h/a"], 2)
    atom = f'{head}<feed><entry><link href="http://h/&x;"/></entry><entry><link href="http://h/a"/></entry></feed>'
    assert urls(atom.encode()) == ["http://h/a"]


@pytest.mark.parametrize("form", ["xml", "text"])
def test_more_than_50_000_entries(form):
    locs = [f"http://h/{number}" for number in range(60_000)]
    found = read_sitemap(urlset(*locs) if form == "xml" else "\n".join(locs).encode(), URL)
    assert [entry.url for entry in found.entries] == locs[:MAX_ENTRIES]
    assert found.is_truncated
    assert not found.is_recovered
    whole = read_sitemap(urlset(*locs[:MAX_ENTRIES]) if form == "xml" else "\n".join(locs[:MAX_ENTRIES]).encode(), URL)
    assert (len(whole.entries), whole.is_truncated) == (MAX_ENTRIES, False)


def test_more_than_50_mib():
    line = b"<url><loc>http://h/a</loc><x>" + b"y" * 60_000 + b"</x></url>"
    found = read_sitemap(b"<urlset>" + line * 900 + b"<url><loc>http://h/b</loc></url></urlset>", URL)
    assert ([entry.url for entry in found.entries], found.is_truncated) == (["http://h/a"], True)
    assert not found.is_recovered


def test_a_url_that_the_limit_cuts_is_none():
    found = read_sitemap(b"http://h/a\n# ".ljust(MAX_BYTES - 12, b"x") + b"\nhttp://h/b/c\n", URL)
    assert ([entry.url for entry in found.entries], found.is_truncated) == (["http://h/a"], True)


def test_of_utf_16_that_is_damaged_the_beginning_is_read():
    text = "http://h/a\n# " + "x" * 2_000_000 + "\nhttp://h/b\n"
    damaged = text.encode("utf-16") + b"\x00\xd8"
    found = read_sitemap(damaged, URL)
    assert ([entry.url for entry in found.entries], found.is_truncated) == (["http://h/a"], True)


LONG = b"<url><loc>http://h/a</loc></url>" * 90_000
WITH_AMPERSAND = b"<url><loc>http://h/?b&c</loc></url>"
AMPERSANDS = [
    ("far from any other", LONG + WITH_AMPERSAND),
    ("at every place where a search may end", WITH_AMPERSAND * 60_000),
    (
        "behind CDATA in which a search ends",
        LONG[:960_000] + b"<x><![CDATA[" + WITH_AMPERSAND * 20_000 + b"]]></x>" + WITH_AMPERSAND,
    ),
]


@pytest.mark.parametrize("entries", [case[1] for case in AMPERSANDS], ids=[case[0] for case in AMPERSANDS])
def test_ampersands_are_mended_in_large_files(entries):
    found = read_sitemap(b"<urlset>" + entries + b"</urlset>", URL)
    assert [entry.url for entry in found.entries if "?" in entry.url] == ["http://h/?b&c"]
    assert (found.is_recovered, found.is_truncated, found.rejected) == (True, False, 0)


HOSTILE = [
    b"<urlset><url><loc>http://h/a</loc>" + b"&x;" * 1_000_000,
    b"<urlset>" + b"<x/>" * 3_000_000,
    b"<urlset><url" + b"".join(b' a%d=""' % number for number in range(300_000)) + b"/>",
    b"<!DOCTYPE u [" + b"".join(b'<!ENTITY a%d "">' % number for number in range(200_000)) + b"]><urlset/>",
    b"<urlset>" + b"".join(b"<n%d/>" % number for number in range(100_000)),
    b"a" * 5_000_000,
    b"\n" * 2_000_000 + b"h" + b"\n" * 2_000_000,
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_list_nothing_and_end(body):
    found = read_sitemap(body, URL)
    assert {entry.url for entry in found.entries} <= {"http://h/a"}
    assert found.is_truncated or found.is_recovered or found.rejected


PIECES = st.sampled_from(
    [
        b"<urlset>",
        b"</urlset>",
        b"<url>",
        b"</url>",
        b"<loc>",
        b"</loc>",
        b"http://h/",
        b"&",
        b"&x;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?xml version='1.0'?>",
        b"<!DOCTYPE a [<!ENTITY x 'y'>]>",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\n",
        b"<rss>",
        b"<item>",
        b"<link>",
        b"<feed>",
        b"<entry>",
        b"<link href='http://h/&x;'/>",
        b"\x1f\x8b\x08",
        b"\x00",
        b"<image:loc>",
        b"<a xmlns='b'>",
        b" encoding='x'",
        b"<:a>",
        b"<a:>",
        b"\xe9",
        b"https://[",
        b"http:/",
    ]
)


@settings(deadline=None)
@given(
    st.binary(max_size=200) | st.lists(PIECES | st.binary(max_size=4), max_size=25).map(b"".join),
    st.booleans(),
    st.none() | st.text(max_size=20).map("text/xml; charset={}".format),
)
def test_any_bytes_are_a_sitemap_or_an_error(body, is_packed, content_type):
    with suppress(SitemapError):
        found = read_sitemap(gzip.compress(body) if is_packed else body, URL, content_type)
        assert isinstance(found, Sitemap)
        assert all(entry.url.startswith(("http://", "https://")) and "#" not in entry.url for entry in found.entries)


@settings(deadline=None)
@given(
    st.lists(st.text("abz019-_.~/?=&%;", max_size=30).map("https://example.com/".__add__), unique=True, max_size=20),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.booleans(),
)
def test_what_is_written_is_read(locs, encoding, is_packed):
    normal = list(dict.fromkeys(urls("\n".join(locs).encode())))
    text = "".join(f"<url><loc>{loc.replace('&', '&amp;')}</loc></url>" for loc in locs)
    body = f'<?xml version="1.0"?>\n<urlset {NS}>{text}</urlset>'.encode(encoding)
    found = read_sitemap(gzip.compress(body) if is_packed else body, URL)
    assert [entry.url for entry in found.entries] == normal
    assert not found.rejected
    assert not found.is_recovered


@pytest.mark.parametrize(
    ("label", "letter"),
    [
        *(
            ("euc-jp", "茶"),
            ("iso-2022-jp", "茶"),
            ("shift_jis", "茶"),
            ("gb18030", "茶"),
            ("big5", "茶"),
            ("euc-kr", "차"),
        ),
        *(("EUC-KR", "차"), ("koi8-r", "ж"), ("windows-1251", "ж"), ("macintosh", "é"), ("iso-8859-15", "é")),
    ],
)
def test_a_file_is_read_in_the_encoding_that_it_declares(label, letter):
    """Python and libxml2 have names of their own for some (``euc_kr``, ``mac-roman``)."""
    text = f'<?xml version="1.0" encoding="{label}"?><urlset><url><loc>https://a.example/{letter}</loc></url></urlset>'
    found = read_sitemap(text.encode(label), "https://a.example/sitemap.xml")
    assert [entry.url for entry in found.entries] == [f"https://a.example/{quote(letter)}"]
    assert (found.rejects, found.is_recovered) == ((), False)
