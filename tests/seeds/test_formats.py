"""Every format, as its tool exports it: what is recognised, and that each row is accounted for."""

import gzip
import zipfile

import pytest

from linkspider.errors import SeedFileError
from linkspider.model.rows import SeedCountRow, SeedRejectRow, SeedRow
from linkspider.seeds.detect import SHAPED, SIGNED
from linkspider.seeds.reader import check_file, check_files
from tests.seeds.exports import EXPORTS, SITE, A

each = pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS)


def figures(account):
    return account.rows_read, account.accepted, account.duplicate, account.rejected, account.counted


@each
def test_an_export_is_recognised_and_accounted_for(read_paths, seed_file, export):
    outcome = read_paths(seed_file(export.content, "export.txt"))
    account = outcome.account
    assert (account.source_tool, account.encoding, account.delimiter) == (
        export.format,
        export.encoding,
        export.delimiter,
    )
    assert figures(account) == (
        *(export.rows_read, export.accepted, export.duplicate, export.rejected, export.counted),
    )
    assert account.rows_read == account.accepted + account.duplicate + account.rejected
    assert account.rows_read == len(outcome.rows)


@each
def test_rows_of_each_kind_are_as_many_as_the_account_says(read_paths, seed_file, export):
    outcome = read_paths(seed_file(export.content))
    kinds = [type(row) for row in outcome.rows]
    assert kinds.count(SeedRow) == export.accepted + export.duplicate
    assert len(outcome.rejects) == export.rejected
    assert kinds.count(SeedRejectRow) == export.rejected - export.counted
    assert kinds.count(SeedCountRow) == export.counted
    assert {row.source_tool for row in outcome.rows if not isinstance(row, SeedRejectRow)} <= {export.format}


@each
def test_a_packed_export_reads_as_the_export(read_paths, seed_file, tmp_path, export):
    plain = read_paths(seed_file(export.content, "export.csv"))
    packed = read_paths(seed_file(gzip.compress(export.content), "export.csv.gz"))
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.csv", export.content)
    zipped = read_paths(path)
    assert [row._replace(seed_file="") for row in plain.rows] == [row._replace(seed_file="") for row in packed.rows]
    assert [row._replace(seed_file="") for row in plain.rows] == [row._replace(seed_file="") for row in zipped.rows]
    assert {row.seed_file for row in zipped.rows} == {"archive.zip/export.csv"}


def test_there_is_an_export_for_each_format():
    assert {form.name for form in (*SIGNED, *SHAPED)} == {export.format for export in EXPORTS.values()}


@pytest.mark.parametrize(
    "export", [each for each in EXPORTS.values() if not each.accepted], ids=lambda each: each.format
)
def test_a_file_that_only_counts_is_refused_alone_and_welcome_beside_others(seed_file, export):
    counts, pages = seed_file(export.content, "counts.csv"), seed_file(A, "pages.txt")
    with pytest.raises(SeedFileError, match=r"^seed file '.*counts\.csv' is .*: export \"[\w ]+\" instead$"):
        check_file(counts)
    if export.format == "gsc_targets":  # by which authority can be estimated
        check_files([counts])
    else:
        with pytest.raises(SeedFileError, match=r"counts\.csv"):
            check_files([counts, counts])
    check_files([counts, pages])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gsc_sites", 'is Search Console\'s "Top linking sites", which names no pages'),
        ("gsc_targets", 'is Search Console\'s "Top linked pages", which names the pages linked to'),
        ("gsc_text", 'is Search Console\'s "Top linking text", which names no pages'),
        ("ahrefs_refdomains", 'is Ahrefs\' "Referring domains", which names no pages: export "Backlinks" instead'),
        ("semrush_refdomains", 'is Semrush\'s "Referring domains", which names no pages: export "Backlinks" instead'),
        ("bing_domains", 'is Bing\'s list of "Domains", which names no pages: export "Pages" instead'),
        ("bing_anchors", 'is Bing\'s list of "Anchors", which names no pages: export "Pages" instead'),
    ],
)
def test_what_a_file_that_only_counts_is(read_paths, seed_file, name, words):
    path = seed_file(EXPORTS[name].content)
    with pytest.raises(SeedFileError) as caught:
        check_file(path)
    assert words in str(caught.value)
    assert words in read_paths(path).account.warnings[0]


def test_files_that_cannot_be_used_are_refused_beside_others(seed_file):
    good = seed_file(A, "good.txt")
    with pytest.raises(SeedFileError, match=r"bad\.csv' names no page"):
        check_files([good, seed_file("x\ny\n", "bad.csv")])
    with pytest.raises(SeedFileError, match="does not exist"):
        check_files([good, good.with_name("none.csv")])


def test_a_disavow_file_of_domains_alone(seed_file):
    with pytest.raises(SeedFileError, match=r"names no page that can be fetched, only domains \(rows: 2\)$"):
        check_file(seed_file("domain:a.example\ndomain:b.example\n"))


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Target page,Internal links", "the site's own links"),
        ("URL,Title,PA,Total Links,Linking Domains to Page", 'is Moz\'s "Top pages"'),
    ],
)
def test_lists_of_the_sites_own_pages(seed_file, header, words):
    row = ",".join([SITE, *["1"] * header.count(",")])
    with pytest.raises(SeedFileError) as caught:
        check_file(seed_file(f"{header}\n{row}\n"))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [f"Target page,Internal links\n{SITE},1\n", f"URL,Title,PA,Total Links,Linking Domains to Page\n{SITE},t,1,1,1\n"],
)
def test_a_known_table_that_is_no_seed_list_is_set_aside_beside_others(seed_file, read_paths, content):
    other, good = seed_file(content, "other.csv"), seed_file(A, "good.txt")
    check_files([other, good])
    outcome = read_paths(other, good)
    assert outcome.urls == [A]
    ((line, reason),) = outcome.reasons
    assert (line, reason[:3], outcome.rejects[0].seed_file) == (1, "is ", "other.csv")
    assert [account.source_tool for account in outcome.accounts] == ["unknown", "plain"]
    with pytest.raises(SeedFileError, match=r"other\.csv' is "):
        check_files([other, other])


@pytest.mark.parametrize(
    "name",
    [
        "site.example-Top linked pages - internally-2026-11-20.csv",
        "https___site.example_-Top linked pages – internally.csv",
        "international.example-Meistverlinkte Seiten – intern-2026-11-20 (1).csv",
        "Internal links.csv",
        "site.example_paginas_internamente.csv",
        "internal_links_gsc.csv",
        "extern.example-Top linked pages - internally.csv",
        "https___site.example_-リンク上位ページ – 内部-2026-09-28.csv",
        "site.example-Самые популярные страницы – внутренние ссылки-2026-09-28.csv",
        "site.example-Najczęściej linkowane strony – wewnętrzne.csv",
        "site.example-En çok bağlantı verilen sayfalar – dahili.csv",
        "site.example-דפים מקושרים – פנימיים.csv",
    ],
)
def test_internal_links_of_search_console_are_told_by_the_name_of_the_file(seed_file, name):
    with pytest.raises(SeedFileError, match="the site's own links"):
        check_file(seed_file(EXPORTS["gsc_targets"].content, name))


@pytest.mark.parametrize(
    "name",
    [
        "international.example-Top linked pages - externally.csv",
        "https___internet-radio.example_-Top linked pages – externally-2026-11-01.csv",
        "internal.example-Top linked pages - externally-2026-11-01.csv",
        "internal.example-Top linked pages.csv",
        "internal-radio.example.csv",
        "https___internal-radio.example_-Top linked pages.csv",
        "https___site.example_intern_-Top linked pages.csv",
        "https___site.example_intern_-Pagine con più link – esterne.csv",
        "https___site.example_-リンク上位ページ – 外部-2026-09-28.csv",
        "internet.csv",
    ],
)
def test_a_site_called_internal_has_links_from_outside(seed_file, name):
    check_files([seed_file(EXPORTS["gsc_targets"].content, name)])
