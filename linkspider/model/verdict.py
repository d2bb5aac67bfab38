"""The closed list of what becomes of a backlink that was asked about or found; ``judging`` says how one is reached."""

from enum import StrEnum
from typing import Final, NamedTuple


class Verdict(StrEnum):
    """The verdicts on a referring page and a target, in the order of the questions; a new one is a schema change."""

    NOT_ATTEMPTED_ROBOTS = "not_attempted_robots"
    UNREACHABLE_DNS = "unreachable_dns"
    UNREACHABLE_TLS = "unreachable_tls"
    UNREACHABLE_TIMEOUT = "unreachable_timeout"
    REFUSED = "refused"
    PAGE_NOT_FOUND = "page_not_found"
    PAGE_REDIRECTED = "page_redirected"
    PARKED_OR_SOFT404 = "parked_or_soft404"
    NOT_HTML = "not_html"
    PAGE_NOINDEX = "page_noindex"
    PAGE_NOT_CANONICAL = "page_not_canonical"
    MENTION_ONLY = "mention_only"
    LINK_COMMENTED_OR_TEMPLATE = "link_commented_or_template"
    LINK_VIA_REDIRECTOR = "link_via_redirector"
    LINK_REMOVED = "link_removed"
    LIVE_NOFOLLOW = "live_nofollow"
    LIVE_UGC = "live_ugc"
    LIVE_SPONSORED = "live_sponsored"
    LIVE_PAGE_NOFOLLOW = "live_page_nofollow"
    LIVE_FOLLOWED = "live_followed"

    @property
    def is_live(self) -> bool:
        """The link stands on a page that search engines may read."""
        return self in LIVE

    @property
    def is_seen(self) -> bool:
        """The page was looked at, so that the verdict says something of its links."""
        return self not in NOT_SEEN

    @property
    def is_lost_evidence(self) -> bool:
        """The page was looked at, and the link is not there any more. Nothing else may be counted as lost."""
        return self in LOST_EVIDENCE


#: The link is there.
LIVE: Final = frozenset(
    {
        Verdict.LIVE_NOFOLLOW,
        Verdict.LIVE_UGC,
        Verdict.LIVE_SPONSORED,
        Verdict.LIVE_PAGE_NOFOLLOW,
        Verdict.LIVE_FOLLOWED,
    }
)
#: Nothing could be looked at. ``not_html`` is among them: a PDF may hold links, which are not read.
NOT_SEEN: Final = frozenset(
    {
        Verdict.NOT_ATTEMPTED_ROBOTS,
        Verdict.UNREACHABLE_DNS,
        Verdict.UNREACHABLE_TLS,
        Verdict.UNREACHABLE_TIMEOUT,
        Verdict.REFUSED,
        Verdict.NOT_HTML,
    }
)
#: The link was looked for and is not there. A page that asks not to be indexed may hold it still, and a redirector
#: still leads to the site: neither is lost.
LOST_EVIDENCE: Final = frozenset(
    {
        Verdict.PAGE_NOT_FOUND,
        Verdict.PAGE_REDIRECTED,
        Verdict.PARKED_OR_SOFT404,
        Verdict.MENTION_ONLY,
        Verdict.LINK_COMMENTED_OR_TEMPLATE,
        Verdict.LINK_REMOVED,
    }
)
#: What Ahrefs calls it when it counts the link as lost. Its ``lostredirect`` (a redirect that led to the site leads
#: elsewhere now) is ``link_removed`` here; live links have no name.
AHREFS_NAMES: Final[dict[Verdict, str]] = {
    Verdict.UNREACHABLE_DNS: "pageerror",
    Verdict.UNREACHABLE_TLS: "pageerror",
    Verdict.UNREACHABLE_TIMEOUT: "pageerror",
    Verdict.REFUSED: "pageerror",
    Verdict.NOT_HTML: "pageerror",
    Verdict.PAGE_NOT_FOUND: "notfound",
    Verdict.PAGE_REDIRECTED: "pageredirected",
    Verdict.PAGE_NOINDEX: "noindex",
    Verdict.PAGE_NOT_CANONICAL: "notcanonical",
    Verdict.PARKED_OR_SOFT404: "removedfromhtml",
    Verdict.MENTION_ONLY: "removedfromhtml",
    Verdict.LINK_COMMENTED_OR_TEMPLATE: "removedfromhtml",
    Verdict.LINK_REMOVED: "removedfromhtml",
}
#: "Not acted upon yet" (RFC 9110 15.3.3): firewalls send it with a test for bots, or with nothing.
ACCEPTED: Final = 202


class Meaning(NamedTuple):
    """What a verdict says: in words, and something that brings it about."""

    words: str
    example: str


#: What each verdict means, for the generated documentation.
MEANING: Final[dict[Verdict, Meaning]] = {
    Verdict.NOT_ATTEMPTED_ROBOTS: Meaning(
        "robots.txt asks crawlers to stay away, or could not be read; the page was not fetched", "`Disallow: /`"
    ),
    Verdict.UNREACHABLE_DNS: Meaning(
        "the host's name has no address, or none that is public", "a domain that has expired; a name at 10.0.0.1"
    ),
    Verdict.UNREACHABLE_TLS: Meaning("the secure connection failed", "a certificate that has expired"),
    Verdict.UNREACHABLE_TIMEOUT: Meaning(
        "the page was not to be had: no whole answer in time, no connection, too large, or not asked for by a limit; "
        "or it was read, and the link was not looked for: behind more links than are read, or to another site; "
        "the detail names the cause",
        "a server that never answers; 20 MB of HTML",
    ),
    Verdict.REFUSED: Meaning(
        "the server answered, but not with the page, or a shortener on it did not tell where it leads; what was known "
        "of the link before still holds, and stands in last_good_verdict",
        "401, 403, 429, 451, 503; 302 to `/login?next=/page`; a test for bots; bit.ly with status 503",
    ),
    Verdict.PAGE_NOT_FOUND: Meaning("the page is gone, or the one that it redirects to", "404, 410"),
    Verdict.PAGE_REDIRECTED: Meaning(
        "the page redirects to another domain, path or query, and the link does not stand there",
        "301 to the front page",
    ),
    Verdict.PARKED_OR_SOFT404: Meaning(
        "the domain is parked or for sale, or the page says 'not found' with status 200 or is empty",
        "`This domain is for sale`; 0 bytes with status 200",
    ),
    Verdict.NOT_HTML: Meaning("answered with something that is not HTML and not read for links", "a PDF"),
    Verdict.PAGE_NOINDEX: Meaning(
        "the page asks not to be indexed; the detail says whether the link is there", "noindex"
    ),
    Verdict.PAGE_NOT_CANONICAL: Meaning(
        "the page names another one as canonical; the detail says whether the link stands on it", "a printing view"
    ),
    Verdict.MENTION_ONLY: Meaning("the site's domain or a brand stands in the text, no link", "`see example.com`"),
    Verdict.LINK_COMMENTED_OR_TEMPLATE: Meaning(
        "the link stands in a comment, noscript, template, script, the srcdoc of a frame or SVG alone",
        '`<!-- <a href="https://example.com/"> -->`',
    ),
    Verdict.LINK_VIA_REDIRECTOR: Meaning(
        "a link leads to the target through a shortener or a redirector", "`/out?url=https://example.com/`; bit.ly"
    ),
    Verdict.LINK_REMOVED: Meaning(
        "the page was read, and nothing on it leads to the target, its shorteners included",
        "an edited article",
    ),
    Verdict.LIVE_NOFOLLOW: Meaning("the link is there, with rel=nofollow", '`rel="nofollow ugc"`'),
    Verdict.LIVE_UGC: Meaning("the link is there, with rel=ugc", '`rel="ugc"`'),
    Verdict.LIVE_SPONSORED: Meaning("the link is there, with rel=sponsored", '`rel="sponsored"`'),
    Verdict.LIVE_PAGE_NOFOLLOW: Meaning(
        "the link is there, and the page is nofollow by meta robots or X-Robots-Tag", "`X-Robots-Tag: nofollow`"
    ),
    Verdict.LIVE_FOLLOWED: Meaning("the link is there and followed", "an ordinary link"),
}
