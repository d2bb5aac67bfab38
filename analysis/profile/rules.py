"""What the rules of the profile are called and mean: each declared once, and ``document`` makes their page of them.

Labels and signals are readings of evidence, not facts about anybody's intent: each keeps the ids of its rules.
"""

from enum import StrEnum
from typing import Final, NamedTuple


class AnchorClass(StrEnum):
    """What an anchor says of its target; the first that holds, in this order."""

    BRANDED = "branded"
    URL = "url"
    DOMAIN = "domain"
    EXACT = "exact"
    PARTIAL = "partial"
    GENERIC = "generic"
    IMAGE = "image"
    EMPTY = "empty"
    OTHER = "other"


class Acquisition(StrEnum):
    """How a backlink may have come about; the first that holds, in this order."""

    REDIRECT_ALIAS = "redirect_alias"
    SPONSORED = "sponsored"
    SOCIAL = "social"
    WIKI_REFERENCE = "wiki_reference"
    PROFILE = "profile"
    FORUM_QA = "forum_qa"
    COMMENT = "comment"
    AGGREGATOR_SCRAPER = "aggregator_scraper"
    GUEST_POST = "guest_post"
    DIRECTORY = "directory"
    PR_MEDIA = "pr_media"
    PARTNER_BLOGROLL = "partner_blogroll"
    WIDGET_FOOTER_SITEWIDE = "widget_footer_sitewide"
    NICHE_EDIT_CANDIDATE = "niche_edit_candidate"
    EDITORIAL_CANDIDATE = "editorial_candidate"
    UNKNOWN = "unknown"


class Signal(NamedTuple):
    """A review signal: something that a person should look at, no verdict.

    Attributes:
        id: its name in ``review_flags``.
        meaning: when it is raised.
        limits: what of it the tables do not tell, or why it is never raised; empty where nothing is missing.
        is_computable: whether the tables that linkspider writes can raise it.
    """

    id: str
    meaning: str
    limits: str = ""
    is_computable: bool = True


ANCHOR_MEANINGS: Final[dict[AnchorClass, str]] = {
    AnchorClass.BRANDED: "names a brand, or is one; not an address in which the brand stands",
    AnchorClass.URL: "is as a whole an address",
    AnchorClass.DOMAIN: "is as a whole a host name of the site or of an own domain",
    AnchorClass.EXACT: "is as a whole one of the keywords given",
    AnchorClass.PARTIAL: "holds a keyword among other words, or all of its words in another order",
    AnchorClass.GENERIC: "says nothing of the target (click here, read more), or has neither letter nor word",
    AnchorClass.IMAGE: "an image whose alternative text is none of the above",
    AnchorClass.EMPTY: "neither text nor alternative text",
    AnchorClass.OTHER: "any other words",
}

_SIGN: Final[dict[Acquisition, dict[str, str]]] = {
    Acquisition.REDIRECT_ALIAS: {
        "redirect_alias.edge": "a redirect, a meta refresh or rel=canonical leads to the site; no link stands there",
    },
    Acquisition.SPONSORED: {
        "sponsored.rel": "rel=sponsored",
        "sponsored.words": "the title, the anchor or the text beside the link says that it is paid (en de fr es it …)",
        "sponsored.utm": "the target's address says so: utm_medium=cpc, paid, sponsored and the like, or a click id",
        "sponsored.ad": "the link stands in an advertisement (placement ad)",
    },
    Acquisition.SOCIAL: {
        "social.domain": "the domain is a social network by the list that linkspider brings",
        "social.generator": "the page is made by software of social networks (Mastodon, Lemmy, Misskey …)",
    },
    Acquisition.WIKI_REFERENCE: {
        "wiki.domain": "the domain is a wiki by the list",
        "wiki.generator": "the page is made by wiki software (MediaWiki, DokuWiki …)",
        "wiki.address": "the host or a folder of the page is called wiki",
    },
    Acquisition.PROFILE: {
        "profile.type": "og:type=profile or schema.org ProfilePage",
        "profile.address": "an address such as /user/name on a forum, a social network or another shared platform, or "
        "with a link that is not followed",
    },
    Acquisition.FORUM_QA: {
        "forum.domain": "the domain is a forum or a site of questions and answers by the list",
        "forum.generator": "the page is made by forum software (phpBB, Discourse, XenForo …)",
        "forum.schema": "schema.org DiscussionForumPosting or QAPage",
        "forum.address": "an address such as forum.host, /forums/ or /thread/123",
    },
    Acquisition.COMMENT: {
        "comment.placement": "the link stands among comments (placement comment)",
        "comment.ugc": "rel=ugc",
    },
    Acquisition.AGGREGATOR_SCRAPER: {
        "aggregator.canonical": "the page's canonical is a page of the site",
        "aggregator.copy": "the page's main content is nearly the same as that of a page of the site",
        "aggregator.excerpt": "a short page on which the link stands behind 'source:' or reads as 'full article'",
        "aggregator.generator": "the page is made by software that gathers feeds",
    },
    Acquisition.GUEST_POST: {
        "guest.author": "the link stands in the author's box (placement author_bio)",
        "guest.words": "the title, the address or the text beside the link speaks of a guest post or guest author",
    },
    Acquisition.DIRECTORY: {
        "directory.domain": "the domain is a directory or a review site by the list",
        "directory.words": "the title or the address speaks of a directory of sites, listings or submitting a site",
        "directory.list": "many external domains, about one link to each, little text, and no article",
        "directory.schema": "schema.org ItemList or LocalBusiness, and many external domains",
    },
    Acquisition.PR_MEDIA: {
        "pr.domain": "the domain is a newswire by the list",
        "pr.schema": "schema.org NewsArticle and its kinds, or NewsMediaOrganization together with an article",
        "pr.words": "the title, the address or the text beside the link speaks of a press release",
    },
    Acquisition.PARTNER_BLOGROLL: {
        "blogroll.block": "the link stands in a block called blogroll, friends or partners",
        "blogroll.page": "the page's title or address says partners, blogroll or links, and it names several domains",
    },
    Acquisition.WIDGET_FOOTER_SITEWIDE: {
        "sitewide.template": "on three pages of the domain or more, most of them outside of the content",
        "sitewide.repeated": "the same link at the same place of twenty pages of the domain or more",
        "sitewide.boilerplate": "the same link in the same container on half of the domain's pages that were read",
        "sitewide.credit": "powered by, designed by and the like, outside of the content",
    },
    Acquisition.NICHE_EDIT_CANDIDATE: {
        "niche_edit.found": "in the content of a page published 90 days or more before; an earlier crawl read the page "
        "and found no link",
        "niche_edit.claimed": "in the content of a page published 90 days or more before a tool first saw the link, "
        "and which says that it was not changed since before then",
    },
    Acquisition.EDITORIAL_CANDIDATE: {
        "editorial.content": "followed, seen by readers, in the content and no boilerplate, 100 characters of text "
        "around it of which the anchor is less than 0.3, on a page of 100 words or more; and none of the above",
    },
}

#: Rule id -> its meaning, in the order of the types.
ACQUISITION_RULES: Final[dict[str, str]] = {rule: words for rules in _SIGN.values() for rule, words in rules.items()}
#: Rule id -> the type that it speaks for.
ACQUISITION_OF: Final[dict[str, Acquisition]] = {rule: kind for kind, rules in _SIGN.items() for rule in rules}

SIGNALS: Final[tuple[Signal, ...]] = (
    Signal(
        "R1",
        "a page that links to ten external domains or more by more than 100 links, 20 for each thousand words; or to "
        "15 domains or more, 20 for each thousand words",
        "external links are counted whether followed or not",
    ),
    Signal("R2", "a page of fewer than 150 words with ten external links or more, to five domains or more"),
    Signal(
        "R3",
        "the page's title or the anchor speaks of what link spam is made for (pills, casino, adult, loans, essays, "
        "replicas); topics that the site's own titles speak of are left out",
        "main text of referring pages is not kept",
    ),
    Signal(
        "R4",
        "a followed link that readers cannot see, by attribute or inline style; menus and dialogs open and are left "
        "out",
        "style sheets are not read",
    ),
    Signal(
        "R5",
        "a hacked page: an anchor on a topic of link spam, on a page whose title, heading and description do not speak "
        "of it",
        "links behind `</html>` and the languages of a page's other links are not in the tables",
    ),
    Signal(
        "R6",
        "all pages of the domain are in languages that the site is not in, and no anchor is a brand or an address",
        "whether topics overlap is not known across languages",
    ),
    Signal("R7", "a page that is parked or for sale"),
    Signal(
        "R8",
        "a noindexed page whose title, heading or description, or the text beside the link, sells links",
        "the rest of its text is not kept",
    ),
    Signal(
        "R9",
        "the same main content on three referring domains or more",
        "ids of analytics and advertisements, and addresses of servers, are not in the tables",
    ),
    Signal("R10", "a numbered page of a list of links to 15 external domains or more"),
    Signal("R11", "a followed link in the template of the domain, which shows it on many pages"),
    Signal(
        "R12",
        "an anchor that is exactly a keyword, where three domains or more, and more than a tenth of all, have one",
        "practice among consultants, not a published threshold",
    ),
    Signal("R13", "an anchor in the same words, no brand, address or filler, from ten domains or more within 14 days"),
    Signal("R14", "first seen in a week in which more domains came than in other weeks on average, plus 3 deviations"),
    Signal(
        "R15",
        "the site links back with a followed link; social networks, wikis and other shared platforms are left out",
        "exchanges among three need the links between other people's domains, which are not crawled",
    ),
    Signal("R16", "a top-level domain with a far larger share of the last 90 days' new domains than of those before"),
    Signal("R17", "many domains in one block of addresses", "addresses of servers are not in the tables", False),
    Signal(
        "R18",
        "a domain that is missing from the ranks given and links to more than 100 domains from one page",
        "a list of ranks may be cut",
    ),
    Signal("R19", "a sign of payment, while the link is followed and lacks rel=sponsored"),
)

#: Judgement: what Google calls link spam, where it shows on a domain by itself. The other signals say only "look".
GROUNDS: Final = frozenset({"R3", "R4", "R5", "R8", "R9", "R13", "R19"})

REVIEW_NOTE: Final = (
    "Signals say where a look is worth while. None is proof, several are no score, and none says that a link does "
    "harm: Google ignores most link spam by itself, and its disavow tool is for sites with a manual action for "
    "unnatural links, or sure to get one."
)


def document() -> str:
    """The page that explains classes, types and signals, as Markdown."""
    lines = ["# Referring domains in depth", "", "Made from `analysis/profile/rules.py`. " + REVIEW_NOTE, ""]
    lines += ["## Anchor classes", "", "The first that holds:", "", "| class | the anchor |", "|---|---|"]
    lines += [f"| `{name}` | {words} |" for name, words in ANCHOR_MEANINGS.items()]
    lines += ["", "## Acquisition", "", "The first type of which a rule holds, from the top; every rule that holds is "]
    lines[-1] += "kept with it. What has no evidence of its own is `unknown`. "
    lines[-1] += "What is said of wikis, forums, guest posts, directories and press rests on the page as a whole, "
    lines[-1] += "so it does not hold for links in its header, footer, navigation and sidebar."
    lines += ["", "| type | rule | holds when |", "|---|---|---|"]
    lines += [f"| `{ACQUISITION_OF[rule]}` | `{rule}` | {words} |" for rule, words in ACQUISITION_RULES.items()]
    lines += ["", "## Review signals", "", "Only of followed links, and never of own or allowed domains.", ""]
    lines += ["| signal | raised for | what the tables do not tell |", "|---|---|---|"]
    for each in SIGNALS:
        limits = each.limits if each.is_computable else f"**never raised**: {each.limits}"
        lines.append(f"| {each.id} | {each.meaning} | {limits} |")
    return "\n".join(lines) + "\n"
