"""How a verdict is reached: what was seen of a referring page and of a target on it, and the questions in their order.

There is exactly one verdict for each referring page and target. The list's order is the order of the questions, and
the first that holds answers: whether the page was looked at at all, whether it is still there, whether search engines
read it, whether the link stands on it, and what it is worth. How that order is meant where it could be read two ways:

- A referring page that redirects is judged by the page at the end of its redirects, and the row says so
  (``checked_url``, ``redirect_chain``). What went wrong there is the verdict. ``page_redirected`` is it only where that
  page is another one and the link does not stand there; where it does, the link was moved along with the page and is
  judged like any other. Another scheme, ``www.``, a closing slash or tracking parameters make no other page. A
  redirect to what is no HTML is one to another page: whatever may stand in a PDF, the page with the link is gone.
- ``parked_or_soft404``, ``page_noindex`` and ``page_not_canonical`` come before the words for links, also where the
  link stands on the page: it counts for nothing there. The detail says whether it does, and its columns are filled.
- ``mention_only`` ("no link") and ``link_commented_or_template`` ("found only in") are for pages without any link to
  the target, so ``link_via_redirector``, which is one, goes before them: the name often is that link's text.
- Of several links to one target the best one speaks: followed first, then in the content.
- Tools spell one target in several ways: with http or https, with ``www.`` or without, with a closing slash or tracking
  parameters. Such spellings are one target and one row, and what all tools said of it stands there. A target that
  redirects to another is one of its own: links that lead to it by a redirect count for it, and those to where it moved
  to for good. What it redirects to for now (302, 303, 307), as to a login, is another page.
- Nothing is called lost that was not seen. A page that could not be had (``NOT_SEEN``) says nothing of its links. What
  answers with status 202, or with a test for bots or a block that is known, is ``refused`` where no link stands on it,
  whatever its status says. Known by their titles or by marks in their source are those of Akamai, Alibaba, Amazon,
  Anubis, AWS, Cloudflare, DataDome, DDoS-Guard, Distil, F5, FortiGuard, go-away, HUMAN (PerimeterX), Imperva, Imunify,
  Kasada, Reblaze, StormWall, Sucuri, testcookie and Vercel; those of others, and a site's own, are not. A page that
  says "not found", or that its domain is parked, is neither a test nor a login, whatever guards it. ``refused`` is also
  what answers with a login or a question for consent: a redirect to an address that says so (``/login``,
  ``accounts.``) and names the page to come back to, or has a field for a password; to ``consent.``; or a page with
  such a field and hardly any text. A redirect to ``/login`` without any of these is ``page_redirected``, as one to the
  front page is.
- A page that redirects into the audited site, by status or by a meta refresh without delay, is ``page_redirected``:
  what stands on the own page at the end is no backlink. Where the link stands on the page that refreshes, it is judged.
- A link through a redirector is told also of a page with more links than are read; where there is none on it,
  ``unreachable_timeout`` says that the link may stand behind those that were read.
- ``refused`` is also the verdict where the page was read and has no link to the target, but links to redirectors that
  did not answer, refused, told nothing (a shortener's page without a redirect or refresh), or were not asked: one of
  them may lead to it. It goes before ``mention_only``, ``link_commented_or_template`` and ``link_removed``.
"""

from typing import Final, NamedTuple

from linkspider.model.outcome import GONE_STATUSES, Outcome
from linkspider.model.verdict import Verdict

#: The verdict on a page that could not be read, by its outcome; None: the page was read, or its status decides. Where
#: no word fits, it is ``unreachable_timeout``, "not to be had", which never counts as lost; the detail names the cause.
_BY_OUTCOME: Final[dict[Outcome, Verdict | None]] = {
    Outcome.OK: None,
    Outcome.REDIRECT: None,
    Outcome.HTTP_ERROR: None,
    Outcome.NOT_HTML: Verdict.NOT_HTML,
    Outcome.ROBOTS_DENIED: Verdict.NOT_ATTEMPTED_ROBOTS,
    Outcome.ROBOTS_UNREACHABLE: Verdict.NOT_ATTEMPTED_ROBOTS,
    Outcome.RATE_LIMITED: Verdict.REFUSED,
    Outcome.HOST_UNAVAILABLE: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.DNS_ERROR: Verdict.UNREACHABLE_DNS,
    Outcome.CONNECT_ERROR: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.TLS_ERROR: Verdict.UNREACHABLE_TLS,
    Outcome.TIMEOUT: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.PROTOCOL_ERROR: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.TOO_LARGE: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.TRUNCATED: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.BAD_ENCODING: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.PARSE_TIMEOUT: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.BAD_REDIRECT: Verdict.REFUSED,
    Outcome.REDIRECT_LOOP: Verdict.REFUSED,
    Outcome.BLOCKED_ADDRESS: Verdict.UNREACHABLE_DNS,
    Outcome.BLOCKED_SCHEME: Verdict.REFUSED,
    Outcome.URL_TOO_LONG: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.TRAP_CUT: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.LIMIT_CUT: Verdict.UNREACHABLE_TIMEOUT,
    Outcome.INTERNAL_ERROR: Verdict.UNREACHABLE_TIMEOUT,
}


class PageSeen(NamedTuple):
    """What is known of the page that was looked at, at the end of the referring page's redirects.

    Attributes:
        outcome, status, reason: as in ``pages``.
        is_moved: it is another page than the one that was asked about.
        enters_site: the redirects end in the audited site, which a referrers crawl does not fetch.
        is_other_canonical: its canonical URL is another page; ``canonical_url``: that URL.
        dead_signs: why it looks parked or not found, in words.
        challenge_signs: why it looks like a test for bots that was sent in its place, in words; ``gate_signs``: like a
            login or a question for consent.
        is_noindex, is_nofollow: its directives; ``is_cut``: it has more links than were read.
        unanswered_redirectors: how many of its links lead nobody knows where.
    """

    outcome: Outcome
    status: int | None = None
    reason: str | None = None
    is_moved: bool = False
    enters_site: bool = False
    is_other_canonical: bool = False
    canonical_url: str | None = None
    dead_signs: str | None = None
    challenge_signs: str | None = None
    gate_signs: str | None = None
    is_noindex: bool = False
    is_nofollow: bool = False
    is_cut: bool = False
    unanswered_redirectors: int = 0


class RelSeen(NamedTuple):
    """What a link's ``rel`` says."""

    is_nofollow: bool = False
    is_ugc: bool = False
    is_sponsored: bool = False


class LinkSeen(NamedTuple):
    """What a page holds of a link to a target.

    Attributes:
        rel: of the best link; None where there is no link.
        redirector: the redirector through which a link leads to the target.
        unrendered: a reference to it that stands in a comment, noscript, template, script, srcdoc or SVG alone.
        mention: the site's name in the text.
        instead: what leads to the site instead, in words.
    """

    rel: RelSeen | None = None
    redirector: str | None = None
    unrendered: str | None = None
    mention: str | None = None
    instead: str | None = None


class Judgement(NamedTuple):
    """A verdict and its cause in words, where there is more to say."""

    verdict: Verdict
    detail: str | None = None


_UNRENDERED: Final = "in a comment, noscript, template, script, srcdoc or SVG"
_CUT: Final = "the page has more links than are read; not among the first ones"
_INTO_SITE: Final = Judgement(Verdict.PAGE_REDIRECTED, "redirects into the audited site itself")


def judge(page: PageSeen, link: LinkSeen) -> Judgement:
    """The verdict on a page and a target: the first question of the list that has an answer."""
    missed = _judge_fetch(page)
    if missed is not None:
        return missed
    is_linked = link.rel is not None or link.redirector is not None
    instead = None if is_linked else _judge_instead(page)
    if instead is not None:
        return instead
    is_all_seen = not page.is_cut and not page.unanswered_redirectors
    if page.is_moved and not is_linked and is_all_seen:
        return Judgement(Verdict.PAGE_REDIRECTED, _joined("not on the page it redirects to", link.instead))
    found = "found on the page it redirects to" if page.is_moved and is_linked else None
    verdict, detail = _judge_page(page, link) or _judge_link(page, link)
    return Judgement(verdict, _joined(detail, found))


def _judge_fetch(page: PageSeen) -> Judgement | None:
    """The verdict on a page of which nothing could be read; None for one that was."""
    if page.outcome is Outcome.OK:
        return None
    if page.outcome is Outcome.NOT_HTML and page.challenge_signs:
        return _judge_instead(page)
    verdict, words = _BY_OUTCOME[page.outcome], str(page.outcome)
    if page.outcome is Outcome.HTTP_ERROR:
        verdict = Verdict.PAGE_NOT_FOUND if page.status in GONE_STATUSES else Verdict.REFUSED
        words = f"status {page.status}"
    elif page.outcome is Outcome.NOT_HTML and page.is_moved:
        return Judgement(Verdict.PAGE_REDIRECTED, _joined("redirects to what is no HTML", page.reason))
    elif page.outcome is Outcome.REDIRECT:
        if page.enters_site:
            return _INTO_SITE
        verdict, words = Verdict.REFUSED, "redirects to a page that was not looked at"
    assert verdict is not None
    return Judgement(verdict, f"{words}: {page.reason}" if page.reason else words)


def _judge_instead(page: PageSeen) -> Judgement | None:
    """The verdict on what was sent instead of a page, and has no link."""
    if page.challenge_signs:
        return Judgement(Verdict.REFUSED, f"a test for bots instead of the page: {page.challenge_signs}")
    if page.gate_signs:
        return Judgement(Verdict.REFUSED, f"a login or a question for consent instead of the page: {page.gate_signs}")
    return _INTO_SITE if page.enters_site else None


def _judge_page(page: PageSeen, link: LinkSeen) -> Judgement | None:
    """What keeps a page's links from counting, if anything, and whether the link stands on it."""
    if page.dead_signs:
        return Judgement(Verdict.PARKED_OR_SOFT404, _joined(page.dead_signs, _standing(page, link)))
    if page.is_noindex:
        return Judgement(Verdict.PAGE_NOINDEX, _standing(page, link))
    if page.is_other_canonical:
        words = _joined(f"canonical: {page.canonical_url}", _standing(page, link))
        return Judgement(Verdict.PAGE_NOT_CANONICAL, words)
    return None


def _standing(page: PageSeen, link: LinkSeen) -> str | None:
    """Whether the link stands on a page whose links do not count, in words."""
    if link.rel is not None:
        return "the link stands on it"
    if link.redirector is not None:
        return f"the link stands on it, through {link.redirector}"
    unread = _joined(_CUT if page.is_cut else None, _unanswered(page))
    return _joined("no link to the target was seen on it", unread) if unread else "no link to the target on it"


def _judge_link(page: PageSeen, link: LinkSeen) -> Judgement:
    if link.rel is not None:
        return Judgement(_live(page, link.rel))
    if link.redirector is not None:
        return Judgement(Verdict.LINK_VIA_REDIRECTOR, f"through {link.redirector}")
    if page.is_cut:
        return Judgement(Verdict.UNREACHABLE_TIMEOUT, _CUT)
    if page.unanswered_redirectors:
        return Judgement(Verdict.REFUSED, _joined(_unanswered(page), link.instead))
    return _judge_absent(link)


def _unanswered(page: PageSeen) -> str | None:
    count = page.unanswered_redirectors
    several = f"{count} redirectors did not tell where they lead" if count else None
    return "a redirector did not tell where it leads" if count == 1 else several


def _judge_absent(link: LinkSeen) -> Judgement:
    """What a page holds of a target to which it has no link."""
    unrendered = f"{_UNRENDERED}: {link.unrendered}" if link.unrendered else None
    if link.mention is not None and link.instead is None:  # where it links to the site otherwise, a mention is no news
        return Judgement(Verdict.MENTION_ONLY, unrendered)
    if unrendered is not None:
        return Judgement(Verdict.LINK_COMMENTED_OR_TEMPLATE, unrendered)
    return Judgement(Verdict.LINK_REMOVED, link.instead)


def _live(page: PageSeen, rel: RelSeen) -> Verdict:
    if rel.is_nofollow:
        return Verdict.LIVE_NOFOLLOW
    if rel.is_ugc:
        return Verdict.LIVE_UGC
    if rel.is_sponsored:
        return Verdict.LIVE_SPONSORED
    return Verdict.LIVE_PAGE_NOFOLLOW if page.is_nofollow else Verdict.LIVE_FOLLOWED


def _joined(*words: str | None) -> str | None:
    return "; ".join(word for word in words if word) or None
