"""Which format a file has, and what is said of files that have none."""

import pytest

from linkspider.errors import SeedFileError
from linkspider.seeds.detect import detect
from linkspider.seeds.lines import open_text
from linkspider.seeds.sources import sources_of

A, B, C = "https://a.example/", "https://b.example/", "https://c.example/"


@pytest.fixture
def detected(seed_file):
    def detected(content, name="seeds.csv"):
        (source,) = sources_of(seed_file(content, name))
        return detect(open_text(source))

    return detected


@pytest.mark.parametrize(
    ("content", "source_tool", "delimiter", "columns"),
    [
        # Search Console
        (f"Linking page,Last crawled\n{A},2026-11-01\n", "gsc_latest", ",", (0, 1)),
        ("Linking page,Last crawled\n", "gsc_latest", ",", (0, 1)),
        (f"\ufeff LINKING  page ,last crawled\n{A},2026-11-01\n", "gsc_latest", ",", (0, 1)),
        (f'"Linking page";"Last crawled"\n"{A}";"2026-11-01"\n', "gsc_latest", ";", (0, 1)),
        (f"Página de enlace,Último rastreo\n{A},2026-11-01\n", "gsc_latest", ",", (0, 1)),
        (f"Verweisende Seite;Letztes Crawling\n{A};28/09/2026\n", "gsc_latest", ";", (0, 1)),
        (f"נסרק לאחרונה,דף מקשר\n2026-11-01,{A}\n", "gsc_latest", ",", (1, 0)),
        (f"Linking page\n{A}\n", "gsc_sample", "", (0, None)),
        (f"דף מקשר\n{A}?x=1,2\n", "gsc_sample", "", (0, None)),
        (f"Linking page,\n{A},\n", "gsc_sample", ",", (0, None)),
        (f"リンク元ページ\n{A}\n", "gsc_sample", "", (0, None)),
        (f"Page d\u2019origine\n{A}\n", "gsc_sample", "", (0, None)),
        (f"Report for own.example\nLinking page\n{A}\n{B}\n", "gsc_sample", "", (0, None)),
        ("Verlinkende Seite,Zuletzt gecrawlt\na.example/x,2026-09-28\n", "gsc_latest", ",", (0, 1)),
        (f"Verlinkende Seite,Notiz,Zuletzt gecrawlt\n{A},x,\n", "gsc_latest", ",", (0, 2)),
        (f"Página com link,Rastreado\n{A},28 de set. de 2026\n", "gsc_latest", ",", (0, 1)),
        (f"Página com link,Rastreado\n{A},2026 w39\n", "gsc_latest", ",", (0, 1)),
        # a page that links, in other tables
        (f"Linking page,Title\n{A},x\n", "url_column", ",", (0, None)),
        (f"Linking page,Links\n{A},5\n", "url_column", ",", (0, None)),
        (f"Linking page,Last seen,Title\n{A},2026-09-28,x\n", "url_column", ",", (0, 1)),
        (f"Linking page,Target URL,Last seen\n{A},{B},2026-09-28\n", "url_column", ",", (0, 2)),
        (f"Linking page,Last crawled,Rel\n{A},2026-09-28,ugc\n", "url_column", ",", (0, 1)),
        # a column by its name
        (f"url\n{A}\n", "url_column", "", (0, None)),
        (f"Some links\n{A}\n", "url_column", "", (0, None)),
        (f"Some links\n# note\n{A}\n", "url_column", "", (0, None)),
        (f"Strona z linkiem\n{A}?x=1,2\n\n{B}\n", "url_column", "", (0, None)),
        (f"url,title\n{A},x\n", "url_column", ",", (0, None)),
        (f"Title\tReferring page URL\nx\t{A}\n", "url_column", "\t", (1, None)),
        (f"title;PAGE_URL\nx;{A}\n", "url_column", ";", (1, None)),
        (f"#\tReferring Page URL\tLink URL\n1\t{A}\t{B}\n", "ahrefs_legacy", "\t", (1, None)),
        (f"Type,Source,Destination\nHyperlink,{A},{B}\n", "url_column", ",", (1, None)),
        (f"Target URL,Source URL\n{A},{B}\n", "url_column", ",", (1, None)),
        (f"url,source url\n{A},{B}\n", "url_column", ",", (1, None)),
        (f"source,page,address\nmail,Title,{A}\n", "url_column", ",", (2, None)),
        ("page,title\na.example,x\nb.example,y\n", "url_column", ",", (0, None)),
        (f"source,page\nsearch.example,{A}\n", "url_column", ",", (1, None)),
        (f"url,first seen\n{A},2026-11-01\n", "url_column", ",", (0, None)),
        (f"url,tags\n{A},a,b\n{B},a,b\n", "url_column", ",", (0, None)),
        # a column by what stands in it
        (f"Seite,Titel\n{A},x\n{B},y\nnone,z\n", "url_column", ",", (0, None)),
        (f"Seite,Ziel,Target URL\nx,{A},{B}\n", "url_column", ",", (1, None)),
        (f"Datum;Seite;Titel\n2026-11-01;{A};x\n", "url_column", ";", (1, None)),
        # without a header
        (f"{A},2026-11-01\n{B},2026-11-02\n", "url_column", ",", (0, None)),
        (f"{A};A title, with a comma\n{B};Another\n{C};Its third\n", "url_column", ";", (0, None)),
        (f"{A}x,12\n{B}y,5\n{C}z,7\n", "url_column", ",", (0, None)),
        (f"{A}x;foo\n{B}y;bar\n{C}z;baz\n", "url_column", ";", (0, None)),
        (f"{A}x,12\n{A}y,5\n{A}z,7\n", "plain", "", (0, None)),  # as a site may have URLs
        (f"{A}x,12\n{B}y\n{C}z,7\n", "plain", "", (0, None)),
        (f"{A}x;v=1\n{B}y;v=2\n{C}z;v=3\n", "plain", "", (0, None)),
        ("URL from,URL to\n" + f"{A},{B}\n", "url_column", ",", (0, None)),
        ("URL from,URL to,Nofollow\n" + f"{A},{B},true\n", "url_column", ",", (0, None)),
        ("url_from,url_to,dofollow\n" + f"{A},{B},true\n", "dataforseo", ",", (0, None)),
        (f"{A}\tx\n{B}\ty\n", "url_column", "\t", (0, None)),
        (f"12,{A}\n13,{B}\n", "url_column", ",", (1, None)),
        (f'"{A}?x=1,2","x"\n"{B}","y"\n', "url_column", ",", (0, None)),
        (f"https://a.example,x\n{B[:-1]},y\n", "url_column", ",", (0, None)),
        # lists
        (f"{A}\n{B}\n", "plain", "", (0, None)),
        ("a.example\nb.example/page\n", "plain", "", (0, None)),
        (f"{A}?x=1,2\n{B}?x=3,4\n", "plain", "", (0, None)),
        (f"a.example/x,1\n{B}\n{C}\n", "plain", "", (0, None)),
        (f"{A};jsessionid=1\n", "plain", "", (0, None)),
        (f"Some links\n{A}\nb.example\n", "plain", "", (0, None)),
        (f"nothing.example\n{A}\n", "plain", "", (0, None)),
        (f"htp:/a.example\n{A}\n", "plain", "", (0, None)),
        (f"localhost\n{A}\n", "plain", "", (0, None)),
        ("Some links\n", "plain", "", (0, None)),
        (f'"Some" ; "links"\n"{A}" ; "x"\n', "plain", "", (0, None)),
        (f'"{A}?x=1,2"\n', "plain", "", (0, None)),
        (f"{A}\n{B}, bad\n{C}\n", "plain", "", (0, None)),
    ],
)
def test_formats(detected, content, source_tool, delimiter, columns):
    form = detected(content)
    places = (form.columns.url, form.columns.last_seen)
    assert (form.source_tool, form.delimiter, places) == (source_tool, delimiter, columns)


def test_urls_that_end_as_cells_would_are_told_of(detected):
    told = "lines end in ',' and a word, read as part of the URL: if it is a cell, put 'source url,...' above"
    assert detected(f"{A}x,12\n{A}y,5\n{A}z,7\n").notes == (told,)
    assert detected(f"{A}x,12\n{A}y\n{A}z,7\n").notes == detected(f"{A}x,12\n{A}y,5\n").notes == ()
    assert detected(f"source url,...\n{A}x,12\n{A}y,5\n").columns.url == 0


@pytest.mark.parametrize(
    ("above", "start"),
    [("", 1), ("\n\n", 3), ("# exported\n", 2), ("# one\n\n  # two\n", 4), ("# note\n" * 500, 501)],
)
def test_what_stands_above_the_header(detected, above, start):
    form = detected(f"{above}Linking page,Last crawled\n{A},2026-11-01\n")
    assert (form.source_tool, form.start, form.has_header) == ("gsc_latest", start, True)


BING = f"Source Url,Anchor text,Target Url\n{C},tea,https://own.example/\n"


@pytest.mark.parametrize("above", [f"{A},tea\n", f"{A},tea\n{B},shop\n", f"{A}\n{B}\n", f'Links\n"{A}","tea"\n'])
def test_rows_above_a_known_header_are_not_passed_over(detected, above):
    start = above.count("\n") + 1
    with pytest.raises(SeedFileError, match=rf"has URLs above a header \(line {start}\): save each of its tables"):
        detected(above + BING)


@pytest.mark.parametrize("above", [f"{A}\n", f"{A},,\n", f"Links of,{A}\n", "Links of a.example\n\n"])
def test_a_report_may_name_its_site_above_the_header(detected, above):
    assert detected(above + BING).source_tool == "bing"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty or holds nothing but comments: expected one URL a line, or a CSV export"),
        ("\ufeff", "is empty"),
        (" \n\n\t\n", "is empty"),
        ("# only\n# comments\n", "is empty or holds nothing but comments"),
        (
            "title,date\nx,2026-11-01\n",
            "has no column of URLs (columns: 'title', 'date'): name the column of referring",
        ),
        (f"from,to\n{A},{B}\n", "has several columns of URLs (columns: 'from', 'to'): name the column of referring"),
        ("a.example,b.example,c.example\n", "has no column of URLs (3 columns without a header)"),
        (f"{A},{B}\n", "has several columns of URLs (2 columns without a header)"),
        (f"page,target\nHome,{A}\n", "names the pages linked to and no referring pages (columns: 'page', 'target')"),
        (f"Target URL,x\n{A},y\n", "names the pages linked to and no referring pages (columns: 'Target URL', 'x')"),
        (",".join(f"c{i}" for i in range(20)) + "\n" + "x" + ",x" * 19, "'c11' and 8 more)"),
    ],
)
def test_no_format(detected, content, words):
    with pytest.raises(SeedFileError, match=r"^seed file '.*seeds\.csv' ") as caught:
        detected(content)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_column_name_does_not_break_the_line(detected):
    with pytest.raises(SeedFileError) as caught:
        detected('"a\nb",c\nx,y\n')
    assert "(columns: 'a b', 'c')" in str(caught.value)
