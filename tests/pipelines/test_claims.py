"""From files of several tools to where they disagree: what a file does not say contradicts nothing."""

import pytest

from linkspider.model.rows import SeedRow
from linkspider.model.scope import Scope
from linkspider.model.verdict import Verdict
from linkspider.seeds.reader import SeedReader
from pipelines.claims import Claim, Claims
from pipelines.observed import FoundLink

PAGE, TEA = "https://a.example/", "https://kettle.example/tea"
GONE, LIVE = Verdict.LINK_REMOVED, Verdict.LIVE_FOLLOWED

AHREFS = "Referring page URL,Target URL,Nofollow,Lost status\n"
LOST = f"{PAGE},{TEA},FALSE,removed\n"
NOT_LOST = f"{PAGE},{TEA},FALSE,\n"
SEMRUSH = f"Page ascore,Source url,Target url,Nofollow,Lost link\n9,{PAGE},{TEA},FALSE,"
SEMRUSH_API = f"page_ascore;source_url;target_url;nofollow\n9;{PAGE};{TEA};false\n"
MAJESTIC = f"Target URL,Source URL,Anchor Text,FlagNoFollow,FlagMention\n{TEA},{PAGE},tea,-,"
FROG = f"Type,Source,Destination,Rel,Link Position\nHyperlink,{PAGE},{TEA},nofollow;ugc,Content\n"
DATAFORSEO = f"url_from,url_to,attributes\n{PAGE},{TEA},['nofollow']\n"
ANY_TOOL = f"URL from,URL to,Anchor,Nofollow\n{PAGE},{TEA},tea,true\n"
UNCLEAR_REL = f"Source url,Target url,Rel\n{PAGE},{TEA},No Follow\n"

FOLLOWED = FoundLink(
    *("", "", "", "a", "tea", None, "", False, False, False, True, None, False, 0),
    *(None, None, None, None),
)
NOFOLLOW = FOLLOWED._replace(rel="nofollow", is_nofollow=True, is_followed=False)

OF_PAGE = FOLLOWED._replace(is_followed=False)
NOT_OF_PAGE = "ahrefs says followed, page says nofollow for all its links"


@pytest.fixture
def summary(tmp_path):
    """Reads files that name one page and target, and adds up what they claim of it."""

    def summary(files, verdict, live):
        paths = [tmp_path / f"{number}.csv" for number in range(len(files))]
        for path, content in zip(paths, files, strict=True):
            path.write_text(content)
        rows = [row for row in SeedReader(paths) if isinstance(row, SeedRow)]
        claims = Claims.of([Claim(*(getattr(row, name) for name in Claim._fields)) for row in rows], Scope.of(TEA))
        return Claims.summary(claims.by_target[TEA], verdict, live)

    return summary


@pytest.mark.parametrize(
    ("files", "verdict", "live", "expected"),
    [
        # of loss: a file without a column of it says nothing
        ([AHREFS + LOST, SEMRUSH + "FALSE\n"], GONE, [], "ahrefs says lost (removed), semrush does not"),
        ([AHREFS + NOT_LOST, SEMRUSH + "TRUE\n"], GONE, [], "semrush says lost (Lost link), ahrefs does not"),
        ([AHREFS + LOST, SEMRUSH_API], GONE, [], None),
        ([AHREFS + LOST, MAJESTIC + "-\n"], GONE, [], None),
        # who lists one link as lost and one as live has seen two
        ([AHREFS + LOST], LIVE, [FOLLOWED], "ahrefs says lost (removed), the link is there"),
        ([AHREFS + LOST + NOT_LOST], LIVE, [FOLLOWED], None),
        ([AHREFS + NOT_LOST + LOST, SEMRUSH + "FALSE\n"], GONE, [], None),
        ([AHREFS + LOST, f"{SEMRUSH}TRUE\n9,{PAGE},{TEA},FALSE,FALSE\n"], GONE, [], None),
        # of rel, in lists that tools write in their own way
        ([FROG], Verdict.LIVE_NOFOLLOW, [NOFOLLOW], None),
        ([FROG], LIVE, [FOLLOWED], "screaming_frog says nofollow, page says followed"),
        ([DATAFORSEO], Verdict.LIVE_NOFOLLOW, [NOFOLLOW], None),
        ([UNCLEAR_REL], Verdict.LIVE_NOFOLLOW, [NOFOLLOW], None),
        ([ANY_TOOL], LIVE, [FOLLOWED], "url_column says nofollow, page says followed"),
        ([FROG], LIVE, [FOLLOWED, NOFOLLOW], None),
        (
            [AHREFS + NOT_LOST],
            Verdict.LIVE_PAGE_NOFOLLOW,
            [OF_PAGE],
            NOT_OF_PAGE,
        ),
        # a mention is no link
        ([MAJESTIC + "+\n"], Verdict.LIVE_NOFOLLOW, [NOFOLLOW], None),
        ([MAJESTIC + "-\n"], Verdict.LIVE_NOFOLLOW, [NOFOLLOW], "majestic says followed, page says nofollow"),
    ],
)
def test_files_that_disagree(summary, files, verdict, live, expected):
    assert summary(files, verdict, live).disagreement == expected


def test_an_unknown_tool_beside_dataforseo_is_a_source_of_its_own(summary):
    found = summary([ANY_TOOL, DATAFORSEO], Verdict.LIVE_NOFOLLOW, [NOFOLLOW])
    assert (found.sources, found.source_count) == ("dataforseo url_column", 2)


def test_a_link_was_seen_last_when_any_tool_saw_it_at_all(summary):
    dates = f"Referring page URL,Target URL,First seen,Last seen\n{PAGE},{TEA},2026-03-01,\n{PAGE},{TEA},,2026-02-01\n"
    found = summary([dates], LIVE, [FOLLOWED])
    assert (found.first_seen_at.month, found.last_seen_at.month) == (3, 3)


def test_the_best_link_is_followed_then_in_the_content_then_seen_then_early():
    best, second, third, fourth, last = (
        FOLLOWED._replace(placement="content", ordinal=3),
        FOLLOWED._replace(placement="content", ordinal=4),
        FOLLOWED._replace(placement="content", is_hidden=True, ordinal=2),
        FOLLOWED._replace(placement="nav", ordinal=1),
        NOFOLLOW._replace(placement="content", ordinal=0),
    )
    assert sorted([last, third, best, fourth, second], key=FoundLink.rank) == [best, second, third, fourth, last]
