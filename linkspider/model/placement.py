"""Where on its page a link stands: the closed words, and the rules that say them."""

from enum import StrEnum
from typing import Final, NamedTuple


class Placement(StrEnum):
    """Where on its page a link stands; a new word is a schema change."""

    CONTENT = "content"
    NAV = "nav"
    HEADER = "header"
    FOOTER = "footer"
    SIDEBAR = "sidebar"
    BREADCRUMB = "breadcrumb"
    PAGINATION = "pagination"
    RELATED = "related"
    COMMENT = "comment"
    AUTHOR_BIO = "author_bio"
    SOCIAL_SHARE = "social_share"
    AD = "ad"


class Confidence(StrEnum):
    """What a placement rests on: what elements and attributes mean, what they are called, or neither."""

    SEMANTIC = "semantic"
    TOKEN = "token"  # noqa: S105 - a word of an id or class
    RESIDUAL = "residual"


class Placed(NamedTuple):
    """A link's placement.

    Attributes:
        placement: the word.
        rule: the id of the rule that said it, a key of ``RULES``.
        confidence: what the rule rests on.
    """

    placement: Placement
    rule: str
    confidence: Confidence


_MEANINGS: Final = {
    Confidence.SEMANTIC: {
        "breadcrumb.label": "inside an element whose aria-label says breadcrumb",
        "breadcrumb.data": "inside a BreadcrumbList in microdata or RDFa",
        "breadcrumb.trail": "in a list of links that each lead to a folder of the page's own path",
        "pagination.rel": "rel=next, prev, up, contents, first or last; in a footer next or prev alone",
        "pagination.label": "inside an element whose aria-label speaks of pages or of the next and previous one",
        "pagination.number": "leads to a numbered page of a list",
        "pagination.block": "in a block of nothing but previous, next and up, or of numbers of pages",
        "pagination.word": "previous or next, inside navigation, or behind such a word",
        "footer.element": "inside the page's footer element or role=contentinfo",
        "header.element": "inside the page's header element or role=banner",
        "header.logo": "a logo or site name that leads home, at the top of a sidebar too",
        "sidebar.element": "inside an aside or role=complementary beside the content",
        "nav.element": "inside nav or role=navigation",
        "nav.skip": "a link that skips to the content",
        "nav.toc": "in the page's own table of contents",
        "related.tag": "rel=tag: a tag or category of a post",
        "comment.data": "inside a Comment in microdata",
        "comment.ugc": "rel=ugc inside a list, outside of any article",
        "author_bio.rel": "rel=author",
        "author_bio.byline": "a short line that names a person, beside the text",
        "author_bio.data": "inside itemprop=author",
        "social_share.intent": "leads to a service's form for sharing a page",
        "social_share.label": "inside an element whose label speaks of sharing or social networks",
        "ad.server": "leads to a server that counts clicks on advertisements",
        "ad.attribute": "inside ins.adsbygoogle, under data-ad-… attributes, or rel=sponsored outside of any text",
        "content.main": "inside main or role=main",
        "content.article": "inside an article",
        "content.body": "inside itemprop=articleBody",
        "content.note": "in a note, call-out, quotation or figure within the text",
    },
    Confidence.TOKEN: {
        "breadcrumb.token": "an ancestor's id or class says breadcrumb",
        "pagination.token": "an ancestor's id or class says pagination",
        "footer.token": "an ancestor's id or class says footer",
        "footer.legal": "in a banner about cookies or consent",
        "header.token": "an ancestor's id or class says header, masthead or top bar",
        "sidebar.token": "an ancestor's id or class says sidebar or widget",
        "nav.token": "an ancestor's id or class says navigation or menu",
        "related.taxonomy": "in a list of tags or categories of a post",
        "nav.tool": "a tool of the page such as edit or view source",
        "comment.token": "an ancestor's id or class says comments",
        "author_bio.token": "an ancestor's id or class says author box or byline",
        "related.token": "an ancestor's id or class says related or recommended",
        "related.heading": "under a heading or line such as related posts, outside of the text",
        "social_share.token": "an ancestor's id or class says share or social",
        "ad.token": "an ancestor's id or class says advertisement",
        "content.token": "an ancestor's id or class says content, article or text",
    },
    Confidence.RESIDUAL: {
        "header.first": "among the first links of a page, before its text",
        "nav.links": "in a list or line of short links outside of the text",
        "sidebar.column": "in a column beside the text, known by the name or the place of its box",
        "sidebar.behind": "in a list of links behind the text, apart from it",
        "related.behind": "in a list of links in main or an article, behind the text and apart from it",
        "footer.last": "behind all the text of a page, in a block that is none of it",
        "content.residual": "nothing speaks for another place",
    },
}

#: What each rule says, by its id, the placement before the dot.
RULES: Final[dict[str, str]] = {rule: words for rules in _MEANINGS.values() for rule, words in rules.items()}

_PLACED: Final = {
    rule: Placed(Placement(rule.partition(".")[0]), rule, confidence)
    for confidence, rules in _MEANINGS.items()
    for rule in rules
}


def placed_by(rule: str) -> Placed:
    """The placement that a rule says.

    Raises:
        KeyError: for a rule that is not in ``RULES``.
    """
    return _PLACED[rule]
