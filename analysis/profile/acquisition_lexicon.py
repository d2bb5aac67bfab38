"""What pages and texts say of how a link came about: patterns in RE2's language, matched without regard to case.

RE2 takes time proportional to the text, whatever a page writes. Words end where letters and digits end, in any script.
The lists are judgement: a few plain phrases for each language, none that has a common second meaning.
"""

from typing import Final


def _words(*phrases: str) -> str:
    """A pattern for phrases as whole words."""
    return rf"(?:^|[^\pL\pN])(?:{'|'.join(phrases)})(?:$|[^\pL\pN])"


#: Somebody paid for it. "Sponsored by" alone also stands on pages of conferences, where it is as true.
PAID: Final = _words(
    *(
        "sponsored (?:post|article|content|link|story|review|by)",
        "paid (?:partnership|post|content|promotion|placement)",
    ),
    *("paid advertisement", "advertorial", "in partnership with our sponsors?"),
    *("gesponserte[rs]? (?:beitrag|artikel|inhalt|link)", "gesponsert von", "bezahlte partnerschaft", "werbelinks?"),
    *("article sponsorisé", "contenu sponsorisé", "sponsorisé par", "partenariat rémunéré", "publi-?rédactionnel"),
    *("contenido patrocinado", "artículo patrocinado", "post patrocinado", "patrocinado por", "publirreportaje"),
    *("contenuto sponsorizzato", "articolo sponsorizzato", "sponsorizzato da", "publiredazionale"),
    *("conteúdo patrocinado", "artigo patrocinado", "publieditorial", "gesponsorde? (?:artikel|bericht|inhoud)"),
    *("sponsrat (?:inlägg|innehåll)", "sponsoreret indhold", "sponset innhold", "artykuł sponsorowany"),
    *("materiał sponsorowany", "placený článek", "на правах рекламы", "партнерский материал"),
)
#: A text that is nothing but the word for advertising, or begins with it and a mark.
LABELLED: Final = (
    r"^\W*(?:ad|ads|advert|advertisement|anzeige|werbung|publicité|publicidad|pubblicità|publicidade|advertentie|annons|"
    r"annonse|annonce|reklama|реклама|reklam)\W*(?:$|[:|\]–-])"
)
#: Parameters of paid campaigns in a target's address.
PAID_TARGET: Final = (
    r"[?&](?:utm_medium=(?:cpc|ppc|cpm|cpv|paid|paid[_-]?\w*|sponsored|sponsor|display|banner|affiliate|advertorial|native)"
    r"(?:&|$)|(?:gclid|msclkid|dclid)=)"
)

SOCIAL_SOFTWARE: Final = _words(
    *("mastodon", "pleroma", "akkoma", "misskey", "firefish", "pixelfed", "peertube", "lemmy", "kbin", "mbin"),
    *("friendica", "diaspora", "hubzilla", "gnu social", "elgg"),
)
WIKI_SOFTWARE: Final = _words(
    *("mediawiki", "dokuwiki", "moinmoin", "xwiki", "twiki", "foswiki", "pmwiki", "tiddlywiki", "wikidot", "bookstack"),
    "tiki wiki",
)
FORUM_SOFTWARE: Final = _words(
    *("phpbb", "vbulletin", "discourse", "xenforo", "mybb", "smf", "simple machines", "flarum", "nodebb", "vanilla"),
    *("invision", "ip\\.board", "punbb", "fluxbb", "question2answer", "askbot", "woltlab", "burning board", "yabb"),
    *("jforum", "esotalk", "bbpress", "stack exchange", "codoforum", "misago"),
)
FEED_SOFTWARE: Final = _words(
    *("planet", "venus", "rss aggregator", "wp rss aggregator", "feedzy", "freshrss", "tiny tiny rss", "pluto"),
    "feedwordpress",
)

#: Parts of a page's address; hosts come before the first single slash behind the scheme.
WIKI_ADDRESS: Final = r"^https?://(?:[^/]*\.)?wikis?\.[^/]+/|^https?://[^/]+/(?:[^?#]*/)?wikis?/"
FORUM_ADDRESS: Final = (
    r"^https?://(?:[^/]*\.)?(?:forums?|foro|foros|forumi?|discuss|bbs|answers)\.[^/]+/"
    r"|^https?://[^/]+/(?:[^?#]*/)?(?:forums?|foro|foros|bbs|phpbb\d?|messageboard)(?:/|\.php|$)"
    r"|/(?:showthread|viewtopic|viewthread|showtopic)(?:\.php|\.html?|[?/-])"
    r"|^https?://[^/]+/(?:[^?#]*/)?(?:threads?|topics?|t|questions?)/(?:[^?#/]*/)?[^?#/]*\d{3}"
)
PROFILE_ADDRESS: Final = (
    r"^https?://[^/]+/(?:[^?#]*/)?(?:users?|members?|profiles?|u|people)/[^/?#.]+/?(?:[?#]|$)"
    r"|/(?:member|profile|memberlist)\.php\?|[?&]action=profile"
)
DIRECTORY_ADDRESS: Final = (
    r"^https?://[^/]+/(?:[^?#]*/)?(?:(?:web|business|link|site|company|local|seo|blog)-?director(?:y|ies)|"
    r"add-?(?:url|site|link)|submit-?(?:url|site|link|your-site)|listings?|branchenbuch|annuaire|webkatalog|firmenverzeichnis)"
    r"(?:[/.?#]|$)|^https?://(?:[^/]*\.)?(?:directory|annuaire|webkatalog)\.[^/]+/"
)
DIRECTORY_TITLE: Final = _words(
    *(
        "(?:web|website|business|link|company|site|local|blog|seo|internet) director(?:y|ies)",
        "directory of (?:web ?)?sites",
    ),
    *("submit (?:your )?(?:site|website|url|link)", "add (?:your )?(?:site|website|url|link)", "business listings?"),
    *(
        "branchenbuch",
        "webkatalog",
        "webverzeichnis",
        "firmenverzeichnis",
        "annuaire (?:de |des )?(?:sites|entreprises|web)",
    ),
    *("directorio (?:de )?(?:empresas|web|webs|enlaces)", "elenco (?:siti|aziende)", "directory (?:siti|aziende)"),
    *("diretório de (?:empresas|sites)", "bedrijvengids", "startpagina", "katalog (?:stron|firm)", "katalog firem"),
    "каталог (?:сайтов|компаний|организаций)",
)
PRESS_CONTACT: Final = _words(
    *(
        "for immediate release",
        "(?:media|press) contacts?(?::| information| details)",
        "pressekontakt",
        "contacts? presse",
    ),
    *("contacto de prensa", "contatti stampa", "contato de imprensa", "perscontact", "presskontakt", "pressekontakter"),
)
PRESS_TITLE: Final = _words(
    *("for immediate release", "press release", "news release", "pressemitteilung", "presseinformation"),
    *("communiqué de presse", "nota de prensa"),
    *("comunicado de prensa", "comunicato stampa", "comunicado de imprensa", "persbericht", "pressmeddelande"),
    *("pressemeddelelse", "pressemelding", "informacja prasowa", "tisková zpráva", "пресс-релиз", "プレスリリース"),
)
PRESS_ADDRESS: Final = (
    r"^https?://[^/]+/(?:[^?#]*/)?(?:press|news|media)-releases?(?:[/.?#-]|$)|/pressemitteilung(?:en)?(?:[/.?#-]|$)"
)
GUEST: Final = _words(
    *("guest (?:post|posts|author|contributor|blogger|writer|article|column)", "about the (?:guest )?author"),
    *(
        "this (?:post|article) (?:was|is) (?:written|contributed) by",
        "written by our guest",
        "gastbeitrag",
        "gastartikel",
        "gastautor(?:in)?",
    ),
    *(
        "über den autor",
        "über die autorin",
        "article invité",
        "auteur invité",
        "à propos de l'auteur",
        "artículo invitado",
    ),
    *("autor invitado", "sobre el autor", "articolo ospite", "guest post di", "ospite del blog", "post convidado"),
    *(
        "autor convidado",
        "sobre o autor",
        "gastblog",
        "gastauteur",
        "wpis gościnny",
        "гостевой пост",
        "гостевая статья",
    ),
)
GUEST_ADDRESS: Final = r"/(?:guest-(?:posts?|author|blog(?:ger|ging)?|contributor)|gastbeitrag)"
#: What a text right before a link ends with, where the page repeats what stands behind the link.
SOURCE: Final = (
    r"(?:^|[^\pL])(?:source|original source|via|quelle|fuente|fonte|bron|źródło|zdroj|источник|kaynak|"
    r"出典|引用元|来源|來源)\s*[:：]\s*$"
)
#: And anchors of excerpts.
EXCERPT: Final = (
    r"^\W*(?:(?:read|view|see|continue reading) (?:the )?(?:full|original|whole|entire|complete) "
    r"(?:article|post|story|text)|(?:full|original) (?:article|post|story)|(?:read|view) original|original source"
    r"|(?:ganzen|vollständigen|originalen?) artikel (?:lesen|ansehen)|lire l'article (?:complet|original)"
    r"|leer (?:el )?artículo (?:completo|original)|leggi l'articolo (?:completo|originale)|"
    r"阅读原文|原文链接|原文を読む)"
)
CREDIT: Final = _words(
    *(
        "powered by",
        "(?:web|site|website)? ?design(?:ed)? by",
        "themed? by",
        "(?:web ?site|made|built|developed|hosted) by",
    ),
    *("hosting by", "built with", "made with", "template by", "created by", "umsetzung", "webdesign(?: von)?"),
    *(
        "realisiert (?:von|durch)",
        "réalisé par",
        "création(?: du)? site",
        "diseñado por",
        "diseño web",
        "desarrollado por",
    ),
    *(
        "realizzato da",
        "sviluppato da",
        "desenvolvido por",
        "gerealiseerd door",
        "projekt i wykonanie",
        "создание сайта",
    ),
)
#: Names of blocks in a link's path, and of pages that name friends.
BLOGROLL_BLOCK: Final = r"[.#][\w-]*(?:blogroll|friend-?links|friendly-?links|linkroll|link-?partners?|partner-?links)"
BLOGROLL_PAGE: Final = (
    r"^https?://[^/]+/(?:[^?#]*/)?(?:blogroll|our-partners|partners|partner|link-?partners?|friends|links|linkliste|"
    r"amis|liens|enlaces|amigos|amici)(?:\.html?|\.php|/)?(?:[?#]|$)"
)
BLOGROLL_TITLE: Final = _words(
    "blogroll", "our partners", "unsere partner", "nos partenaires", "friends of", "link partners?"
)

#: Pages that sell links.
SELLS_LINKS: Final = _words(
    *(
        "buy (?:back)?links?",
        "sell(?:ing)? (?:back)?links?",
        "(?:back)?links? for sale",
        "link (?:packages?|insertions?)",
    ),
    *("paid (?:guest posts?|links?)", "guest post(?:ing)? (?:prices?|rates?|services?|packages?|sites? list)"),
    *("da ?\\d\\d\\+?(?: (?:back)?links?| sites?| guest posts?)", "dofollow (?:back)?links?", "pbn links?"),
    *(
        "backlinks? kaufen",
        "links? kaufen",
        "acheter des (?:back)?liens",
        "vente de liens",
        "comprar (?:enlaces|backlinks)",
    ),
    *("acquista(?:re)? (?:back)?links?", "kup linki", "купить ссылки", "продажа ссылок", "backlink satın al"),
)
#: An address with the number of a list's page.
NUMBERED: Final = r"/page[/-]?\d+(?:[/?.#]|$)|[?&](?:page|paged|p|pg|start|offset)=\d+(?:&|$)|/seite[/-]\d+|/p/\d+/?$"
