"""Search Console's tables in other languages, and with further columns."""

import pytest

from linkspider.errors import SeedFileError
from linkspider.seeds.reader import check_files
from tests.seeds.exports import SITE, A


def test_further_columns_beside_those_of_latest_links_are_read(read):
    header, day = "Linking page,Last crawled,Target page,Anchor text,Rel", "2026-11-01"
    outcome = read(f"{header}\n{A},{day},{SITE},tea,nofollow\n{A},{day},{SITE}shop,shop,\n")
    assert [(row.target_url, row.anchor_text, row.is_duplicate) for row in outcome.seeds()] == [
        *((SITE, "tea", False), (f"{SITE}shop", "shop", False)),
    ]
    first, _ = outcome.seeds()
    assert (first.tool_is_followed, first.tool_rel, f"{first.tool_last_seen:%F}") == (False, "nofollow", day)


@pytest.mark.parametrize("header", ["Linking page,Last crawled,Target page", "source url,last seen,target url"])
def test_pages_without_a_scheme_are_read_beside_targets_with_one(read, header):
    (row,) = read(f"{header}\na.example/x,2026-11-01,{SITE}\n").seeds()
    assert (row.referring_url, row.target_url) == (f"{A}x", SITE)


@pytest.mark.parametrize(
    ("content", "links"),
    [
        ("Texto do link,Contagem\nclique aqui,1.200\ncasa,3\n", [1200, 3]),
        ("Testo del link\ncasa\nblog\n", [None, None]),
        ("リンクテキスト,件数\nこちら,3\n", [3]),
        ("Texto de enlace,Recuento\naquí,12\n", [12]),
        ("Rang,Linktext,Anzahl\n1,Tee,9\n2,hier,9\n", [9, 9]),
        ("Rang,Linktext\n1,Tee\n2,hier\n", [None, None]),
        ("Rang,Linktext\n1,Tee\n", [None]),
        ("Texte du lien,Liens,Sites\nthé,9,4\nici,5,1\n", [None, None]),  # nothing tells which of them counts links
    ],
)
def test_top_linking_text_in_other_languages_keeps_its_counts(read, content, links):
    outcome = read(content)
    assert (outcome.account.source_tool, [row.links for row in outcome.rows]) == ("gsc_text", links)
    assert outcome.account.counted == len(links)


WORDS = "Tekst odsyłacza,Liczba\nherbata,12\nsite.example,3\ntutaj,1\n"  # in words that are not known


def test_words_and_counts_of_an_unknown_language_are_set_aside_and_never_counted(seed_file, read_paths):
    words, good = seed_file(WORDS, "words.csv"), seed_file(A, "good.txt")
    told = 'call its columns "Linking text" and "Count" to have it counted$'
    with pytest.raises(SeedFileError, match=rf"words\.csv' names no pages; if it is .*\"Top linking text\", {told}"):
        check_files([words])
    check_files([words, good])
    outcome = read_paths(words, good)
    assert (outcome.urls, [account.counted for account in outcome.accounts]) == ([A], [0, 0])
    assert [reason[:15] for _, reason in outcome.reasons] == ["names no pages;"]


@pytest.mark.parametrize(
    "content",
    [
        "Słowo,Liczba\na.example,12\nb.example,3\n",  # domains
        "Słowo,Liczba\na.example/x,12\nb.example/y,3\n",  # pages
        f"Słowo,Liczba\nx,12\ny,3\n{A},2\n",  # a page
        "Słowo,Liczba,Uwagi\nx,12,y\n",
        "Słowo,Liczba,Ranga,Kwota\nx,12,4,1\n",
        "Słowo,Liczba\nx,1.5\n",
        "x,12\ny,3\n",
    ],
)
def test_other_tables_without_urls_are_refused_beside_others(seed_file, content):
    with pytest.raises(SeedFileError, match="has no column of URLs"):
        check_files([seed_file(content, "other.csv"), seed_file(A, "good.txt")])
