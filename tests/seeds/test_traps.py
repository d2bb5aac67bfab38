"""What has gone wrong in other tools' importers, a test each."""

import codecs

import pytest

from linkspider.errors import SeedFileError
from linkspider.seeds import disavow
from linkspider.seeds.detect import detect
from linkspider.seeds.lines import open_text
from linkspider.seeds.sources import sources_of
from tests.seeds.exports import (
    AHREFS_HEADER,
    AHREFS_ROWS,
    EXPORTS,
    MAJESTIC_HEADER,
    MAJESTIC_ROWS,
    MOZ_HEADER,
    MOZ_PREAMBLE,
    SEMRUSH_HEADER,
    SEMRUSH_ROWS,
    SITE,
    A,
    B,
    C,
    table,
    utf_16,
)


@pytest.fixture
def detected(seed_file):
    def of(content, name="seeds.csv"):
        (source,) = sources_of(seed_file(content, name))
        return detect(open_text(source))

    return of


AHREFS = table(AHREFS_HEADER, *AHREFS_ROWS, delimiter="\t", quoted=True)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (utf_16(AHREFS), "utf-16-le"),
        (AHREFS.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + AHREFS.encode("utf-16-be"), "utf-16-be"),
        (AHREFS.encode("utf-16-be"), "utf-16-be"),
        (AHREFS.encode("utf-8-sig"), "utf-8-sig"),
        (AHREFS.encode(), "utf-8"),
        (AHREFS.replace("the  site", "caf\xe9").encode("cp1252"), "cp1252"),
    ],
)
def test_utf_16_ahrefs(read, content, encoding):
    outcome = read(content)
    assert (outcome.account.source_tool, outcome.account.encoding, outcome.account.delimiter) == (
        *("ahrefs", encoding, "\t"),
    )
    assert outcome.urls == [f"{A}?x=1,2", B]
    assert outcome.account.columns[0] == "Referring page title"


def test_trailing_space_headers(detected):
    form = detected(EXPORTS["ahrefs_refdomains"].content)
    assert form.source_tool == "ahrefs_refdomains"
    padded = table(",".join(f" {name}  " for name in SEMRUSH_HEADER.split(",")), *SEMRUSH_ROWS)
    assert detected(padded).source_tool == "semrush"


@pytest.mark.parametrize("lines", [0, 1, 6, 10, 15, 20])
def test_moz_preamble(read, lines):
    preamble = "".join(f"Line {number} of the report\r\n" for number in range(lines))
    outcome = read(preamble + table(MOZ_HEADER, {"URL": "a.example/x", "Target URL": SITE}))
    assert outcome.account.source_tool == "moz"
    assert outcome.urls == [f"{A}x"]
    (row,) = outcome.rows
    assert row.line == lines + 2
    assert any("lines above the header" in line for line in outcome.account.warnings) == (lines > 0)


def test_a_preamble_that_never_ends_is_none(read):
    with pytest.raises(SeedFileError):
        read("x,y\r\n" * 21 + table(MOZ_HEADER, {"URL": "a.example/x", "Target URL": SITE}))


def test_moz_preamble_with_commas(read):
    above = MOZ_PREAMBLE.replace("Inbound links", "Inbound, and other, links, of https://www.site.example/")
    outcome = read(above + table(MOZ_HEADER, {"URL": "a.example/x", "Target URL": SITE}))
    assert (outcome.account.source_tool, outcome.urls) == ("moz", [f"{A}x"])


def test_quoted_commas_in_urls(read):
    content = f'Source Url,Anchor text,Target Url\n"{A}?x=1,2",t,"{SITE}?y=3,4"\n'
    (row,) = read(content).rows
    assert (row.referring_url, row.target_url) == (f"{A}?x=1,2", f"{SITE}?y=3,4")


def test_unquoted_commas_in_urls(read):
    outcome = read(f"Linking page,Last crawled\n{A}?x=1,2,3,2026-11-01\n{B},2026-11-02\n")
    assert outcome.urls == [f"{A}?x=1,2,3", B]
    assert [f"{row.tool_last_seen:%d}" for row in outcome.seeds()] == ["01", "02"]


MAJESTIC_WITH_DAYS = "Target URL,Source URL,Anchor Text,Source Crawl Date,FlagNoFollow"
MORE_CELLS = "has more cells than there are columns: put quotes around the URL or text that holds a delimiter"
NO_URL = "has more cells than there are columns, and no URL where the referring page belongs"


@pytest.mark.parametrize(
    ("header", "row", "urls", "reason"),
    [
        (MAJESTIC_WITH_DAYS, f"{SITE},{A}x,y,tea,2026-10-01,", [], MORE_CELLS),
        (MAJESTIC_WITH_DAYS, f"{SITE},{A}x,y,tea,2026-10-01,-", [], MORE_CELLS),
        (MAJESTIC_WITH_DAYS, f"{SITE},{A}x,y,,2026-10-01,", [], MORE_CELLS),
        (MAJESTIC_WITH_DAYS, f"{SITE},{A}x,tea,pot,2026-10-01,-", [], MORE_CELLS),
        (MAJESTIC_WITH_DAYS, f"{SITE},{A}x,tea, pot,2026-10-01,-", [f"{A}x"], None),
        (MAJESTIC_WITH_DAYS, f"{SITE}a,b.html,{A}x,tea,2026-10-01,-", [], NO_URL),
        (MAJESTIC_WITH_DAYS, f"{SITE},{A}x,tea,2026-10-01,-,,", [f"{A}x"], None),
        (MAJESTIC_WITH_DAYS, f'{SITE},"{A}x,y",tea,2026-10-01,-', [f"{A}x,y"], None),
        ("Target URL,Source URL,Anchor Text,FlagNoFollow", f"{SITE},{A}x,y,tea,-", [], MORE_CELLS),
        ("Source URL,Target URL,Anchor Text,FlagNoFollow", f"{A}x,y,{SITE},tea,", [f"{A}x,y"], None),
        ("Source URL,Target URL,Anchor Text,FlagNoFollow", f"{A}x,{SITE},tea,pot,-", [f"{A}x"], None),
        ("Linking page,Last crawled", f"{A}x,,2026-11-01", [], MORE_CELLS),
    ],
)
def test_a_delimiter_without_quotes_makes_up_no_url(read, header, row, urls, reason):
    outcome = read(f"{header}\n{row}\n")
    assert outcome.urls == urls
    assert outcome.reasons == ([(2, reason)] if reason else [])


def test_a_target_behind_tells_where_the_page_ends(read):
    (row,) = read(f"Source URL,Target URL,Anchor Text,FlagNoFollow\n{A}x,y,{SITE},tea,+\n").seeds()
    assert (row.target_url, row.anchor_text, row.tool_is_followed) == (SITE, "tea", False)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ', "'])
def test_a_row_of_a_table_in_a_list_is_no_page(read, delimiter):
    row = delimiter.join((f"{A}x", "t", "tea", "30", "http://site.example/tea"))
    archived = f"https://web.archive.example/web/2026/{B}?from={C}"
    outcome = read(f"{A}\n{A}1,2\n{archived}\n{row}\n" + '"https://a.example/x,http://b.example/"\n')
    assert (outcome.account.source_tool, outcome.account.accepted) == ("plain", 3)
    reason = "holds several URLs: looks like a row of a table"
    assert outcome.reasons == [(4, reason), (5, reason)]  # quotes around the line make no one URL of it


@pytest.mark.parametrize(
    "header", ["Source Url{0}Anchor text{0}Target Url", '""Linking page""{0}""Last crawled""', "url{0}x"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "|"])
def test_a_table_of_quoted_lines_is_no_list(read, header, delimiter):
    with pytest.raises(SeedFileError, match="looks like a table whose lines are quoted as one cell each"):
        read(f'"{header.format(delimiter)}"\n"{delimiter.join((A, "2026-11-01"))}"\n')


@pytest.mark.parametrize(
    "line",
    ["- {}", "* {}", "• {}", "12. {}", "3) {}", "<{}>", "“{}”", "„{}“", "'{}'", "({})", "- <{}>", '"{}"', " – {} "],
)
def test_lists_as_people_write_them(read, line):
    outcome = read("\n".join(line.format(url) for url in (A, "b.example", f"{C}x_(y)")))
    assert (outcome.urls, outcome.account.delimiter) == ([A, B, f"{C}x_(y)"], "")


@pytest.mark.parametrize("line", [f"-{A}", f"- {A} and more", "-", "()", f"<{A}", f"1.{A}", "- "])
def test_what_is_no_item_of_a_list_is_a_reject_as_it_stands(read, line):
    outcome = read(f"{B}\n{line}\n")
    assert (outcome.urls, [row.text for row in outcome.rejects]) == ([B], [line])


def test_a_quoted_line_of_a_list_is_no_table(read):
    assert read(f'"{A}?x=1,2"\n"b.example"\n').urls == [f"{A}?x=1,2", B]


@pytest.mark.parametrize("header", ["Linking page|Last crawled", "url|last seen"])
def test_vertical_bars_between_cells_under_a_known_header(read, header):
    outcome = read(f"{header}\n{A}|2026-11-01\n{B}|\n")
    assert (outcome.urls, outcome.account.delimiter) == ([A, B], "|")


def test_vertical_bars_in_titles_delimit_nothing(read):
    outcome = read(f"url,title | site\n{A},x | y\n{B},z | y\n")
    assert (outcome.urls, outcome.account.delimiter) == ([A, B], ",")


def test_rows_under_another_tables_header_have_other_columns(read):
    bing = "Source Url,Anchor text,Target Url"
    outcome = read(f"{bing}\n{A},x,{SITE}\nLinking page,Last crawled\n{B},2026-11-01\n{bing}\n{C},y,{SITE}\n")
    assert outcome.urls == [A, C]
    told = "is another table's header: save each table to a file of its own"
    under = "stands under another table's header (line 3): save each table to a file of its own"
    assert outcome.reasons[:2] == [(3, told), (4, under)]
    assert [line for line, _ in outcome.reasons] == [3, 4, 5]
    assert outcome.account.warnings == (
        "another table's header in line 3: no row under it is read; save each table to a file of its own",
    )


def test_a_header_in_the_midst_of_a_list(read):
    outcome = read("".join(f"{A}{at}\n" for at in range(30)) + f"Linking page,Last crawled\n{C},2026-11-01\n")
    assert (outcome.account.accepted, [line for line, _ in outcome.reasons]) == (30, [31, 32])


@pytest.mark.parametrize("mark", ["#", "# ", "# \t"])
def test_a_column_may_be_called_by_a_mark_of_comments(read, mark):
    content = f"{mark},Total Backlinks,Domain Rating,Referring Page URL,Link URL,Link Anchor\n1,2,3,{A},{SITE},x\n"
    assert read(content).account.source_tool == "ahrefs_legacy"


def test_formula_injection(read):
    formulas = ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)"]
    content = "Source Url,Anchor text,Target Url\n" + "".join(
        f'{A}{number},"{formula}",{SITE}\n' for number, formula in enumerate(formulas)
    )
    outcome = read(content)
    assert [row.anchor_text for row in outcome.seeds()] == formulas
    assert "link texts that look like spreadsheet formulas: 4; they are kept as they are" in outcome.account.warnings


@pytest.mark.parametrize("name", ["gsc_latest", "gsc_sample", "gsc_sites", "gsc_targets", "gsc_text", "gsc_latest_es"])
def test_search_console_is_a_sample(read, name):
    outcome = read(EXPORTS[name].content)
    assert any("a link that is absent from it is not lost" in line for line in outcome.account.warnings)
    assert all(row.tool_lost_reason is None for row in outcome.seeds())


@pytest.mark.parametrize("name", ["ahrefs", "semrush"])
def test_group_rows_are_no_link_counts(read, name):
    warnings = read(EXPORTS[name].content).account.warnings
    assert "rows that stand for a group of links: 1; the number of rows is not the number of links" in warnings


def test_the_status_code_of_all_inlinks_is_the_destinations(read):
    first, *_ = read(EXPORTS["screaming_frog"].content).seeds()
    assert (first.referring_url, first.target_url) == (A, SITE)  # whose 404 says nothing of the referring page
    assert first.tool_lost_reason is None


def test_only_hyperlinks_of_all_inlinks_are_links(read):
    outcome = read(EXPORTS["screaming_frog"].content)
    assert outcome.reasons == [(4, "is a link of the type 'Image': only hyperlinks name pages that link")]


def test_www_and_idn_in_referring_domains(read):
    content = "Domain,Backlinks Count\nwww.a.example,1\na.example,2\nb\xfccher.example,3\nhttp://c.example/,4\nd.example/x,5\n"
    outcome = read(content)
    assert [row.subject for row in outcome.rows[:4]] == [
        *("www.a.example", "a.example", "xn--bcher-kva.example", "c.example"),
    ]
    assert outcome.reasons[-1] == (6, "names a path or more: expected a domain alone")
    assert (outcome.account.rejected, outcome.account.counted) == (5, 4)


def test_bing_in_majestic_in_semrush(detected):
    assert detected(f"Source Url,Anchor text,Target Url\n{A},x,{SITE}\n").source_tool == "bing"
    assert detected(table(MAJESTIC_HEADER, *MAJESTIC_ROWS)).source_tool == "majestic"
    assert detected(table(SEMRUSH_HEADER, *SEMRUSH_ROWS)).source_tool == "semrush"
    every = f"{SEMRUSH_HEADER},Anchor Text,FlagNoFollow"  # of all three
    assert detected(table(every, {"Source url": A, "Target url": SITE})).source_tool == "semrush"
    both = "Source URL,Target URL,Anchor Text,FlagNoFollow"
    assert detected(table(both, {"Source URL": A, "Target URL": SITE})).source_tool == "majestic"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_line_ends(read, end):
    outcome = read(table(SEMRUSH_HEADER, *SEMRUSH_ROWS, end=end))
    assert outcome.urls == [A, B, C]
    assert [row.line for row in outcome.rows] == [2, 3, 4]


def test_bare_domains_are_home_pages_alone(read):
    outcome = read(f"a.example\nb.example/page\n{C}\n")
    assert outcome.urls == [A, f"{B}page", C]
    assert outcome.account.warnings == ("rows that are bare domains: 1; of each the home page alone is looked at",)


@pytest.mark.parametrize("line", ["domain:spam.example", '"domain:spam.example"'])
def test_a_domain_line_behind_many_urls_makes_a_disavow_file(read, line):
    outcome = read(f"{A}\n" * 500 + f"{line}\n")
    assert (outcome.account.source_tool, outcome.account.counted) == ("disavow", 1)
    assert outcome.rows[-1].subject == "spam.example"


def test_a_domain_line_where_no_disavow_file_has_one_is_counted(read, monkeypatch):
    monkeypatch.setattr(disavow, "MAX_LINES", 400)
    outcome = read(f"{A}\n" * 500 + "domain:spam.example\n")
    assert (outcome.account.source_tool, outcome.account.counted) == ("plain", 1)


def test_ragged_rows_are_used_while_they_have_their_url(read):
    header = "Target URL,Source URL,Anchor Text,FlagNoFollow"
    outcome = read(f"{header}\n{SITE},{A}\n{SITE},{B},a, loose, comma,-\n{SITE}\n")
    short, long = outcome.seeds()
    assert (short.target_url, short.anchor_text, short.tool_is_followed) == (SITE, None, None)
    assert (long.target_url, long.anchor_text, long.tool_is_followed) == (SITE, None, None)
    assert outcome.reasons == [(4, "has no URL")]
    assert any(line.startswith("rows with more cells than there are columns: 1;") for line in outcome.account.warnings)


def test_quotes_inside_of_quotes_as_majestic_writes_them(read):
    header = "Target URL,Source URL,Anchor Text,FlagNoFollow"
    outcome = read(f'{header}\n{SITE},{A},"the "best" site",-\n{SITE},{B},"so "called", site",+\n{SITE},{C},x,+\n')
    assert [(row.referring_url, row.tool_is_followed) for row in outcome.seeds()] == [(A, True), (C, False)]
    assert outcome.reasons == [(3, "has a quote that is not closed at the end of a cell")]
    assert any(line.startswith("rows with a quote inside of quotes: 1;") for line in outcome.account.warnings)


@pytest.mark.parametrize("row", [f'{SITE},{B},"unclosed,+', f'{SITE},{B},in "the,+', f'"{SITE},{B},x,+'])
def test_a_quote_that_nothing_closes_costs_no_row_whose_cells_are_clear(read, row):
    outcome = read(f"Target URL,Source URL,Anchor Text,FlagNoFollow\n{SITE},{A},x,-\n{row}\n{SITE},{C},x,+\n")
    assert [(row.referring_url, row.tool_is_followed) for row in outcome.seeds()] == [(A, True), (B, False), (C, False)]
    assert outcome.reasons == []


def test_a_quote_that_nothing_closes_is_told_of(read):
    outcome = read(f'Target URL,Source URL,Anchor Text,FlagNoFollow\n{SITE},{A},"x,-\n{SITE},"{B},x,-\n')
    assert outcome.urls == [A]
    assert outcome.reasons == [(3, "has a quote that is not closed at the end of a cell")]
    told = "rows with a quote that nothing closes: 1, first in line 2; they are read as they stand"
    assert told in outcome.account.warnings


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_in_which_excel_names_its_delimiter(read, line):
    outcome = read(f"{line}\r\nSeite;Titel\r\n{A};x\r\n{B};y\r\n")
    assert (outcome.urls, outcome.account.rejected) == ([A, B], 0)


def test_a_target_that_cannot_be_read_costs_the_target_alone(read):
    outcome = read(f"Source Url,Anchor text,Target Url\n{A},x,nowhere\n")
    (row,) = outcome.seeds()
    assert (row.target_url, row.target_key) == (None, None)
    assert any(line.startswith("rows whose target cannot be read: 1;") for line in outcome.account.warnings)


def test_a_fuzzy_signature_is_said(read):
    warnings = read(f"Strona z linkiem,Ostatnie pobranie\n{A},2026-11-01\n").account.warnings
    assert 'taken for Search Console\'s "Latest links" by its contents' in warnings[0]
    assert (
        "by its shape (columns: 'witryna', 'strony', 'cele')"
        in read(EXPORTS["gsc_sites_pl"].content).account.warnings[1]
    )
    moz = f"URL,Title,Anchor Text,Target URL,New\n{A},t,x,{SITE},y\n"
    assert "taken for Moz by its first columns" in read(moz).account.warnings[0]
    assert "toxicity" in read(EXPORTS["semrush_audit"].content).account.warnings[0]


@pytest.mark.parametrize(
    ("content", "source_tool"),
    [
        (f"Seite,Klicks,Rang\n{A},5,2\n{B},4,1\n", "url_column"),  # two sites: no list of one's own pages
        (f"Seite,Klicks,Rang\n{A}x,5,9\n{A}y,4,1\n", "url_column"),  # more "sites" than "links"
        (f"url,links,sites\n{A}x,5,2\n{A}y,4,1\n", "url_column"),
        (f"Seite,nofollow\n{A}x,1\n{A}y,0\n", "url_column"),
        (f"Seite,Dofollow,UGC\n{A}x,1,0\n", "url_column"),
        (f"Seite,Note\n{A}x,0.123\n", "url_column"),
        (f"Seite,Klicks\n{A}x,5\n{B}y,4\n", "url_column"),
        (f"url,links\n{A}x,5\n", "url_column"),
        ("a.example,3,2\nb.example,1,1\n", None),
        (f"source,destination,links,note\n{A},{SITE},2,x\n", "url_column"),
    ],
)
def test_shapes_that_are_not_taken_for_counts(detected, content, source_tool):
    if source_tool is None:
        with pytest.raises(SeedFileError, match="has no column of URLs"):
            detected(content)
    else:
        assert detected(content).source_tool == source_tool


@pytest.mark.parametrize(
    "rows",
    ["{0},1200,3\n", '{0},"1.200",3\n{0}b,5,1\n', "{0},1 200,1 000\n{0}b,5,1\n", "{0},5,1\n{0}b,viele,1\n{0}c,4,1\n"],
)
def test_top_linked_pages_in_any_language_are_no_referring_pages(read, rows):
    outcome = read("Pagina di destinazione,Link in entrata,Siti con link\n" + rows.format(SITE))
    assert (outcome.account.source_tool, outcome.account.accepted) == ("gsc_targets", 0)


@pytest.mark.parametrize("header", ["Sito,Pagine da cui,Pagine da vedere", "Website,Seiten mit Links,Ziele"])
def test_words_of_other_languages_are_no_figures_of_other_tools(read, header):
    assert read(f"{header}\na.example,55,1\nb.example,40,3\n").account.source_tool == "gsc_sites"


def test_counts_with_separators_are_read(read):
    outcome = read("Sito,Pagine con link,Pagine di destinazione\na.example,1.200,3\nb.example,1.500,1\n")
    assert outcome.account.source_tool == "gsc_sites"
    assert [row.pages for row in outcome.rows] == [1200, 1500]


@pytest.mark.parametrize(
    "header", ["Root Domain,DA,Spam Score", "Domain,Domain Score,Backlinks", "Domain,Authority,Links"]
)
def test_figures_of_other_tools_are_no_counts_of_search_console(read, header):
    with pytest.raises(SeedFileError, match="has no column of URLs"):
        read(f"{header}\na.example,55,1\nb.example,40,3\n")


def test_counts_are_found_by_the_names_of_their_columns(read):
    (row,) = read("Site,Target pages,Linking pages\na.example,3,70\n").rows
    assert (row.pages, row.target_pages) == (70, 3)
    (row,) = read(f"Target page,Linking sites,Incoming links\n{SITE},3,70\n").rows
    assert (row.links, row.domains) == (70, 3)


def test_pages_of_one_site_with_a_number_each_are_refused_with_a_way_out(read):
    with pytest.raises(SeedFileError) as caught:
        read(f"Pagina di destinazione,Link in entrata\n{SITE},1200\n{SITE}b,5\n")
    assert 'looks like Search Console\'s "Top linked pages", which names the pages linked to' in str(caught.value)
    assert "or name the column of referring pages 'source url'" in str(caught.value)
    assert read(f"source url,Link in entrata\n{SITE},1200\n").account.accepted == 1
