"""Links in the content of articles, by hand-counted pages; and how soon new pages are linked."""

from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from analysis.marts.library import Library
from analysis.marts.one_crawl import Marts
from analysis.measures.content_links import article_types, content_links
from analysis.measures.new_pages import CrawlPages, new_pages
from analysis.tables.load import Observed
from analysis.tables.selection import select
from linkspider.model.scope import Scope

SITE = "https://s.example/"


def page(name, *, schema=None, og=None, outcome="ok", words=500):
    return {"url_key": SITE + name, "outcome": outcome, "word_count": words, "schema_types": schema, "og_type": og}


def pages_of(*rows):
    return pd.DataFrame(rows).astype({"url_key": "str", "schema_types": "str", "og_type": "str"})


def link(source, target, placement="content", *, is_boilerplate=False):
    return (SITE + source, SITE + target, True, placement, is_boilerplate)


def links_of(*rows):
    columns = ["source_key", "target_key", "is_followed", "placement", "is_boilerplate"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(["source_key", "target_key"], "category"))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"schema": "Article Person"}, "Article"),
        ({"schema": "BlogPosting WebPage"}, "BlogPosting"),
        ({"schema": "Organization TechArticle"}, "TechArticle"),
        ({"schema": "Article NewsArticle"}, "Article"),
        ({"schema": "ArticleSection ScholarlyArticles"}, None),
        ({"og": "article"}, "og:article"),
        ({"og": "Article"}, "og:article"),
        ({"og": "website"}, None),
        ({"og": "article", "schema": "BlogPosting"}, "BlogPosting"),
        ({}, None),
    ],
)
def test_pages_say_that_they_are_articles(told, expected):
    assert article_types(pages_of(page("a", **told), page("b", og="x", schema="y")))[0] == expected


def test_labels_come_before_what_pages_say():
    pages = pages_of(page("a", og="article"), page("b"), page("c"))
    labels = np.array(["product", "article", None], dtype=object)
    assert article_types(pages, labels).tolist() == [None, "article", None]
    assert article_types(pages, np.array(["product", None, None], dtype=object)).tolist() == ["og:article", None, None]


def test_links_in_the_content_are_counted_once_per_page():
    names = "abcdefgh"
    pages = pages_of(*(page(name, og="article" if name in "abc" else None) for name in names), page("x", outcome="404"))
    links = links_of(
        *(link("a", target) for target in "bcdefgh"),
        *(link("b", target) for target in "cccb"),
        link("b", "d", "nav"),
        link("b", "e", is_boilerplate=True),
        *(link(name, "x") for name in "bc"),
        *(link("c", target) for target in "abd"),
        link("d", "a"),
        link("e", "a", "footer"),
    )
    found = content_links(pages, links, article_types(pages))
    rows = found[["url", "content_outlinks", "content_inlinks", "band"]].to_numpy().tolist()
    assert rows == [[f"{SITE}b", 1, 2, "below"], [f"{SITE}c", 3, 2, "within"], [f"{SITE}a", 7, 2, "above"]]


@pytest.mark.parametrize(("count", "band"), [(0, "below"), (2, "below"), (3, "within"), (6, "within"), (7, "above")])
def test_the_band_holds_three_to_six(count, band):
    pages = pages_of(page("a", og="article"), *(page(str(number)) for number in range(8)))
    links = links_of(link("1", "2"), *(link("a", str(number)) for number in range(count)))
    assert content_links(pages, links, article_types(pages))["band"].tolist() == [band]


def test_nothing_is_told_of_a_crawl_without_placements_or_articles():
    pages = pages_of(page("a", og="article"), page("b"))
    row = content_links(pages, links_of(link("a", "b", None)), article_types(pages)).iloc[0]
    assert row[["content_outlinks", "content_inlinks", "band"]].isna().all()
    plain = pages_of(page("a"))
    assert content_links(plain, links_of(), article_types(plain)).empty


@pytest.mark.parametrize("links", [[], [("a", "beyond", None)]])
def test_pages_without_a_link_between_them_have_none(links):
    pages = pages_of(page("a", og="article"), page("b"))
    row = content_links(pages, links_of(*(link(*each) for each in links)), article_types(pages)).iloc[0]
    assert row[["content_outlinks", "content_inlinks", "band"]].tolist() == [0, 0, "below"]


def crawl(month, day, **inlinks):
    frame = pd.DataFrame({"url_key": [SITE + name for name in inlinks], "content_inlinks": [*inlinks.values()]})
    return CrawlPages(datetime(2026, month, day, tzinfo=UTC), frame.astype({"content_inlinks": "Int64"}))


def rows_of(crawls):
    frame = new_pages(iter(crawls))
    columns = ["observed_pages", "share_unlinked", "share_linked_once", "share_linked_more"]
    return {
        (row["month"], row["is_baseline"], row["days"]): (
            row["pages"],
            *(None if pd.isna(row[name]) else row[name] for name in columns),
        )
        for row in frame.to_dict("records")
    }


def test_pages_are_followed_from_their_first_crawl():
    found = rows_of(
        [
            crawl(1, 1, a=0, b=1),
            crawl(1, 5, a=0, b=1, c=0, d=0, e=9),
            crawl(1, 20, a=1, b=5, c=1, d=0),
            crawl(2, 10, a=1, b=5, c=2, d=3, f=1),
        ]
    )
    assert found == {
        # a and b are as old as the first crawl; 7 days later is 20 January, 30 days later 10 February
        ("2026-01", True, 7): (2, 2, 0, 0.5, 0.5),
        ("2026-01", True, 30): (2, 2, 0, 0.5, 0.5),
        ("2026-01", True, 90): (2, 0, None, None, None),
        # c, d and e came on 5 January; e is gone on the 20th
        ("2026-01", False, 7): (3, 2, 0.5, 0.5, 0),
        ("2026-01", False, 30): (3, 2, 0, 0, 1),
        ("2026-01", False, 90): (3, 0, None, None, None),
        ("2026-02", False, 7): (1, 0, None, None, None),
        ("2026-02", False, 30): (1, 0, None, None, None),
        ("2026-02", False, 90): (1, 0, None, None, None),
    }


def test_exactly_so_many_days_are_enough_and_the_first_such_crawl_counts():
    found = rows_of([crawl(3, 1), crawl(3, 2, a=0), crawl(3, 8, a=5), crawl(3, 9, a=1), crawl(3, 10, a=0)])
    assert found["2026-03", False, 7] == (1, 1, 0, 1, 0)


def test_a_count_that_is_not_known_is_not_lent_by_a_later_crawl():
    found = rows_of([crawl(3, 1), crawl(3, 2, a=0), crawl(3, 10, a=None), crawl(9, 20, a=2)])
    assert found["2026-03", False, 7] == (1, 0, None, None, None)
    assert found["2026-03", False, 90] == (1, 1, 0, 0, 1)


def test_no_crawl_has_no_cohort():
    assert new_pages(iter([])).empty
    assert new_pages(iter([crawl(1, 1)])).empty


def mart(builder, name):
    return Library(Marts(Observed(builder.store, select(builder.store)))).frame(name)


OWN = "https://site.example/"


def test_a_duplicate_is_no_article_of_its_own(builder):
    article, copy, tea = (f"{OWN}{name}" for name in ("article", "article?print=1", "tea"))
    pages = [builder.page(OWN), builder.page(article, depth=1, og_type="article"), builder.page(tea, depth=2)]
    pages.append(builder.page(copy, depth=2, og_type="article", canonical_url=article, indexability="canonicalised"))
    links = [(OWN, article), (article, copy), (article, tea), (copy, tea)]
    builder.crawl("site", pages, [builder.link(*ends) for ends in links])
    frame = mart(builder, "content_links")
    assert [*zip(frame["url"], frame["content_outlinks"], strict=True)] == [(article, 1)]


def test_what_answers_with_no_page_is_no_new_page(builder):
    first, tea = [builder.page(OWN)], builder.page(f"{OWN}tea", depth=1)
    gone = builder.page(f"{OWN}gone", "http_error", 404, depth=1, indexability="error")
    old = builder.page(
        f"{OWN}old", "redirect", 301, depth=1, redirect_url=tea.url, redirect_kind="http", indexability="redirect"
    )
    builder.crawl("site", first, day=1)
    pages = [*first, tea, gone, old]
    builder.crawl("site", pages, [builder.link(OWN, page.url) for page in pages[1:]], day=20)
    frame = mart(builder, "new_pages").query("days == 7")
    assert frame["pages"].tolist() == [1, 1]


def test_a_crawl_that_is_not_complete_tells_of_no_new_pages(builder):
    pages = [builder.page(OWN), builder.page(f"{OWN}tea", depth=1)]
    builder.crawl("site", pages[:1], day=1, is_complete=False)
    builder.crawl("site", pages, [builder.link(OWN, pages[1].url)], day=10)
    frame = mart(builder, "new_pages").query("days == 7")
    assert [*zip(frame["is_baseline"], frame["pages"], strict=True)] == [(True, 2)]


def test_crawls_of_another_scope_tell_of_no_new_pages(builder):
    docs = asdict(Scope.of(f"{OWN}docs/", "prefix"))
    pages = [builder.page(f"{OWN}docs/{name}") for name in ("", "a")]
    builder.crawl("site", pages, day=1, scope=docs)
    builder.crawl("site", [builder.page(OWN), *pages], [builder.link(OWN, page.url) for page in pages], day=10)
    frame = mart(builder, "new_pages").query("days == 7")
    assert [*zip(frame["is_baseline"], frame["pages"], strict=True)] == [(True, 3)]
