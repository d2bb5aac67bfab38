"""The first sheet says which crawls it rests on, and how far they came."""

from analysis.export.about import about
from analysis.measures.coverage import coverage
from analysis.tables.load import Observed
from analysis.tables.selection import select


def told_of(store):
    made = about(coverage(Observed(store, select(store))), "/data")
    return made, [f"{name}: {text}" for name, text in made.facts]


def test_both_crawls_are_told_with_what_was_found(audited):
    made, lines = told_of(audited.store)
    assert (made.title, made.full_data) == ("Links of site.example", "/data")
    assert lines[0] == "Site: site.example"
    crawl, outcomes = lines[1].split(" URLs: ")
    assert crawl.endswith("-site-site.example: complete. 4")
    assert sorted(outcomes.split(", ")) == ["1 http_error", "1 redirect", "2 ok"]
    assert ": 5 backlinks found on 3 of 5 referring pages" in lines
    assert lines[-1].startswith("Made by: linkspider ")


def test_a_crawl_that_is_missing_or_incomplete_is_said(builder):
    page = builder.page("https://site.example/")
    builder.crawl("site", [page], is_complete=False, incomplete_reasons="max_pages reached", accepted=3)
    lines = told_of(builder.store)[1]
    assert lines[1].endswith("INCOMPLETE: max_pages reached. 3 URLs: 1 ok, 2 without an outcome")
    assert "Referrers crawl: none: nothing is said of backlinks" in lines


def test_what_else_is_to_be_known_is_said(audited):
    made = about(coverage(Observed(audited.store, select(audited.store))), notes=["pages were guessed", "and more"])
    place = made.facts.index(("To be known", "pages were guessed"))
    assert made.facts[place + 1] == ("", "and more")
