"""What the words of an element's id and class names say of its place on the page.

A name says something by its words and their order: the ``footer`` of ``site-footer`` is the page's, that of
``card-footer`` a card's; ``has-sidebar`` and ``tag-footer`` name states and subjects, not places.
"""

from enum import IntEnum
from functools import lru_cache
from typing import Final

from linkspider.extract.tokens import names_of, words_of


class Hint(IntEnum):
    """What a name says; where an element's names say several things, the first ones are looked at first."""

    BREADCRUMB = 1
    PAGINATION = 2
    SKIP = 3
    COMMENT = 4
    AUTHOR = 5
    TAXONOMY = 6
    SOCIAL = 7
    AD = 8
    RELATED = 9
    CONSENT = 10
    FOOTER = 11
    SIDEBAR = 12
    TOC = 13
    TOOL = 14
    NAV = 15
    HEADER = 16
    LOGO = 17
    NOTE = 18
    PROSE = 19  # the text of an article
    ARTICLE = 20
    MAIN = 21
    PART_HEADER = 22  # of an article, card, table ...: not the page's
    PART_FOOTER = 23
    SECTION = 24  # a chapter, whose id is a link target
    CHAPTER = 26  # of a book
    ITEM = 25  # one link's wrapper, such as nav-item: weak


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: A name that begins so speaks of a state, or of something that the element lacks.
_STATES: Final = _set("has no not with without hide hides hidden show shows showing is enable disable disabled toggle")
#: A name that begins so speaks of a subject: WordPress puts a post's category and tags among its classes.
_SUBJECTS: Final = _set(
    "type format status taxonomy term postid pageid product_cat attachmentid parent lang theme mode"
)
_LAYOUT: Final = _set("enabled disabled visible open opened closed active collapsed none overlay template state position end start width size")
#: What stands before header or footer where these are a part's, not the page's.
_OF_PARTS: Final = _set(
    """
    card modal entry article post panel table tbl th figure comment dialog item quote blockquote block list form
    product tile section box media popup popover toast accordion tab tabs story message note hero slide slider teaser
    thread topic summary step event recipe job result results chart caption cell row column col review book content
    contents body doc docs group cart checkout sub chapter part answer question reply tweet feed group record code
    archive category author subject video gallery day month calendar faq team price pricing feature service toc account user
    collapse expander details fieldset statement issue commit discussion profile comparison plan news blog portfolio
    project sort filter grid datatable dropdown tooltip title heading search lesson course game match team page_title
    """
)
_NO_HEADER: Final = _set(
    "image img anchor link permalink cell row level font color size title text self target h icon tooltip button"
)
_MEALS: Final = _set("food drink drinks lunch dinner breakfast brunch restaurant wine beer dessert kids daily context")
_SHARE_OTHER: Final = _set("price prices point holder holders file screen market capital count class")
_SOCIAL_OTHER: Final = _set(
    "science sciences security care work policy studies housing justice worker workers history proof enterprise auth login signin signup"
)
_CONTROLS: Final = _set("slick swiper carousel slider owl glide splide slide lightbox flickity month day calendar")
_PREV_NEXT_PARTS: Final = _set(
    """
    prev next nav page pages post posts link links button btn item topic topics article chapter arrow section area older
    newer wrapper container left right single blog entry story title label block list bar footer header bottom top text
    """
)
_ITEMS: Final = _set("item items link links text label icon a li")
_ALIGNMENTS: Final = _set("center start end between around evenly none baseline stretch normal")
_AUTHOR_PARTS: Final = _set(
    """
    bio box info card block profile about details meta description section container wrapper wrap avatar name content
    area vcard byline link links url by signature title social text image data author
    """
)
_RELATED_PARTS: Final = _set(
    """
    post posts article articles content contents product products item items story stories news reading entries entry
    topic topics list block section container wrapper wrap area box videos video recipes card cards widget
    title heading more also articles-list slider carousel grid inner panel module region teaser teasers
    """
)
_COMMENT_OTHER: Final = _set("open closed token form-toggle hljs off on feed disabled enabled icon")
_AD_PARTS: Final = _set(
    """
    ad banner slot unit box wrap wrapper container block top bottom left right side sidebar header footer leaderboard
    billboard skyscraper mpu rectangle label text link links inline content area zone space place placeholder google
    gpt in native sponsored display mobile desktop section bar image widget holder placement inner outer main body col
    """
)
_PROSE_BEFORE: Final = _set("entry post article story blog news page markdown md vp rst gh mw recipe tutorial chapter")

_PROSE_NAMES: Final = _set(
    """
    prose markdown-body mw-parser-output rst-content theme-doc-markdown vp-doc gh-content wysiwyg richtext rich-text rte
    cooked postbody body-copy articlebody article-body story-body storybody post-body entry-content entrytext
    post-content article-content article-text article__body article__content story-content md-content__inner bodytext
    text-content text-formatted field--name-body elementor-widget-theme-post-content e-content bd-article document-body
    bbwrapper post_body postcontent usercontent messagetext content-body content__body content-text node__content
    """
)
_PREV_NEXT_NAMES: Final = _set(
    """
    wp-pagenavi pagenav pg pgn nextprev c-nextprev pages-links page-nav post-nav posts-nav nav-single nav-previous nav-next nav-prev post-navigation
    posts-navigation post-nav-links image-navigation paging-navigation comment-navigation comments-navigation
    single-navigation entry-navigation article-navigation prev-next prevnext next-prev nextprev prev-next-area
    prev-next-nav page-numbers page-links page-navigation page-nav-links rst-footer-buttons related-pages
    older-posts newer-posts older-newer prev-page next-page prevpage nextpage nav-above nav-below prev-post next-post
    md-footer__inner md-footer-nav pagination-nav post-pager blog-pager pager-footer nav-pagination nav-footer-buttons
    navheader navfooter spirit-nav nav-chapters mobile-nav-chapters adjacent-posts post-nav-link postnav postnavigation sequential-nav topic-prevnext
    """
)
_TAXONOMY_NAMES: Final = _set(
    """
    cat-links tag-links tags-links taglist tag-list tag-cloud tagcloud tags post-tags entry-tags article-tags tag-links
    post-categories entry-categories post-category entry-category catlinks category-links post-taxonomies taxonomies
    post-terms wp-block-post-terms entry-taxonomy article-topics topics-list labels-list post-labels term-list
    categories-links field--name-field-tags post_tags posted_in tagged_as story-tags blog-tags post-tag tags-list
    blog-categories article-categories page__taxonomy page__meta-taxonomy article-category category-list
    """
)
_TOOL_NAMES: Final = _set(
    """
    mw-editsection edit-link post-edit-link edit-this-page theme-edit-this-page edit-page-link editsection edit-on-github
    post-edit edit-page view-source github-edit wy-breadcrumbs-aside viewcode-link vp-edit-link
    """
)
_HEADER_NAMES: Final = _set(
    """
    masthead topbar top-bar topheader top-head siteheader header appbar app-bar site-branding announcement-bar titlebar
    header-top headerbar head-bar hd mw-head vector-header p-navbar p-header d-header vpnav site-top page-top branding
    """
)
_LOGO_NAMES: Final = _set(
    "logo logotype brand navbar-brand site-title site-name site-logo custom-logo sitename blogname"
)
_SIDEBAR_NAMES: Final = _set(
    """
    sidebar widget-area rail left-rail right-rail side-bar sidenav side-nav sidemenu side-menu sphinxsidebar side
    sidebarwrapper mw-panel wy-nav-side nav-side complementary widget widgets blogroll vpsidebar side-column side-col
    left-col right-col leftcol rightcol left-column right-column sidecolumn leftnav rightnav
    leftmenu rightmenu sidenavigation sidepanel side-panel aside aux column-one sidebar-nav book-summary
    """
)
_NAV_WORDS: Final = _set("nav navbar menu navlinks topnav subnav")
_SECTION_NAMES: Final = _set("section")
_CHAPTER_NAMES: Final = _set("sect chapter refentry refsect appendix preface simplesect")
_NOTE_NAMES: Final = _set(
    """
    note notice important admonition callout pullquote pull-quote footnote footnotes endnotes marginnote sidenote margin-note warning tip
    hatnote infobox reference references reflist citation doc-footnote thumb caption wp-caption
    """
)
_MAIN_NAMES: Final = _set(
    "content main main-content maincontent page-content content-main site-content site-main bodywrapper"
)
_ARTICLE_NAMES: Final = _set("article hentry post blog-post single-post news-article story message postbody forum-post")
_JOINED: Final = str.maketrans({"_": "-"})


@lru_cache(maxsize=16_384)
def read_names(id_: str | None, class_: str | None) -> tuple[Hint, ...]:
    """What an element's id and class names say, the most specific first.

    Args:
        id_: the ``id`` attribute; a chapter's id is better left out, since it names the chapter's subject.
        class_: the ``class`` attribute.
    """
    found: set[Hint] = set()
    for name in (*names_of(id_), *names_of(class_)):
        found.update(read_name(name))
    if "elementor" in (class_ or ""):
        found.discard(Hint.SIDEBAR)  # a widget of Elementor's is any block
    return tuple(sorted(found))


@lru_cache(maxsize=16_384)
def read_name(name: str) -> tuple[Hint, ...]:
    """What one id or class name says."""
    words = words_of(name)
    while words and words[0] in {"js", "elementor", "wp"} and len(words) > 1:
        words = words[1:]
    if not words or words[0] in _STATES or words[0] in _SUBJECTS:
        return ()
    plain = name.lower()
    joined = "-".join(words)
    if "header" in words and "footer" in words:
        return ()
    both = {plain, plain.translate(_JOINED), joined}
    if _is_taxonomy(name, words):
        return (Hint.TAXONOMY,)
    if (words[0] in {"tag", "category"} and len(words) > 1) or name.startswith(("tag-", "category-")):
        return (Hint.TAXONOMY,) if both & _TAXONOMY_NAMES else ()
    named = _read_whole(both)
    if named:
        return named
    return _read_words(words)


def _is_taxonomy(name: str, words: tuple[str, ...]) -> bool:
    """``tags``, ``td-tags``, ``TopicList``, ``page__categories``; ``tag-news`` is a post's subject."""
    plain = name.lower()
    if words[-1] == "tag":
        return "tags" in plain and len(words) <= 3
    if words[-1] == "category" and "categories" in plain:
        return len(words) >= 2 and words[0] in {"post", "entry", "page", "article", "blog", "header", "footer", "meta"}
    if both_ends(words) or plain in {"category-name", "link-category"}:
        return True
    return words[-1] in {"list", "links"} and words[0] in {"topic", "tag", "label"} and len(words) == 2 or words[-1] == "labels"


def both_ends(words: tuple[str, ...]) -> bool:
    """``kicker-category`` and ``post-category``: the one that a text is in."""
    return len(words) == 2 and words[1] == "category" and words[0] in {"kicker", "post", "entry", "article", "story"}


def _read_whole(names: set[str]) -> tuple[Hint, ...]:
    """What the name as a whole says, where it is known."""
    for hint, known in _NAMES:
        if not known.isdisjoint(names):
            return (hint,)
    return ()


_NAMES: Final = (
    (Hint.PAGINATION, _PREV_NEXT_NAMES),
    (Hint.TAXONOMY, _TAXONOMY_NAMES),
    (Hint.TOOL, _TOOL_NAMES),
    (Hint.PROSE, _PROSE_NAMES),
    (Hint.LOGO, _LOGO_NAMES),
    (Hint.SIDEBAR, _SIDEBAR_NAMES),
    (Hint.HEADER, _HEADER_NAMES),
    (Hint.NOTE, _NOTE_NAMES),
    (Hint.SECTION, _SECTION_NAMES),
    (Hint.CHAPTER, _CHAPTER_NAMES),
    (Hint.MAIN, _MAIN_NAMES),
    (Hint.ARTICLE, _ARTICLE_NAMES),
)


def _read_words(words: tuple[str, ...]) -> tuple[Hint, ...]:
    last, members = words[-1], frozenset(words)
    if "breadcrumb" in members:
        return (Hint.BREADCRUMB,)
    if "pagination" in members or "pager" in members:
        return () if members & _CONTROLS else (Hint.PAGINATION,)
    if members & {"prev", "next"} and members <= _PREV_NEXT_PARTS:
        return (Hint.PAGINATION,)
    if "skip" in members and members & {"link", "links", "nav", "content", "main", "to"}:
        return (Hint.SKIP,)
    special = _read_special(words, members)
    if special is not None:
        return (special,)
    if members & {"cookie", "cookies", "gdpr", "consent", "onetrust", "cookiebot", "cookieconsent", "cky"}:
        return (Hint.CONSENT,)
    for word, of_page, of_part in (("footer", Hint.FOOTER, Hint.PART_FOOTER), ("colophon", Hint.FOOTER, Hint.FOOTER)):
        if word in members:
            return (of_part if _OF_PARTS & set(words[: words.index(word)]) else of_page,)
    if members >= {"section", "sidebar"} and words[words.index("sidebar") - 1] == "section":
        return ()  # a section with a sidebar in it
    if members & {"sidenav", "sidemenu", "sidenavigation"} or members >= {"mw", "panel"}:
        return (Hint.SIDEBAR,)
    if ("sidebar" in members or members >= {"side", "bar"}) and not members & (_LAYOUT | {"main", "content"}):
        return (Hint.SIDEBAR,)
    if ("toc" in members or members >= {"table", "contents"}) and "entry" not in members:
        return (Hint.TOC,)
    if "widget" in members and last in {"widget", "area", "sidebar", "column"} or words[0] == "widget":
        return (Hint.SIDEBAR,)
    return _read_bars(words, members)


def _read_special(words: tuple[str, ...], members: frozenset[str]) -> Hint | None:
    """Blocks that stand beside a text wherever they stand."""
    if members & {"disqus", "respond", "commentlist"} or ("comment" in members and not members & _COMMENT_OTHER):
        return Hint.COMMENT
    if members & {"byline", "postprofile", "username", "userinfo", "avatar", "authi", "poster"} or (
        members >= {"user"} and len(words) <= 3 and words[-1] in {"info", "details", "name", "avatar", "user"}
    ):
        return Hint.AUTHOR
    if members >= {"message", "user"} or (
        "author" in members and (len(words) == 1 or words[-1] in _AUTHOR_PARTS or "about" in members)
    ):
        return Hint.AUTHOR
    if members & {"sharedaddy", "addtoany", "addthis", "sharethis", "shariff", "jssocials", "heateor", "ssba"}:
        return Hint.SOCIAL
    if ("share" in members and not members & _SHARE_OTHER) or ("social" in members and not members & _SOCIAL_OTHER):
        return Hint.SOCIAL
    if members & {"taboola", "sponsor", "promotedlink", "adzerk", "outbrain", "adthrive", "mediavine", "sponsored", "revcontent", "mgid"}:
        return Hint.AD
    if members >= {"from", "the", "web"}:
        return Hint.AD
    if "ad" in members and members - {"ad"} <= _AD_PARTS:
        return Hint.AD
    if members & {"yarpp", "relatedposts", "upsells", "crosssells", "recirculation", "recirc"} or _is_related(words, members):
        return Hint.RELATED
    return None


def _is_related(words: tuple[str, ...], members: frozenset[str]) -> bool:
    if members & {"related", "recommended", "recommendations", "recommendation", "similar", "suggested"}:
        return members.isdisjoint({"work", "note", "info", "term", "terms"}) and (len(words) <= 2 or not members.isdisjoint(_RELATED_PARTS))
    return (
        members >= {"also", "like"}
        or members >= {"up", "sells"}
        or members >= {"cross", "sells"}
        or members >= {"read", "next"}
        or (bool(members & {"trending", "popular"}) and bool(members & {"posts", "articles", "stories"}))
        or members >= {"see", "also"}
        or "seealso" in members
        or members >= {"read", "more", "wrap"}
        or bool(members & {"upsell", "crosssell"})
        or members >= {"more", "news"}
        or members >= {"more", "stories"}
        or members >= {"most", "read"}
    )


def _read_bars(words: tuple[str, ...], members: frozenset[str]) -> tuple[Hint, ...]:
    """Navigation, header, and what the content's own wrappers are called."""
    last = words[-1]
    if "logo" in members or "brand" in members:
        return (Hint.LOGO,)
    if members & _NAV_WORDS and not members & _MEALS and not members & {"tab", "tabs", "pills"}:
        if "header" in members and words[0] in {"site", "main", "page", "header", "global", "top"}:
            return (Hint.HEADER,)
        return (Hint.ITEM,) if last in _ITEMS else (Hint.NAV,)
    if last in {"tabs", "tablist"}:
        return (Hint.ITEM,)
    if "header" in members:
        at = words.index("header")
        if _OF_PARTS & set(words[:at]) or members >= {"page", "header"}:
            return (Hint.PART_HEADER,)
        return () if words[at + 1 :] and words[at + 1] in _NO_HEADER else (Hint.HEADER,)
    if members & {"masthead", "topbar", "appbar"} or members >= {"top", "bar"}:
        return (Hint.HEADER,)
    return _read_content(words, members)


def _read_content(words: tuple[str, ...], members: frozenset[str]) -> tuple[Hint, ...]:
    last = words[-1]
    if last in {"content", "body", "text"} and members & _PROSE_BEFORE:
        return (Hint.PROSE,)
    if words[0] in {"content", "main"} and (len(words) == 1 or not members & _ALIGNMENTS):
        return (Hint.MAIN,)
    if last in {"content", "main"} and len(words) == 2:
        return (Hint.MAIN,)
    if members & {"callout", "pullquote", "footnote", "footnotes", "admonition"}:
        return (Hint.NOTE,)
    return ()
