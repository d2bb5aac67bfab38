"""What a tool says of a link: target, text, followed or not, dates, loss and figures, each kept in its meaning."""

import json
from datetime import UTC, datetime

import pytest

from linkspider.seeds.flags import read_claim
from tests.seeds.exports import AHREFS_HEADER, EXPORTS, LEGACY_HEADER, SHOP, SITE, A, B, table, utf_16


@pytest.fixture
def rows(read):
    return lambda name: list(read(EXPORTS[name].content).seeds())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gsc_latest", [(None, None), (None, None)]),
        ("ahrefs", [(True, ""), (False, "nofollow ugc")]),
        ("ahrefs_comma", [(True, ""), (False, "nofollow ugc")]),
        ("ahrefs_intersect", [(None, None)]),
        ("ahrefs_legacy", [(None, None)]),
        ("semrush", [(True, ""), (False, "sponsored"), (False, "nofollow")]),
        ("semrush_api", [(True, "")]),
        ("semrush_audit", [(True, "")]),
        (
            "majestic",
            [(True, ""), (False, "nofollow"), (True, ""), (False, "nofollow"), (True, ""), (False, "nofollow")],
        ),
        ("majestic_api", [(True, ""), (False, "nofollow")]),
        ("moz", [(None, None), (False, "nofollow")]),
        ("moz_old", [(True, None), (False, None)]),
        ("bing", [(None, None)]),
        ("screaming_frog", [(True, ""), (False, "nofollow noopener")]),
        ("dataforseo", [(True, ""), (False, "nofollow ugc")]),
        ("plain", [(None, None), (None, None), (None, None)]),
    ],
)
def test_followed_and_rel(rows, name, expected):
    assert [(row.tool_is_followed, row.tool_rel) for row in rows(name)] == expected


@pytest.mark.parametrize(
    ("follow", "rel", "flags", "expected"),
    [
        (None, None, {}, (None, None)),
        (None, None, {"nofollow": ""}, (None, None)),
        (None, None, {"nofollow": "", "ugc": "FALSE"}, (None, "")),
        (None, None, {"nofollow": "", "ugc": "TRUE"}, (False, "ugc")),
        (None, None, {"nofollow": "nofollow"}, (False, "nofollow")),
        (None, None, {"nofollow": "dofollow"}, (True, "")),
        (None, None, {"nofollow": "perhaps"}, (None, None)),
        ("dofollow", None, {}, (True, None)),
        ("nofollow", None, {}, (False, None)),
        ("", "", {}, (None, None)),  # as DataForSEO's dofollow and attributes of null
        ("FALSE", "", {}, (False, "")),  # the page says so, not the link
        (None, "NoFollow, ugc", {}, (False, "nofollow ugc")),
        (None, "noopener", {}, (True, "noopener")),
        *((None, rel, {}, (False, "nofollow")) for rel in ("['nofollow']", '["nofollow"]', "nofollow")),
        *((None, rel, {}, (False, "nofollow ugc")) for rel in ("nofollow;ugc", "ugc/nofollow", "['nofollow', 'ugc']")),
        (None, "[]", {}, (True, "")),
        *((None, rel, {}, (None, None)) for rel in ("No Follow", "no-follow external", "rel=nofollow", "NF")),
        (None, "no-follow, ugc", {}, (False, "no-follow ugc")),
        ("TRUE", "no-follow", {}, (True, "no-follow")),  # a word of its page that HTML does not know
        *((word, None, {}, (False, None)) for word in ("No Follow", "no-follow", "NF")),
        *((word, None, {}, (True, None)) for word in ("Do-follow", "do follow", "DF")),
        *((None, None, {"nofollow": word}, (False, "nofollow")) for word in ("No Follow", "nf")),
        *((None, None, {"nofollow": word}, (True, "")) for word in ("Do Follow", "df")),
    ],
)
def test_claims(follow, rel, flags, expected):
    assert read_claim(follow, rel, flags)[:2] == expected


@pytest.mark.parametrize("cell", ["No Follow", "rel=nofollow", "NF"])
def test_a_rel_that_may_mean_nofollow_is_told_of_and_claims_nothing(read, cell):
    outcome = read(f"source url,target url,rel\n{A},{SITE},{cell}\n")
    (row,) = outcome.seeds()
    assert (row.tool_is_followed, row.tool_rel) == (None, None)
    told = f"cells that say neither yes nor no: 1, as '{cell}' in line 2; they are left empty"
    assert told in outcome.account.warnings


def test_majestics_mentions_claim_nothing_of_a_link(read):
    header = "Target URL,Source URL,Anchor Text,FlagNoFollow,FlagMention,DateLost"
    outcome = read(f"{header}\n{SITE},{A},x,-,+,2026-06-01\n{SITE},{B},x,-,-,\n")
    said = [(row.tool_is_followed, row.tool_rel, row.tool_is_lost) for row in outcome.seeds()]
    assert said == [(None, None, None), (True, "", False)]
    told = "rows that are mentions of the site, and no links: 1; of the link they claim nothing"
    assert outcome.account.warnings == (told,)


@pytest.mark.parametrize(
    "content",
    [
        f"Type,Source,Destination,Alt Text,Anchor,Follow\nHyperlink,{A},{SITE},Tea pot,,true\n",
        f"url_from,url_to,anchor,alt,dofollow\n{A},{SITE},,Tea pot,true\n",
        json.dumps([{"url_from": A, "url_to": SITE, "dofollow": True, "anchor": None, "alt": "Tea pot"}]),
    ],
)
def test_the_text_of_an_image_link_is_its_images(read, content):
    assert [row.anchor_text for row in read(content).seeds()] == ["Tea pot"]


def test_a_file_without_a_column_of_loss_says_nothing_of_it(rows):
    assert [(row.tool_is_lost, row.tool_lost_reason) for row in rows("semrush_api")] == [(None, None)]


def test_ahrefs(rows):
    first, second = rows("ahrefs")
    assert first.referring_url == f"{A}?x=1,2"
    assert (first.target_url, first.target_key) == (f"{SITE}?utm_source=news", SITE)
    assert first.anchor_text == "the site"
    assert first.tool_first_seen == datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert first.tool_last_seen == datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert (first.tool_is_lost, first.tool_lost_reason) == (False, None)
    assert first.tool_authority == '{"Domain rating":"71","UR":"12"}'
    assert second.tool_lost_reason == "Lost; Link removed"


def test_semrush(rows):
    first, second, third = rows("semrush")
    assert json.loads(first.tool_authority) == {"Page ascore": "34"}
    assert (second.tool_authority, second.anchor_text, second.tool_first_seen) == (None, "", None)
    assert [row.tool_lost_reason for row in (first, second, third)] == [None, None, "Lost link"]
    assert [row.tool_is_lost for row in (first, second, third)] == [False, False, True]


def test_semrush_api_has_seconds_since_1970(rows):
    (row,) = rows("semrush_api")
    assert row.tool_first_seen == datetime(2020, 1, 1, tzinfo=UTC)
    assert row.tool_last_seen == datetime(2026, 1, 1, tzinfo=UTC)


def test_majestic(rows):
    first, *_ = rows("majestic")
    assert (first.referring_url, first.target_url, first.anchor_text) == (A, SITE, "site")
    assert first.tool_first_seen == datetime(2024, 5, 6, tzinfo=UTC)
    assert first.tool_last_seen == datetime(2026, 10, 1, tzinfo=UTC)
    assert json.loads(first.tool_authority) == {"SourceCitationFlow": "31", "SourceTrustFlow": "20"}


def test_majestic_api(rows):
    first, second = rows("majestic_api")
    assert (first.line, first.target_url, first.tool_last_seen) == (1, SITE, datetime(2026, 9, 9, tzinfo=UTC))
    assert json.loads(first.tool_authority) == {"ACRank": "4", "SourceTrustFlow": "7"}
    assert (first.tool_lost_reason, second.tool_lost_reason) == (None, "Source gone; FlagDeleted")


def test_dataforseo(rows):
    first, second = rows("dataforseo")
    assert first.tool_last_seen == datetime(2026, 11, 15, 12, 57, 46, tzinfo=UTC)
    assert json.loads(first.tool_authority)["rank"] == "101"
    assert (first.tool_lost_reason, second.tool_lost_reason) == (None, "is_lost")


def test_moz_names_pages_without_a_scheme(rows):
    first, _ = rows("moz")
    assert (first.referring_url, first.target_url) == ("https://a.example/page", SITE)
    assert json.loads(first.tool_authority) == {"Page Authority": "30"}


def test_a_file_that_names_no_target_says_nothing_of_it(rows):
    for row in rows("gsc_latest"):
        assert (row.target_url, row.target_key, row.anchor_text, row.tool_authority) == (None, None, None, None)


def counts(read, name):
    return [row for row in read(EXPORTS[name].content).rows if not hasattr(row, "reason")]


@pytest.mark.parametrize(
    ("name", "kind", "subject", "figures"),
    [
        ("gsc_sites", "referring_domain", "a.example", (None, 1234, 5, None)),
        ("gsc_sites_he", "referring_domain", "a.example", (None, 3, 2, None)),
        ("gsc_targets", "target_page", SITE, (30, None, None, 4)),
        ("gsc_text", "anchor_text", "click here", (12, None, None, None)),
        ("ahrefs_refdomains", "referring_domain", "a.example", (3, None, None, None)),
        ("semrush_refdomains", "referring_domain", "a.example", (12, None, None, None)),
        ("bing_domains", "referring_domain", "a.example", (12, None, None, None)),
        ("bing_anchors", "anchor_text", "site", (12, None, None, None)),
        ("disavow", "referring_domain", "spam.example", (None, None, None, None)),
    ],
)
def test_what_is_counted(read, name, kind, subject, figures):
    first = counts(read, name)[0]
    assert (first.subject_kind, first.subject) == (kind, subject)
    assert (first.links, first.pages, first.target_pages, first.domains) == figures


def test_referring_domains_keep_the_tools_figures(read):
    (row,) = counts(read, "ahrefs_refdomains")
    assert json.loads(row.tool_authority) == {"DR": "50", "Traffic": "9"}
    assert (row.first_seen, row.last_seen) == (datetime(2024, 1, 2, tzinfo=UTC), None)


def test_a_pair_of_page_and_target_is_named_once(read):
    content = (
        f"Source url,Anchor text,Target url\n{A},1,{SITE}\n{A},2,{SHOP}\n{A},3,{SITE}?utm_source=x#y\n{B},4,\n{B},5,\n"
    )
    assert [row.is_duplicate for row in read(content).seeds()] == [False, False, True, False, True]


def test_a_page_named_with_and_without_a_target_is_no_duplicate(read_paths, seed_file):
    first = seed_file(f"{A}\n", "first.txt")
    second = seed_file(f"Source url,Anchor text,Target url\n{A},1,{SITE}\n", "second.csv")
    assert [row.is_duplicate for row in read_paths(first, second, first).seeds()] == [False, False, True]


def legacy(read, **cells):
    row = {"Referring Page URL": A, "Link URL": SITE, **cells}
    (seed,) = read(utf_16(table(f"{LEGACY_HEADER},Day Lost", row, delimiter="\t"))).seeds()
    return seed


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("Dofollow", True), ("Nofollow", False), ("Text", None), ("", None)],
)
def test_ahrefs_of_former_years_says_by_type_whether_a_link_is_followed(read, kind, expected):
    assert legacy(read, Type=kind).tool_is_followed is expected


@pytest.mark.parametrize(
    ("status", "lost", "expected"),
    [
        *(("Removed", "", "Removed"), ("Live", "", None), ("", "", None)),
        *(("", "2026-06-01", "Day Lost 2026-06-01"), ("Removed", "2026-06-01", "Removed")),
    ],
)
def test_ahrefs_of_former_years_says_by_status_whether_a_link_is_lost(read, status, lost, expected):
    assert legacy(read, **{"Backlink Status": status, "Day Lost": lost}).tool_lost_reason == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Lost": "2026-06-01 10:00:00"}, "Lost 2026-06-01"),
        ({"Lost": "2026-06-01", "Lost status": "removed"}, "removed"),
        ({"Lost": "0000-00-00"}, None),
        ({"Lost": "-"}, None),
    ],
)
def test_a_day_of_loss_without_a_reason_is_a_loss(read, cells, expected):
    row = {"Referring page URL": A, "Target URL": SITE, **cells}
    (seed,) = read(table(AHREFS_HEADER, row)).seeds()
    assert (seed.tool_lost_reason, seed.tool_is_lost) == (expected, expected is not None)


def test_majestics_day_of_loss_and_topics(read):
    item = {"SourceURL": A, "TargetURL": SITE, "AnchorText": "x", "DateLost": "2026-06-01", "ReasonLost": ""}
    topic = {"SourceTopicalTrustFlow_Topic_0": "Food", "SourceTopicalTrustFlow_Value_0": "12"}
    (seed,) = read(json.dumps({"DataTables": {"BackLinks": {"Data": [item | topic]}}})).seeds()
    assert seed.tool_lost_reason == "DateLost 2026-06-01"
    assert json.loads(seed.tool_authority) == topic


def test_dataforseo_without_a_word_of_rel_says_nothing_of_it(read):
    item = {"url_from": A, "url_to": SITE, "domain_from": "a.example", "dofollow": None, "attributes": None}
    (seed,) = read(json.dumps([item])).seeds()
    assert (seed.tool_is_followed, seed.tool_rel) == (None, None)
