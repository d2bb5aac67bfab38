"""What a crawl can say of a link that it did not see: that it is gone, or nothing.

A link counts as missing only where its page was read, or is known to be gone (404, 410, or a redirect to a page that
was read and has no such link). A page that the crawl did not take on, or that was refused, blocked, cut or could not be
had, says nothing of its links.
"""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from analysis.measures.resolution import redirect_ends
from linkspider.model.outcome import GONE_STATUSES, Outcome
from linkspider.model.verdict import ACCEPTED, LIVE, LOST_EVIDENCE, NOT_SEEN, Verdict

#: Causes of a loss, as verdicts on backlinks name them.
LINK_REMOVED: Final = Verdict.LINK_REMOVED.value
PAGE_NOT_FOUND: Final = Verdict.PAGE_NOT_FOUND.value
PAGE_REDIRECTED: Final = Verdict.PAGE_REDIRECTED.value
PARKED_OR_SOFT404: Final = Verdict.PARKED_OR_SOFT404.value
#: No page leads to the page any more: see ``unlinked``.
PAGE_UNLINKED: Final = "page_unlinked"
NOT_IN_CRAWL: Final = "not among the pages of the crawl"
TRUNCATED: Final = "more links than are read"
UNANSWERED: Final = "redirectors on it did not answer"
CHALLENGED: Final = "a bot challenge or a login in its place"
RENAMED: Final = "on pages that had another address"
OUT_OF_REACH: Final = "on pages found by sitemaps, lists, backlinks or a start page that it did not go by"
SEEN_BEFORE: Final = "seen by a crawl before it"
#: Of crawls that went on after a later one had begun.
LOOKED_BEFORE: Final = "looked at before it was seen last"
LOOKED_AFTER: Final = "looked at after it was seen last"
#: What is said of pages that were read, and have a link or have it not.
READ: Final = frozenset(str(verdict) for verdict in LOST_EVIDENCE - {Verdict.PAGE_NOT_FOUND, Verdict.PAGE_REDIRECTED})
_BY_VERDICT: Final[Mapping[str, bool]] = {
    **{str(verdict): True for verdict in LOST_EVIDENCE},
    **{str(verdict): False for verdict in NOT_SEEN | LIVE},
    str(Verdict.LINK_VIA_REDIRECTOR): False,
}


def of_pages(pages: pd.DataFrame, *, follows_out: bool) -> pd.DataFrame:
    """What a crawl's pages say of links that do not stand on them.

    Args:
        pages: one row per page, with url_key (distinct), outcome, status, links_truncated and the columns of
            redirects, as in ``resolution.redirect_ends``; unanswered_redirectors, challenge_signs, soft_404_signs and
            parked_signs.
        follows_out: a redirect to a URL without a row says that the page is gone: so it is for pages of the site when
            the crawl is complete, as such a URL is no page of it. It says nothing of referring pages, since these
            redirects are followed to wherever they lead.

    Returns:
        By url_key: reason (why the link is missing, or why that is not known), is_missing, and end (where the page
        redirects to, else the page itself).
    """
    keys = pages["url_key"].astype("str")
    outcome = pages["outcome"].astype("str").set_axis(keys)
    status = pages["status"].set_axis(keys)
    reason = outcome.copy()
    is_ok, is_error = outcome == Outcome.OK, outcome == Outcome.HTTP_ERROR
    is_gone = is_error & status.isin(GONE_STATUSES).to_numpy(dtype=bool)
    reason = reason.mask(is_ok, LINK_REMOVED).mask(is_error, "status " + status.astype("str"))
    reason = reason.mask(is_gone, PAGE_NOT_FOUND)
    is_dead = (pages["soft_404_signs"].notna() | pages["parked_signs"].notna()).to_numpy(dtype=bool)
    reason = reason.mask(is_ok & is_dead, PARKED_OR_SOFT404)
    is_missing = is_ok | is_gone
    for cause, is_hidden in (
        (TRUNCATED, pages["links_truncated"]),
        (UNANSWERED, pages["unanswered_redirectors"].notna()),
        (CHALLENGED, pages["challenge_signs"].notna() | (pages["status"] == ACCEPTED).fillna(False)),
    ):
        is_blind = is_ok & is_hidden.to_numpy(dtype=bool)
        reason, is_missing = reason.mask(is_blind, cause), is_missing & ~is_blind
    frame = pd.DataFrame({"reason": reason, "is_missing": is_missing, "end": keys.set_axis(keys)})
    ends = redirect_ends(pages)
    if ends:
        moved = pd.Series(ends, dtype="str")
        found = frame.reindex(moved)
        is_known = found["is_missing"].notna().to_numpy(dtype=bool)
        is_missing_there = found["is_missing"].astype("boolean").fillna(follows_out).to_numpy(dtype=bool)
        told = found["reason"].where(is_known, NOT_IN_CRAWL).to_numpy(dtype=object)
        words = [
            (PAGE_NOT_FOUND if text == PAGE_NOT_FOUND else PAGE_REDIRECTED) if missing else f"redirects to: {text}"
            for text, missing in zip(told, is_missing_there, strict=True)
        ]
        frame.loc[moved.index, "reason"] = words
        frame.loc[moved.index, "is_missing"] = is_missing_there
        frame.loc[moved.index, "end"] = moved
    return frame


def of_checks(checks: pd.DataFrame) -> pd.DataFrame:
    """What verdicts on backlinks say of those that are not there; it goes before what their pages say.

    Args:
        checks: the table ``backlink_checks``.

    Returns:
        referring_key, target_key, reason, is_missing and is_live: one row for each pair whose verdict says that the
        link is gone, that nothing can be said, or that it is there, if only under another address of its target or by
        a redirector.
    """
    told = _told(checks[checks["target_key"].notna()], ["referring_key", "target_key"])
    return told.assign(is_live=told["reason"].isin([str(verdict) for verdict in (*LIVE, Verdict.LINK_VIA_REDIRECTOR)]))


def of_page_checks(checks: pd.DataFrame) -> pd.DataFrame:
    """Why no link is found on pages on which none was: what verdicts on them say. What was not seen, pages tell.

    Args:
        checks: the table ``backlink_checks``.

    Returns:
        referring_key and reason: one row for each page.
    """
    told = _told(checks[checks["target_key"].isna()], ["referring_key"])
    return told.loc[told["is_missing"], ["referring_key", "reason"]]


def _told(checks: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    told = checks[checks["verdict"].astype("str").isin(set(_BY_VERDICT))]
    words = told["verdict"].astype("str")
    frame = told[keys].astype("str").assign(reason=words, is_missing=words.map(_BY_VERDICT).astype(bool))
    return frame.drop_duplicates(keys, ignore_index=True)
