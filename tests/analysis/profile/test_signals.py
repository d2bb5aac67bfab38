"""Review signals: for each one case that raises it and the near ones that do not."""

from datetime import timedelta

import pandas as pd
import pytest

from analysis.profile.anchor_classes import AnchorWords
from analysis.profile.findings import quoted
from analysis.profile.rules import SIGNALS

POST = "https://a.example/post"
SKETCH, OTHER = "0a1b" * 64, "ffee" * 64
OUTBOUND = ["source_url", "target_domain", "target_url", "is_followed"]


def flags(found, domain="a.example"):
    row = found.domains.set_index("referring_domain").loc[domain]
    return set(row["review_flags"].split()) if isinstance(row["review_flags"], str) else set()


def state(found, signal):
    return found.states.set_index("signal").loc[signal]


# signal, of the link, of the page, raised
CASES = [
    ("R1", {}, {"external_link_count": 120, "external_domain_count": 40}, True),
    ("R1", {}, {"external_link_count": 30, "external_domain_count": 20, "word_count": 900}, True),
    ("R1", {}, {"external_link_count": 100, "external_domain_count": 12}, False),
    ("R1", {}, {"external_link_count": 412, "external_domain_count": 4, "word_count": 9_912}, False),
    ("R1", {}, {"external_link_count": 605, "external_domain_count": 35, "word_count": 50_122}, False),
    ("R1", {}, {"external_link_count": 21, "external_domain_count": 12, "word_count": 443}, False),
    ("R1", {}, {"external_link_count": 4, "external_domain_count": 2, "word_count": 96}, False),
    ("R2", {}, {"word_count": 140, "external_link_count": 10, "external_domain_count": 5}, True),
    ("R2", {}, {"word_count": 150, "external_link_count": 10, "external_domain_count": 5}, False),
    ("R2", {}, {"word_count": 140, "external_link_count": 9, "external_domain_count": 9}, False),
    ("R2", {}, {"word_count": 143, "external_link_count": 21, "external_domain_count": 2}, False),
    ("R3", {}, {"title": "Best Online Casino Bonus 2026"}, True),
    ("R3", {}, {"title": "最佳在线赌场推荐"}, True),
    ("R3", {"anchor_text": "buy cheap viagra"}, {"title": "viagra shop"}, True),
    ("R3", {"anchor_text": "", "image_alt": "buy cheap viagra", "kind": "image"}, {}, True),
    ("R3", {}, {"title": "Casinos and the history of cards"}, False),
    ("R3", {}, {"title": "Essays on running"}, False),
    ("R4", {"is_hidden": True}, {}, True),
    ("R4", {"is_hidden": True, "placement": "footer"}, {}, True),
    ("R4", {"is_hidden": True, "placement": "nav"}, {}, False),
    ("R4", {"is_hidden": True, "dom_path": "div#cookie-banner>p>a"}, {}, False),
    ("R4", {}, {}, False),
    ("R5", {"anchor_text": "payday loans"}, {"title": "Parish of St Mary"}, True),
    ("R5", {"anchor_text": "", "image_alt": "payday loans", "kind": "image"}, {"title": "Parish of St Mary"}, True),
    ("R5", {"anchor_text": "payday loans"}, {"title": "Payday loans compared"}, False),
    ("R5", {"anchor_text": "payday loans"}, {"title": "Money", "h1": "All about payday loans"}, False),
    ("R6", {}, {"language": "ja"}, True),
    ("R6", {}, {"language": "de"}, False),
    ("R6", {}, {"language": "no"}, False),
    ("R6", {}, {"language": "nn"}, False),
    ("R6", {}, {"language": None}, False),
    ("R6", {"anchor_text": "Acme"}, {"language": "ja"}, False),
    ("R6", {"anchor_text": "https://acme.com/"}, {"language": "ja"}, False),
    ("R7", {}, {"parked_signs": "script of sedoparking.com"}, True),
    ("R7", {}, {}, False),
    ("R8", {}, {"is_noindex": True, "title": "Buy backlinks, DA 50+"}, True),
    ("R8", {"context_before": "We sell links from"}, {"is_noindex": True}, True),
    ("R8", {}, {"title": "Buy backlinks, DA 50+"}, False),
    ("R8", {}, {"is_noindex": True, "title": "Buying a house"}, False),
    ("R10", {}, {"url": "https://a.example/sites/page/7", "external_domain_count": 15}, True),
    ("R10", {}, {"url": "https://a.example/sites?page=7", "external_domain_count": 20}, True),
    ("R10", {}, {"url": "https://a.example/sites/page/7", "external_domain_count": 3}, False),
    ("R10", {}, {"url": "https://a.example/page-seven", "external_domain_count": 20}, False),
    ("R11", {"is_boilerplate": True, "placement": "footer"}, {}, True),
    ("R11", {"placement": "footer"}, {}, False),
    ("R19", {"context_before": "Sponsored by"}, {}, True),
    ("R19", {"placement": "ad"}, {}, True),
    ("R19", {"context_before": "Sponsored by", "is_sponsored": True}, {}, False),
    ("R19", {"context_before": "Sponsored by", "is_nofollow": True}, {}, False),
]
OWN = [
    *({"url": f"https://acme.com/{n}", "language": "en", "title": "Shoes"} for n in range(9)),
    {"url": "https://acme.com/de", "language": "de", "title": "Schuhe"},
    {"url": "https://acme.com/nb", "language": "nb", "title": "Sko"},
]


@pytest.mark.parametrize(("signal", "of_link", "of_page", "raised"), CASES)
def test_signals_of_pages(web, signal, of_link, of_page, raised):
    url = of_page.get("url", POST)
    own = web.pages(*(web.page(**row) for row in OWN))
    found = web.profile([web.backlink(url, **of_link)], [web.page(**({"url": url} | of_page))], own_pages=own)
    assert (signal in flags(found)) is raised
    assert state(found, signal)["is_computed"]
    assert state(found, signal)["domains"] == int(raised)
    if raised:
        evidence = found.signals.set_index("signal").loc[signal, "evidence"]
        assert url in evidence
        assert f"{signal}: {evidence}" in found.domains.loc[0, "review_evidence"]


def test_a_page_whose_links_are_not_judged_does_not_speak_for_another_domain(web):
    """The last domain in the alphabet was spoken for by any page in the site's language with nofollow links alone."""
    own = web.pages(*(web.page(**row) for row in OWN))
    links = [web.backlink("https://z.example/ja"), web.backlink("https://a.example/en", is_nofollow=True)]
    pages = [web.page("https://z.example/ja", language="ja"), web.page("https://a.example/en", language="en")]
    assert flags(web.profile(links, pages, own_pages=own), "z.example") == {"R6"}


def test_evidence_says_of_what_it_counts_a_part(web):
    links = [web.backlink(f"https://m.example/{n}", "red shoes", is_nofollow=n > 1) for n in range(10)]
    links += [web.backlink(f"https://m{n}.example/", "red shoes") for n in range(2)]
    links += [web.backlink(f"https://n{n}.example/", is_nofollow=True) for n in range(50)]
    pages = [web.page(f"https://m.example/{n}", parked_signs="x" if n < 2 else None) for n in range(10)]
    said = web.profile(links, pages).signals.set_index(["signal", "referring_domain"])["evidence"]
    assert said["R7", "m.example"].startswith("2 of 2 referring pages with a followed link, such as")
    assert said["R12", "m.example"].endswith("as on 100% of the domains with a followed link")


@pytest.mark.parametrize("guard", ["is_nofollow", "is_ugc", "is_sponsored", "own_domains", "allowed_domains"])
def test_what_is_vouched_for_or_not_followed_is_never_flagged(web, guard):
    bad = {"title": "Online casino bonus", "parked_signs": "yes", "external_link_count": 500, "word_count": 9}
    link = {"is_hidden": True, "is_boilerplate": True, "context_before": "Sponsored by"}
    assert flags(web.profile([web.backlink(**link)], [web.page(**bad)])) >= {"R3", "R4", "R7", "R11", "R19"}
    known = {guard: ("a.example",)} if guard.endswith("domains") else {}
    link |= {} if known else {guard: True}
    found = web.profile([web.backlink(**link)], [web.page(**bad)], **known)
    assert found.domains["review_flags"].isna().all()
    assert found.signals.empty
    assert (found.domains.loc[0, "is_own"], found.domains.loc[0, "is_allowed"]) == (
        guard == "own_domains",
        guard == "allowed_domains",
    )


def test_a_page_nofollow_is_not_followed(web):
    assert not flags(web.profile([web.backlink(is_followed=False, is_hidden=True)]))


def test_of_two_topics_the_one_that_the_page_does_not_speak_of_is_strange(web):
    links = [web.backlink(anchor=anchor) for anchor in ("online casino", "payday loans")]
    found = web.profile(links, [web.page(title="Payday loans compared")]).signals.set_index("signal")
    assert "an anchor speaks of casino;" in found.loc["R5", "evidence"]


def test_a_hidden_image_is_told_by_its_alternative_text(web):
    links = [web.backlink(anchor="", image_alt=alt, kind="image", is_hidden=True) for alt in ("shoes", "boots")]
    for rows in (links, links[::-1]):
        assert web.profile(rows).signals["evidence"].str.endswith("with the anchor 'boots'").tolist() == [True]


def test_topics_of_the_site_itself_are_left_out(web):
    link, page = web.backlink(anchor="online casino"), web.page(title="Online casino news")
    own = web.pages(*(web.page(f"https://acme.com/{n}", title="Play in our online casino") for n in range(5)))
    assert "R3" in flags(web.profile([link], [page]))
    assert "R3" not in flags(web.profile([link], [page], own_pages=own))


@pytest.mark.parametrize(("names", "words", "raised"), [("abc", 600, True), ("ab", 600, False), ("abc", 20, False)])
def test_one_text_on_three_domains(web, names, words, raised):
    urls = [f"https://{name}.example/x" for name in names]
    first = urls[0]
    pages = [
        web.page(url, word_count=words, near_duplicate_of=None if url == first else first, text_sketch=SKETCH)
        for url in urls
    ]
    pages.append(web.page("https://z.example/x", text_sketch=OTHER))
    found = web.profile([web.backlink(row["url"]) for row in pages], pages)
    assert [("R9" in flags(found, f"{name}.example")) for name in names] == [raised] * len(names)
    assert "R9" not in flags(found, "z.example")
    if raised:
        said = found.signals.loc[found.signals["referring_domain"] == "a.example", "evidence"].item()
        assert said.endswith("nearly the same text as on b.example, c.example")


def test_one_text_on_many_pages_of_one_domain_is_no_network(web):
    urls = [f"https://a.example/{n}" for n in range(5)]
    pages = [web.page(url, near_duplicate_of=urls[0]) for url in urls]
    assert "R9" not in flags(web.profile([web.backlink(url) for url in urls], pages))


@pytest.mark.parametrize(("exact", "others", "raised"), [(3, 20, True), (2, 0, False), (3, 30, False)])
def test_exact_anchors_of_more_than_a_tenth_of_domains(web, exact, others, raised):
    links = [web.backlink(f"https://e{n}.example/", "red shoes") for n in range(exact)]
    links += [web.backlink(f"https://o{n}.example/", "a walk") for n in range(others)]
    found = web.profile(links)
    assert [("R12" in flags(found, f"e{n}.example")) for n in range(exact)] == [raised] * exact
    assert all("R12" not in flags(found, f"o{n}.example") for n in range(others))


def dated(web, days):
    """Seeds that say when each page's link was first seen."""
    return pd.DataFrame(
        {
            "referring_key": list(days),
            "target_key": pd.array([None] * len(days), dtype="str"),
            "tool_first_seen": pd.Series([web.NOON - timedelta(days=day) for day in days.values()]).astype(
                "datetime64[us, UTC]"
            ),
        }
    )


@pytest.mark.parametrize(
    ("anchor", "count", "every", "raised"),
    [
        ("best running shoes", 10, 1.5, True),
        ("best running shoes", 10, 14 / 9, True),
        ("best running shoes", 9, 1.5, False),
        ("best running shoes", 10, 2, False),
        ("Acme", 10, 1, False),
        ("read more", 10, 1, False),
        ("https://acme.com/", 10, 1, False),
    ],
)
def test_the_same_words_from_ten_domains_in_a_fortnight(web, anchor, count, every, raised):
    days = {f"https://d{n}.example/": 10 + n * every for n in range(count)} | {"https://old.example/": 300}
    words = [anchor, anchor.upper(), f"{anchor}!"]
    links = [web.backlink(url, words[n % 3] if raised else anchor) for n, url in enumerate(days)]
    found = web.profile(links, seeds=dated(web, days))
    assert [("R13" in flags(found, f"d{n}.example")) for n in range(count)] == [raised] * count
    assert "R13" not in flags(found, "old.example")
    if raised:
        said = found.signals.loc[found.signals["signal"] == "R13", "evidence"].iloc[0]
        assert f"came from {count} domains" in said


@pytest.mark.parametrize(("alts", "raised"), [(["red shoes in a shop"] * 10, 10), (["red shoes, {}"] * 10, 0)])
def test_images_have_the_same_words_by_their_alternative_texts(web, alts, raised):
    days = {f"https://d{n}.example/": 10 + n for n in range(10)}
    links = [
        web.backlink(url, "", image_alt=alt.format(number), kind="image")
        for number, (url, alt) in enumerate(zip(days, alts, strict=True))
    ]
    said = web.profile(links, seeds=dated(web, days)).signals.query("signal == 'R13'")["evidence"]
    assert len(said) == raised
    assert said.str.contains("the anchor 'red shoes in a shop' came from 10 domains").all()


def test_of_two_anchors_that_came_at_once_the_first_in_the_alphabet_is_told(web):
    days = {f"https://d{n}.example/{word}": 10 for n in range(10) for word in "ab"}
    links = [web.backlink(url, f"{url[-1]} good shoe") for url in days]
    for rows in (links, links[::-1]):
        said = web.profile(rows, seeds=dated(web, days)).signals.query("signal == 'R13'")["evidence"]
        assert len(said) == 10
        assert said.str.contains("'a good shoe'").all()


@pytest.mark.parametrize(("burst", "raised"), [(12, True), (8, False)])
def test_a_week_with_far_more_new_domains(web, burst, raised):
    days = {f"https://w{n}.example/": 7 * n + 7 for n in range(20)}
    days |= {f"https://s{n}.example/": 70.1 for n in range(burst)}
    found = web.profile([web.backlink(url, "Acme") for url in days], seeds=dated(web, days))
    assert [("R14" in flags(found, f"s{n}.example")) for n in range(burst)] == [raised] * burst
    assert "R14" not in flags(found, "w2.example")


def test_the_week_in_which_the_record_begins_is_no_spike(web):
    days = {f"https://s{n}.example/": 200.1 for n in range(40)} | {f"https://w{n}.example/": 7 * n for n in range(20)}
    found = web.profile([web.backlink(url) for url in days], seeds=dated(web, days))
    assert "R14" not in flags(found, "s3.example")


@pytest.mark.parametrize("wrong", [{}, {"https://old.example/": 12_000}])
def test_a_short_record_has_no_spikes(web, wrong):
    days = {f"https://w{n}.example/": 7 * n for n in range(3)} | wrong
    found = web.profile([web.backlink(url) for url in days], seeds=dated(web, days))
    assert not state(found, "R14")["is_computed"]
    assert "weeks" in state(found, "R14")["reason"]


@pytest.mark.parametrize(("recent", "raised"), [(["xyz"] * 12 + ["com"] * 3, True), (["com"] * 15, False)])
def test_a_top_level_domain_that_is_new_to_the_profile(web, recent, raised):
    days = {f"https://o{n}.com/": 200 + n for n in range(40)}
    days |= {f"https://n{n}.{top}/": 10 for n, top in enumerate(recent)}
    found = web.profile([web.backlink(url) for url in days], seeds=dated(web, days))
    assert {("R16" in flags(found, f"n{n}.{top}")) for n, top in enumerate(recent) if top == "xyz"} <= {True}
    assert bool(found.states.set_index("signal").loc["R16", "domains"]) is raised
    assert "R16" not in flags(found, "o1.com")


def test_the_last_number_of_an_address_is_no_top_level_domain(web):
    days = {f"https://o{n}.com/": 200 + n for n in range(40)} | {f"http://8.8.{n}.7/": 10 for n in range(12)}
    days |= {f"https://n{n}.com/": 10 for n in range(12)}
    found = web.profile([web.backlink(url) for url in days], seeds=dated(web, days))
    assert state(found, "R16")["is_computed"]
    assert state(found, "R16")["domains"] == 0


def outbound(*rows):
    return pd.DataFrame(list(rows), columns=OUTBOUND).astype({"is_followed": "bool"})


def test_a_link_back_is_reciprocal(web):
    links = [web.backlink(f"https://{name}/x") for name in ("a.example", "b.example", "www.reddit.com")]
    back = outbound(
        ("https://acme.com/partners", "a.example", "https://a.example/", True),
        ("https://acme.com/about", "a.example", "https://a.example/z", True),
        ("https://acme.com/about", "b.example", "https://b.example/", False),
        ("https://acme.com/about", "reddit.com", "https://www.reddit.com/r/acme", True),
        ("https://acme.com/about", "elsewhere.example", "https://elsewhere.example/", True),
    )
    found = web.profile(links, outbound=back)
    rows = found.domains.set_index("referring_domain")
    assert rows["is_reciprocal"].to_dict() == {"a.example": True, "b.example": False, "reddit.com": True}
    assert ("R15" in flags(found), "R15" in flags(found, "b.example")) == (True, False)
    assert "R15" not in flags(found, "reddit.com")
    said = found.signals.loc[found.signals["signal"] == "R15", "evidence"].item()
    assert said.endswith("2 followed links, such as from https://acme.com/about to https://a.example/z")


def test_unranked_domains_that_link_to_many(web):
    names = ("a.example", "b.example", "c.example")
    pages = [web.page(f"https://{name}/", external_domain_count=101, word_count=9_000) for name in names[:2]]
    pages.append(web.page("https://c.example/", external_domain_count=100))
    ranks = pd.Series({"b.example": 10}, dtype="int64")
    found = web.profile([web.backlink(row["url"]) for row in pages], pages, ranks=ranks)
    assert [("R18" in flags(found, name)) for name in names] == [True, False, False]


@pytest.mark.parametrize("signal", ["R6", "R12", "R13", "R14", "R15", "R16", "R17", "R18"])
def test_what_cannot_be_computed_says_why(web, signal):
    found = web.profile([web.backlink()], words=AnchorWords())
    row = state(found, signal)
    assert not row["is_computed"]
    assert len(row["reason"]) > 20
    assert row["domains"] == 0


def test_every_signal_has_a_state_once_and_r17_is_never_computed(web):
    found = web.profile([web.backlink()])
    assert found.states["signal"].tolist() == [f"R{n}" for n in range(1, 20)] == [each.id for each in SIGNALS]
    assert [each.id for each in SIGNALS if not each.is_computable] == ["R17"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\nb\tc", "'a b c'"), ("\x1b[31mred", "'\ufffd[31mred'"), ("x" * 200, f"'{'x' * 80}…'"), (None, "''")],
)
def test_texts_are_quoted_on_one_line(text, expected):
    assert quoted(text) == expected
