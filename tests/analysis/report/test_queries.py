"""The SQL beside each finding runs as it stands, and gives the figures of the finding."""

import re

import duckdb
import pytest

from analysis.report import build, numbers
from analysis.report.folders import displayed, folder, folder_sql, hosted
from analysis.report.sections import flows, incoming, inside, map, todo  # noqa: A004  # as in build.py


@pytest.fixture(scope="module")
def ask(demo_facts):
    """Runs SQL over the demo's marts, as a person does who stands in the store's folder."""
    connection = duckdb.connect()
    connection.execute("SET file_search_path = ?", [str(demo_facts.store.root)])

    def rows(query):
        return connection.execute(query).fetchall()

    yield rows
    connection.close()


def mart(facts, name):
    return f"'{facts.store.mart_path(name, facts.site)}'"


@pytest.mark.parametrize("make", build.SECTIONS, ids=lambda make: make.__name__)
def test_queries_run_as_they_stand(demo_facts, ask, make):
    section = make(demo_facts)
    if section is None:
        assert make.__name__ == "changes"
        return
    found = ask(section.query)
    assert found or section.tables[0].total == 0
    assert all(demo_facts.has(name) for name in section.marts)


def test_domains(demo_facts, ask):
    found = ask(incoming.domains(demo_facts).query)
    followed = sum(row[3] > 0 for row in found)
    assert incoming.domains(demo_facts).finding == (
        f"{len(found)} referring domains link to the site, {followed} with a followed link"
    )
    links = ask(f"SELECT count(DISTINCT referring_domain), sum(links) FROM {mart(demo_facts, 'backlinks')}")
    assert links == [(len(found), sum(row[2] for row in found))]


def test_inlinks(demo_facts, ask):
    pages = mart(demo_facts, "page_inlinks")
    ((median, total, count),) = ask(
        f"SELECT median(unique_inlinks), sum(unique_inlinks), count(*) FROM {pages} WHERE is_site_page"
    )
    finding = inside.distribution(demo_facts).finding
    assert finding.startswith(f"Half of the pages have {numbers.figure(median)} unique in-links or fewer")
    assert total > 0
    assert sum(row[2] for row in ask(inside.distribution(demo_facts).query)) == count


def test_depth(demo_facts, ask):
    found = dict(ask(inside.depth(demo_facts).query))
    near = sum(pages for depth, pages in found.items() if depth is not None and depth <= 3)
    finding = inside.depth(demo_facts).finding
    assert finding.startswith(
        f"{near / sum(found.values()):.0%} of {sum(found.values())} addresses can be reached within"
    )
    assert finding.endswith(f"no path of links leads to {found[None]}")


def test_anchors(demo_facts, ask):
    found = ask(incoming.anchors(demo_facts).query)
    total = sum(links for _, links in found)
    assert incoming.anchors(demo_facts).finding == (
        f"{found[0][1] / total:.0%} of the anchors of {total} backlinks are of the class “{found[0][0]}”"
    )


def test_leaks(demo_facts, ask):
    found = ask(flows.leaks(demo_facts).query)
    total = sum(amount for _, amount, _ in found)
    cause, amount, _ = found[0]
    assert cause == "nofollow"
    assert flows.leaks(demo_facts).finding == f"{total:.0%} of what enters leaks away, {amount:.0%} by nofollow"
    ((held,),) = ask(f"SELECT sum(authority) FROM {mart(demo_facts, 'authority')}")
    assert held + total == pytest.approx(1)


def test_flow(demo_facts, ask):
    ledger = mart(demo_facts, "authority_ledger")
    ((domain, part, entries), *_) = ask(
        f"SELECT referring_domain, sum(amount) / (SELECT sum(amount) FROM {ledger}), count(DISTINCT entry_url) "
        f"FROM {ledger} WHERE referring_domain <> '' GROUP BY 1 ORDER BY 2 DESC"
    )
    assert flows.ledger(demo_facts).finding == (
        f"{domain} feeds the priority pages most: {part:.0%} of what they have, through {entries} pages"
    )


def test_opportunities_and_pitch(demo_facts, ask):
    ((held,),) = ask(f"SELECT sum(authority * priority_weight) FROM {mart(demo_facts, 'authority')} WHERE is_priority")
    ((links, together, first),) = ask(
        f"SELECT count(*), max(set_gain), count(set_gain) FROM {mart(demo_facts, 'link_opportunities')}"
    )
    assert todo.opportunities(demo_facts).finding == (
        f"{links} internal links worth adding; the first {first} together raise what the priority pages have by "
        f"{together / held:.0%}"
    )
    ((gain,),) = ask(f"SELECT max(gain_per_domain) FROM {mart(demo_facts, 'pitch')}")
    assert todo.pitch(demo_facts).finding.endswith(
        f"raises what the priority pages have by {numbers.share(gain / held)}"
    )


def test_fixes_and_orphans(demo_facts, ask):
    ((things,),) = ask(f"SELECT count(*) FROM {mart(demo_facts, 'fixes')}")
    assert todo.fixes(demo_facts).finding.startswith(f"{things} things to mend: ")
    strengths = dict(ask(f"SELECT strength, count(*) FROM {mart(demo_facts, 'orphans')} GROUP BY 1"))
    finding = todo.orphans(demo_facts).finding
    assert f"{strengths['boilerplate_only']} pages with in-links in navigation only" in finding
    assert f"{strengths['no_inlink']} page without an in-link" in finding


@pytest.mark.parametrize("make", [map.site_map, flows.between_sections], ids=lambda make: make.__name__)
def test_slashes_of_a_query_string_make_no_folders(demo_facts, ask, make):
    (pattern,) = {*re.findall(r"regexp_extract\(\w+, ('.+?'), 1\)", make(demo_facts).query)}
    urls = ("https://tea.example/a/b/c?q=/x/y", "https://tea.example/p?q=/x/y", "https://tea.example/")
    found = ask(
        f"SELECT regexp_extract(url, {pattern}, 1) FROM (VALUES ('{urls[0]}'), ('{urls[1]}'), ('{urls[2]}')) t(url)"
    )
    assert [row[0] for row in found] == [folder(url) for url in urls]


def test_of_several_hosts_the_query_tells_folders_apart_as_the_report_does(ask):
    urls = ("https://tea.example/a/b/c?q=/x/y", "https://blog.tea.example/p?q=/x/y", "http://tea.example:8080/")
    told = ", ".join(f"('{url}')" for url in urls)
    found = ask(f"SELECT {folder_sql('url', is_one_host=False)} FROM (VALUES {told}) t(url)")
    assert [row[0] for row in found] == [displayed(hosted(url)) for url in urls]


def test_the_map(demo_facts, ask):
    found = ask(map.site_map(demo_facts).query)
    folder, pages, held = found[0]
    everything, total = sum(row[1] for row in found), sum(row[2] for row in found)
    assert map.site_map(demo_facts).finding.startswith(
        f"{folder} holds {held / total:.0%} of the authority of all pages"
    )
    assert pages < everything
