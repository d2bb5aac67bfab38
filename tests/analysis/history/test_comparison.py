"""Which crawls are compared, and the one line said when they cannot be."""

import json
from dataclasses import asdict

import pytest

from analysis.history.comparison import compare, site_crawl_beside
from analysis.tables.selection import held_crawls
from linkspider.errors import StoreError
from linkspider.model.scope import Scope


def chosen(compared):
    return [(each.before.crawl_id, each.after.crawl_id) for each in compared.comparisons]


@pytest.fixture
def crawls(builder):
    """Four site crawls, of which the third was interrupted and the last still runs, and one of its referrers."""
    site = [builder.crawl("site", day=day, state=state) for day, state in ((1, "finished"), (2, "finished"))]
    site.append(builder.crawl("site", day=3, state="interrupted"))
    site.append(builder.crawl("site", day=4, state="running"))
    return [*site, builder.crawl("referrers", day=2)]


def test_the_two_newest_that_have_ended_are_compared(builder, crawls):
    compared = compare(builder.store)
    assert chosen(compared) == [(crawls[1], crawls[2])]
    assert [crawl.crawl_id for crawl in compared.comparisons[0].history] == crawls[:3]
    assert compared.notes == (
        f"only one referrers crawl of site.example has ended: {crawls[4]}; nothing to compare it with",
    )
    builder.crawl("referrers", day=5)
    assert [each.before.spider for each in compare(builder.store).comparisons] == ["site", "referrers"]


def test_named_crawls_are_compared_however_far_apart(builder, crawls):
    first, second, third, running, _ = crawls
    assert chosen(compare(builder.store, before=first, after=third)) == [(first, third)]
    assert chosen(compare(builder.store, before=first)) == [(first, third)]
    assert chosen(compare(builder.store, after=second)) == [(first, second)]
    compared = compare(builder.store, "site.example", second, running)
    assert chosen(compared) == [(second, running)]
    assert [crawl.crawl_id for crawl in compared.comparisons[0].history] == crawls[:4]
    last = builder.crawl("site", day=5)
    (compared,) = compare(builder.store, after=last).comparisons
    assert (compared.before.crawl_id, [crawl.crawl_id for crawl in compared.history]) == (third, [*crawls[:3], last])


def test_the_site_crawl_beside_one_of_referring_pages_began_before_the_next_of_these(builder):
    first, between = builder.crawl("referrers", day=2), builder.crawl("site", day=3)
    builder.crawl("site", day=4, state="running")
    builder.crawl("site", site="b.example", day=4)
    second, after = builder.crawl("referrers", day=5), builder.crawl("site", day=6)
    lone = builder.crawl("referrers", site="c.example", day=7)
    held = {crawl.crawl_id: crawl for crawl in held_crawls(builder.store)}
    beside = {name: site_crawl_beside(builder.store, held[name]) for name in (first, second, lone)}
    assert {name: crawl and crawl.crawl_id for name, crawl in beside.items()} == {
        first: between,
        second: after,
        lone: None,
    }


def rescoped(store, crawl_id, kind, start="https://site.example/docs/"):
    """As if the crawl had been asked for another scope; "": as if it did not say."""
    path = store.crawl_folder(crawl_id) / "manifest.json"
    told = json.loads(path.read_text())
    told["scope"] = asdict(Scope.of(start, kind)) if kind else None
    path.write_text(json.dumps(told))


def test_crawls_of_another_scope_are_not_compared_and_no_part_of_the_history(builder, crawls):
    first, second, third, _, _ = crawls
    rescoped(builder.store, second, "prefix")
    compared = compare(builder.store)
    assert chosen(compared) == [(first, third)]
    assert [crawl.crawl_id for crawl in compared.comparisons[0].history] == [first, third]
    assert chosen(compare(builder.store, after=third)) == [(first, third)]
    with pytest.raises(StoreError) as caught:
        compare(builder.store, before=first, after=second)
    assert str(caught.value) == (
        f"only crawls of the same scope can be compared: of '{first}' it is host site.example "
        f"and of '{second}' it is prefix site.example/docs/"
    )
    with pytest.raises(StoreError, match="there is no crawl of its scope before"):
        compare(builder.store, after=second)
    rescoped(builder.store, third, "domain")
    with pytest.raises(StoreError, match="with the scope of the newest has ended"):
        compare(builder.store)
    rescoped(builder.store, third, "")
    assert chosen(compare(builder.store)) == [(second, third)]


def test_crawls_of_one_domain_are_of_one_scope_at_whichever_host_they_began(builder, crawls):
    first, second, third, _, _ = crawls
    for crawl_id, host in ((first, "site.example"), (second, "docs.site.example"), (third, "shop.site.example")):
        rescoped(builder.store, crawl_id, "domain", f"https://{host}/docs/")
    compared = compare(builder.store)
    assert chosen(compared) == [(second, third)]
    assert [crawl.crawl_id for crawl in compared.comparisons[0].history] == [first, second, third]
    assert chosen(compare(builder.store, before=first, after=second)) == [(first, second)]


def test_other_sites_are_left_out(builder, crawls):
    for day in (8, 9):
        builder.crawl("site", site="b.example", day=day)
    compared = compare(builder.store)
    assert (compared.site, len(compared.comparisons)) == ("b.example", 1)
    assert compared.notes[0] == "the store holds 2 sites: showing b.example; --site names another"
    assert chosen(compare(builder.store, "site.example")) == [(crawls[1], crawls[2])]


def test_what_cannot_be_compared_is_said_in_one_line(builder, crawls):
    first, second, _, _, referrers = crawls

    def refused(*asked):
        with pytest.raises(StoreError) as caught:
            compare(builder.store, *asked)
        (line,) = str(caught.value).splitlines()
        return line

    assert refused("", second, first) == f"--from has to name a crawl that started before --to: '{second}' did not"
    assert refused("", first, first).startswith("--from has to name a crawl that started before --to")
    assert refused("", "", first) == f"there is no crawl of its scope before '{first}' to compare it with"
    assert refused("", first, referrers) == (
        f"only crawls of the same kind and site can be compared: '{first}' is a site crawl of site.example "
        f"and '{referrers}' is a referrers crawl of site.example"
    )
    assert "holds no crawl 'c1'; it holds: " in refused("", "c1")
    other = builder.crawl("site", site="b.example", day=9)
    assert refused("b.example", first) == f"crawl '{first}' is of 'site.example', not of 'b.example'"
    assert refused("b.example") == (
        f"changes need two crawls of the same kind: only one site crawl of b.example has ended: {other}"
    )
