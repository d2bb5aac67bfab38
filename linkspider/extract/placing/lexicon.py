"""The words and whole names that ids and class names are read by; what is said of them is in ``vocabulary``."""

from typing import Final

from linkspider.extract.placing.tokens import word_set

#: A name that begins so speaks of a state, or of something that the element lacks.
STATES: Final = word_set(
    "analytics disable disabled enable ga gtm has hidden hide hides is no non not show showing shows toggle tracking"
    " with without"
)
#: One that has such a word anywhere speaks of what the element has or lacks.
HAVING: Final = word_set("no not show with without")
#: One that ends so does too.
LAST_STATES: Final = word_set("closed collapsed disabled enabled expanded open opened toggled visible")
#: A name that begins so speaks of a subject: WordPress puts what a post is among its classes.
SUBJECTS: Final = word_set("attachmentid format lang mode pageid parent postid status taxonomy term theme type")
#: Names that speak of a program: TypeDoc's texts are its comments.
PROGRAMS: Final = word_set("tsd-comment tsd-comment-tags tsd-comment-tag-group")
#: Scaladoc's texts are comments, too.
DOC_COMMENTS: Final = word_set("fullcomment fullcommenttop shortcomment")
#: What makes of "sidebar" a state of the page.
LAYOUT: Final = word_set(
    """
    active closed collapsed disabled enabled end none open opened overlay position size start state template
    visible width
    """
)
#: The same of words beside each other.
LAYOUT_PAIRS: Final = frozenset(
    {("container", "sidebar"), ("section", "sidebar"), ("sidebar", "fixed"), ("sidebar", "grid")}
)
#: What stands before header or footer where these are a part's, not the page's.
OF_PARTS: Final = word_set(
    """
    accordion account answer archive article author block blockquote blog body book box calendar caption card cart
    category cell chapter chart checkout code col collapse column comment commit comparison content contents
    course day details dialog discussion doc docs dropdown entry event expander faq feature feed
    fieldset figure filter form gallery game grid group heading hero issue item job lesson list match media
    message modal month news note panel part plan popover popup portfolio portlet post price pricing product
    profile project question quote recipe record reply result results review row search section service single slide
    slider sort statement step story subject summary tab table tabs tbl team teaser th thread tile title toast
    toc tooltip topic tweet user video
    """
)
#: What the end of a page is called, and what makes of such a word something else.
FEET: Final = frozenset({("site", "foot"), ("page", "foot"), ("site", "bottom"), ("page", "bottom")})
NO_FEET: Final = word_set(
    "ad ball bar border container content header left line menu nav note notes outer print right up"
)
#: What stands behind header where no header is meant.
NO_HEADER: Final = word_set(
    """
    anchor button cell color font h icon image img level link margin offset padding permalink row self size space
    spacer target text title tooltip
    """
)
#: What makes of "menu" a list of dishes, or of commands, and of "nav" what turns pictures or texts.
NO_MENUS: Final = word_set(
    """
    arrow arrows beer breakfast brunch btns context daily dessert dinner dots drink drinks food kids lunch pills
    restaurant tab tabs wine
    """
)
#: What stands beside "dropdown" where that is what drops down, and not what one presses.
DROPDOWN_PARTS: Final = word_set("container content contents links list panel")
#: What the name of a box of filters consists of.
FILTER_PARTS: Final = word_set(
    """
    area bar block body box buttons container desktop drawer filter filters form group groups links menu mobile modal
    nav options panel section tag top wrap wrapper
    """
)
#: What makes of "share" something else than telling others.
SHARE_OTHER: Final = word_set("capital class count file holder holders market point price prices screen")
#: What makes of "social" something else than networks.
SOCIAL_OTHER: Final = word_set(
    """
    auth care enterprise history housing justice login policy proof science sciences security signin signup
    studies work worker workers
    """
)
#: What "pager" belongs to where it turns pictures or months.
CONTROLS: Final = word_set(
    """
    bullets calendar carousel day flickity fraction glide lightbox month owl position progressbar slick slide slider
    splide swiper type
    """
)
#: What may stand beside "prev" and "next" where they turn pages.
PREV_NEXT_PARTS: Final = word_set(
    """
    area arrow article bar block blog bottom btn button chapter container entry footer header item label left link
    links list nav newer next older page pages post posts prev right section single story text title top topic
    topics wrapper
    """
)
#: What stands last in the name of one link's wrapper.
ITEMS: Final = word_set("a icon item items label li link links text")
#: What "content" is followed by, and follows, in names of CSS utilities.
SIZES: Final = word_set("fit max min")
ALIGNMENTS: Final = word_set("around baseline between center end evenly none normal start stretch")
#: What stands last in the name of a box about an author.
AUTHOR_PARTS: Final = word_set(
    """
    about area author avatar bio block box by byline card container content data description details image info
    link links meta name profile section signature social text title url vcard wrap wrapper
    """
)
#: What stands beside "related" in longer names.
RELATED_PARTS: Final = word_set(
    """
    also area article articles berita block box card cards carousel container content contents entries
    entry grid heading inner item items list module more news panel post posts product products reading recipes
    region section slider stories story teaser teasers title topic topics video videos widget wrap wrapper
    """
)
#: What makes of "comment" a state, or a part of a program.
COMMENT_OTHER: Final = word_set("closed disabled enabled feed hljs icon off on open toggle token")
#: What may stand beside "ad"; anything else is somebody's own word.
AD_PARTS: Final = word_set(
    """
    ad area banner bar billboard block body bottom box col container content desktop display footer google gpt
    header holder image in inline inner nest dummy label leaderboard left link links main mobile mpu native outer place
    placeholder placement rectangle right section side sidebar skyscraper slot space sponsored text top unit
    widget wrap wrapper zone
    """
)
#: What stands before "content", "body" or "text" where these are an article's.
PROSE_BEFORE: Final = word_set("article blog chapter entry gh markdown md mw news post recipe rst story tutorial vp")
#: The text of an article.
PROSE_NAMES: Final = word_set(
    """
    article-body article-content article-text article__body article__content articlebody bbwrapper bd-article
    body-copy bodytext content-body content-text content__body cooked document-body e-content
    elementor-widget-theme-post-content entry-content entrytext field--name-body gh-content markdown-body
    md-content__inner message-usercontent messagetext mw-parser-output node__content post-body post-content post_body
    postbody postcontent prose rich-text richtext rst-content rte story-body story-content storybody text-content
    text-formatted theme-doc-markdown user-content usercontent vp-doc wysiwyg
    """
)
#: Links to the previous and next page, or to numbered ones.
PREV_NEXT_NAMES: Final = word_set(
    """
    adjacent-posts article-navigation blog-pager c-nextprev comment-navigation comments-navigation
    entry-navigation image-navigation md-footer-nav md-footer__inner mobile-nav-chapters nav-above nav-below
    nav-chapters nav-footer-buttons nav-next nav-pagination nav-prev nav-previous nav-single newer-posts next-page
    next-post next-prev nextpage nextprev older-newer older-posts page-links page-nav page-nav-links
    page-navigation page-numbers pagenav pager-footer pages-links pagination-nav paging-navigation pgn post-nav
    post-nav-link post-nav-links post-navigation post-pager postnav postnavigation posts-nav posts-navigation
    prev-next prev-next-area prev-next-nav prev-page prev-post prevnext prevpage related-pages rst-footer-buttons
    docs-footer-nextpage docs-footer-prevpage footer-relations sequential-nav single-navigation spirit-nav
    topic-prevnext wp-pagenavi
    """
)
#: A post's tags and categories.
TAXONOMY_NAMES: Final = word_set(
    """
    article-categories article-category article-tags article-topics blog-categories blog-tags cat-links
    categories-links category-links category-list catlinks entry-categories entry-category entry-tags
    entry-taxonomy entry-terms field--name-field-tags labels-list page__meta-taxonomy page__taxonomy post-categories
    post-category post-labels post-tag post-tags post-taxonomies post-terms post_tags posted_in story-tags
    field-schlagworte field-tags field-themen field-topics schlagworte tag-cloud tag-container tag-links tag-list
    tagcloud tagged_as taglist tags tags-links tags-list tax-container taxonomies taxonomy taxonomy-list term-list
    topics-list wp-block-post-terms
    """
)
#: What the name of a box of a post's tags consists of.
TAG_PARTS: Final = word_set(
    "article block box container entry hashtag hashtags inner keyword keywords list post row section story style tag"
    " widget wrap wrapper"
)
#: What makes of a list's name that of a box around it and more.
WRAPPERS: Final = word_set("container layout main page section vertical wrapper")
#: Trails of breadcrumbs.
BREADCRUMB_NAMES: Final = word_set(
    """
    arbo locationline nav-path navpath home-path homepath page-location pagelocation pathbar pathway rootline
    subpages you-are-here youarehere
    """
)
#: Tools of the page, such as edit.
TOOL_NAMES: Final = word_set(
    """
    edit-link edit-on-github edit-page edit-page-link edit-this-page editsection github-edit mw-editsection
    mw-pt-languages post-edit post-edit-link theme-edit-this-page vector-page-toolbar view-source viewcode-link
    vp-edit-link wy-breadcrumbs-aside
    """
)
#: The page's header.
HEADER_NAMES: Final = word_set(
    """
    announcement-bar app-bar appbar branding d-header hd head-bar header header-top header-widget-area headerbar
    masthead mw-head p-header p-navbar page-head page-top promo-bar promobar site-branding site-top siteheader
    titlearea titlebar top-bar top-head topbar topheader vector-header vpnav
    """
)
#: The site's name or logo.
LOGO_NAMES: Final = word_set(
    """
    blogname brand custom-logo logo logotype navbar-brand site-logo site-name site-title sitename
    wy-side-nav-search
    """
)
#: A column beside the content.
SIDEBAR_NAMES: Final = word_set(
    """
    aside aux blogroll body-right book-summary column-one complementary content-right content-secondary facet
    facet-list facets filter-panel filter-sidebar home-right layered-navigation main-right page-right left-bar
    left-col left-column left-panel left-rail left-side leftbar leftcol leftmenu leftnav kolom-links marginalspalte
    mw-panel nav-side spalte-links portal-column-one portal-column-two rail right-bar right-body right-col
    right-column right-content right-panel right-rail right-side rightbar rightcol rightmenu rightnav side side-bar
    side-block side-box side-col side-column side-content side-menu side-nav side-panel sidebar sidebar-nav
    sidebarwrapper secondary-column secondary-content sidecolumn sidemenu sidenav sidenavigation sidepanel sphinxsidebar
    sub-content subcontent toc2 tocframe tocset vpsidebar widget widget-area widgets wy-nav-side
    """
)
#: What "rail" may stand beside where no train runs on it.
RAIL_PARTS: Final = word_set(
    "article box col column container content inner interior left page rail right side wrap wrapper"
)
#: What makes of "aside" a column's name; others are notes in the text.
ASIDE_PARTS: Final = word_set(
    "area bar block body box col column container content inner left menu nav right wrap wrapper"
)
#: Names of two words that end in "aside" and say the same.
ASIDES: Final = frozenset({(each, "aside") for each in ("left", "right", "page", "main", "dokuwiki")})
#: What stands before "side" where no place is meant.
NO_SIDES: Final = word_set("back by client each far flip front in one other server")
#: The same in other languages: a word for a column and one for its side, such as ``colonne-de-droite``.
COLUMNS_ABROAD: Final = word_set(
    "col colonna colonne columna coluna kolom kolon kolumna lado oldal oszlop sloupec spalta spalte stlpec sutun"
)
SIDES_ABROAD: Final = word_set(
    """
    bal derecha derecho destra direita direito droite dx esquerda esquerdo gauche hoger izquierda izquierdo jobb lewa
    leva levy linke prava prawa pravy rechte rechts sag sinistra sol sx vanster
    """
)
PARTS_ABROAD: Final = COLUMNS_ABROAD | SIDES_ABROAD | {"de", "menu", "nav"}
#: Boxes that MediaWiki's Monobook has in its column and draws elsewhere.
PORTLET_NAMES: Final = word_set("p-cactions p-personal")
#: Words for navigation.
NAV_WORDS: Final = word_set("menu nav navbar")
#: The list of a page's sections and of those below it that LaTeX2HTML writes; the bar of the plugin Feast; the list
#: of forums that phpBB and others have one jump to, and the bars of FluxBB and XenForo.
NAV_NAMES: Final = word_set(
    "brdmenu brdwelcome child-links childlinks feastmobilemenu feastmobilenavbar jumpbox p-sectionlinks"
)
#: Chapters whose ids are link targets.
SECTION_NAMES: Final = word_set("section")
#: Chapters of a book in DocBook.
CHAPTER_NAMES: Final = word_set("appendix chapter preface refentry refsect sect simplesect")
#: What belongs to a text and stands out of it.
NOTE_NAMES: Final = word_set(
    """
    admonition callout caption citation doc-footnote endnotes footnote footnotes hatnote important infobox
    margin-note marginnote note notice pull-quote pullquote reference references reflist sidenote thumb tip tsd-sources
    warning wp-caption
    """
)
#: The content.
MAIN_NAMES: Final = word_set(
    """
    bodywrapper content content-main main main-content maincontent page-content site-content site-main
    """
)
#: An article or post.
ARTICLE_NAMES: Final = word_set("article blog-post forum-post hentry message news-article post single-post story")
#: What posts are called, whatever else their names say.
POSTS: Final = word_set("entry hentry post")
#: Names of comments that are said by themselves.
COMMENT_WORDS: Final = word_set("disqus dsq respond")
#: Names of authors and of people who post.
AUTHOR_WORDS: Final = word_set("abh authordate byline postprofile avatar authi poster saboxplugin")
#: What signatures of people who post stand under; that of a function is another thing.
SIGNED: Final = word_set("discussion entry forum message post user")
#: What makes of these a picture, or a box beside the text.
AUTHOR_OTHER: Final = word_set("content film movie recipe sidebar template video widget")
#: Services for sharing.
SOCIAL_WORDS: Final = word_set("sharedaddy addtoany addthis sharethis shariff jssocials heateor ssba")
#: Sellers of advertising, and what they are paid for.
AD_WORDS: Final = word_set(
    "bannerize taboola sponsor promotedlink adzerk outbrain adthrive mediavine sponsored revcontent mgid"
)
#: What makes of a sponsor one who is thanked.
AD_OTHER: Final = word_set("level levels list logo logos name photo tier")
#: Consent.
CONSENT_WORDS: Final = word_set("cookie cookies gdpr consent onetrust cookiebot cky")
#: What is written about cookies, to be read or to be baked.
ABOUT_COOKIES: Final = word_set("declaration policies policy recipe recipes statement")
#: What "privacy" is followed by where one is asked for consent.
CONSENT_DIALOGS: Final = word_set("banner bar manager modal popup preferences settings")
#: What is offered beside a text.
RELATED_WORDS: Final = word_set(
    "related recommend recommended recommendations recommendation similar similars suggested suggestion suggestions"
)
#: The same, said by themselves.
RELATED_NAMES: Final = word_set(
    """
    yarpp upsells upsell crosssells crosssell recirculation recirc seealso keepreading readnext backlinks
    """
)
#: Words that together say the same.
RELATED_PAIRS: Final = tuple(
    word_set(pair)
    for pair in (
        "also like",
        "up sells",
        "cross sells",
        "read next",
        "keep reading",
        "see also",
        "read more wrap",
        "read more links",
        "more articles",
        "more news",
        "more posts",
        "more stories",
        "most read",
        "most popular",
        "most viewed",
        "recently viewed",
        "also read",
        "lire aussi",
        "leggi anche",
        "leia tambem",
        "lee tambien",
        "lees ook",
        "puede interesar",
        "auch interessant",
        "popular posts",
        "popular articles",
        "popular stories",
        "trending posts",
        "trending articles",
        "trending stories",
    )
)
