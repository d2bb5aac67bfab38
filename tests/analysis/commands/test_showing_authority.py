"""Headings of the marts of authority."""

import pytest

from analysis.__main__ import main

HOME = "https://site.example/"
NAMES = [f"{HOME}{name}" for name in "abc"]


@pytest.fixture
def shown(builder, capsys):
    """A function that crawls a home page in front of pages that nothing links to, and shows a mart."""

    def show(command, *words, **verdict):
        pages = [builder.page(HOME), *(builder.page(url, depth=None, found_in_sitemap=True) for url in NAMES)]
        links = [builder.link(HOME, NAMES[0], placement="nav")]
        votes = [builder.link("https://a.example/", HOME, link_scope="backlink")]
        builder.crawl("referrers", [builder.page("https://a.example/")], votes, hour=10)
        builder.crawl("site", pages, links, hour=11, **verdict)
        assert main([command, *words, "--store", str(builder.store.root)]) == 0
        return " ".join(capsys.readouterr().out.split())

    return show


def test_orphans_are_counted_by_what_the_crawl_can_tell(shown):
    heading = "Orphans of site.example: confirmed: 2 no_inlink, 1 boilerplate_only of 4 indexable pages"
    assert heading in shown("orphans")


def test_orphans_of_an_incomplete_crawl_are_counted_apart(shown):
    heading = "Orphans of site.example: inconclusive: 2 no_inlink, 1 boilerplate_only of 4 indexable pages"
    assert heading in shown("orphans", is_complete=False, incomplete_reasons="max_pages")


@pytest.mark.parametrize("command", ["authority", "fixes", "pitch"])
def test_domains_that_are_followed_ones_are_called_that(shown, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert "Followed domains" in shown(command, "--priority", "/c")


def test_a_text_of_two_scopes_is_one_text(builder, capsys):
    builder.crawl("site", [builder.page(HOME)], [builder.link(HOME, NAMES[0], "Guide")])
    votes = [builder.link("https://a.example/", HOME, "Guide", link_scope="backlink")]
    builder.crawl("referrers", [builder.page("https://a.example/")], votes, hour=10)
    assert main(["anchors", "--store", str(builder.store.root)]) == 0
    assert "Anchors of links to site.example: 1 text\n" in capsys.readouterr().out


def test_domains_without_a_link_are_told_apart(builder, capsys):
    edges = [builder.link("https://a.example/", HOME, link_scope="backlink", element="redirect", kind="redirect")]
    builder.crawl("referrers", [builder.page("https://a.example/", "redirect", 301)], edges)
    assert main(["domains", "--store", str(builder.store.root)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "1 domain (1 by redirects or canonicals alone, which are no links), 0 with something to look at" in told
