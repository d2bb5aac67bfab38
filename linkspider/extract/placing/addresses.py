"""What the address of a link alone says of its purpose: sharing, advertising, a numbered page, a tag, a person."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple


class Purpose(NamedTuple):
    """What a link may be for, as its address says."""

    is_share: bool
    is_ad: bool
    is_page: bool
    is_taxonomy: bool
    is_person: bool


#: Forms of services for sharing the page that the reader is on, or for having it summed up.
_SHARE: Final = re.compile(
    r"(?:https?:)?//(?:[a-z\-]+\.)?(?:"
    r"(?:twitter|x)\.com/(?:intent/(?:tweet|post)|share|home/?\?status)|facebook\.com/(?:sharer|share\.php|dialog/)"
    r"|linkedin\.com/(?:shareArticle|sharing/|cws/share)|pinterest\.[a-z.]{2,6}/pin/create"
    r"|reddit\.com/(?:r/[^/]+/)?submit|(?:wa\.me|whatsapp\.com/send)/?\?(?![^#]*\bphone=[^&#])(?:[^#]*&)?text="
    r"|t(?:elegram)?\.me/share|tumblr\.com/(?:share|widgets/share)|vk\.com/share|vkontakte\.ru/share|xing\.com/(?:spi/shares|app/user|social/share)"
    r"|getpocket\.com/(?:save|edit)|news\.ycombinator\.com/submitlink|connect\.ok\.ru/offer|ok\.ru/dk\?st\.cmd=addShare"
    r"|line\.me/R/msg|lineit\.line\.me/share|b\.hatena\.ne\.jp/(?:add|entry/panel)|service\.weibo\.com/share"
    r"|plus\.google\.com/share|addtoany\.com/|addthis\.com/bookmark|digg\.com/submit|stumbleupon\.com/submit"
    r"|bsky\.app/intent/compose|threads\.net/intent/post|flipboard\.com/bookmarklet|instapaper\.com/(?:hello|edit)"
    r"|delicious\.com/save|mastodonshare\.com|bshare\.cn/|jiathis\.com/|share\.flipboard\.com|del\.icio\.us/post"
    r"|mix\.com/(?:add|mixit)\?|buffer(?:app)?\.com/add\?|yummly\.com/urb/verify|printfriendly\.com/print|diigo\.com/post\?"
    r"|blogger\.com/(?:share-post|blog-this)\.g"
    r"|(?:chatgpt\.com|openai\.com|perplexity\.ai|claude\.ai|grok\.com|x\.com/i/grok|gemini\.google\.com"
    r"|copilot\.microsoft\.com|mistral\.ai|deepseek\.com|google\.com/search(?=\?[^#]*\budm=50))"
    r"[^#]*[?&](?:q|prompt|text|query)=[^#&]*https?(?::|%3a))",
    re.IGNORECASE,
)
#: The same of services that nobody has heard of: they are handed an address; and WordPress's own way there.
_SHARE_FORM: Final = re.compile(
    r"/(?:share(?:r|kit|article|link|view|[\-_](?:link|offsite|post|view))?|pin/create/[a-z]+|bookmarklet|compose|new-post|submit)"
    r"(?:\.[a-z]{1,4})?/?\?(?:[^#]*&)?(?:url|u|uri|link|href|text|message|source)=https?(?::|%3a)"
    r"|[?&]share=(?:facebook|twitter|x|linkedin|pinterest|reddit|tumblr|telegram|(?:jetpack-)?whatsapp|pocket|email|print"
    r"|mastodon|bluesky|threads|skype|nextdoor)(?:&|$)"
    r"|/share/(?:facebook|twitter|x|linkedin|pinterest|reddit|whatsapp|email)/?(?:[?#]|$)",
    re.IGNORECASE,
)
#: Servers that count clicks on advertisements.
_AD: Final = re.compile(
    r"https?://(?:(?:[a-z0-9\-]+\.)*(?:doubleclick\.net|googleadservices\.com|googlesyndication\.com|adnxs\.com"
    r"|taboola\.com|outbrain\.com|criteo\.com|adform\.net|carbonads\.net|buysellads\.com|ethicalads\.io)/"
    r"|(?:ads?|adserver|adclick|adserv|srv|banners?|engine\.ads)\d*\.[^/]+/(?:click|c/|r/|r\?|aclk|redirect|track|go/|amp/)"
    r"|[^/]+/(?:pagead/)?aclk\?)"
)
#: Folders of what is paid for.
_PAID: Final = re.compile(
    r"/(?:sponsored(?:-content)?/|partner-?content/|advertorial|conteudo-patrocinado/|contenido-patrocinado/"
    r"|publireportage/)"
)
#: In hosts that ``_SHARE`` and ``_AD`` may know.
_SHARE_HOST: Final = re.compile(
    r"twitter|x\.com|facebook|linkedin|pinterest|reddit|wa\.me|whatsapp|^t(?:elegram)?\.me|tumblr|vk\.com|vkontakte|xing"
    r"|pocket|ycombinator|ok\.ru|line\.me|hatena|weibo|google|addtoany|addthis|digg|stumble|bsky|threads|flipboard"
    r"|instapaper|delicious|mastodonshare|del\.icio|bshare|jiathis|mix\.com|buffer|yummly|printfriendly|diigo|blogger"
    r"|chatgpt|openai|perplexity|claude|grok|copilot|mistral|deepseek",
    re.IGNORECASE,
)
_AD_HOST: Final = re.compile(
    r"^(?:ads?|adserver|adclick|adserv|srv|banners?|engine)\d*\.|(?:doubleclick|googleadservices|googlesyndication|adnxs|taboola"
    r"|outbrain|criteo|adform|carbonads|buysellads|ethicalads)\.",
    re.IGNORECASE,
)
_PAGE: Final = re.compile(r"/page/?\d+/?$|[?&](?:pg|page|paged)=\d+$|[?&]p=\d{1,3}$")
_TAXONOMY: Final = re.compile(
    r"/(?:tags?|tagged|categor(?:y|ies|ie|ias?)|topics?(?!/\d)|labels?|schlag(?:wort|worte|woerter)|kategorien?|thema"
    r"|themen|temas?|etiquetas?|keywords?|mots?-cles?|rubriques?|rubrik|sujets?|aiheet|aihe|onderwerp(?:en)?|temat(?:y)?|argomenti)/[^/]|/@{0,2}search/?\?(?:tags?|subject|keyword)=",
    re.IGNORECASE,
)
_PROFILE: Final = re.compile(
    r"(?:https?:)?//(?:www\.|m\.|[a-z]{2}-[a-z]{2}\.)?(?:twitter|x|facebook|instagram|youtube|linkedin|pinterest|tiktok|github|flickr"
    r"|vimeo|tumblr|xing|vk|snapchat|soundcloud|plus\.google|threads|bsky)\.(?:com|net|app|ru)/[^?#]{2,}",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(
    r"/(?:authors?|users?|members?|profiles?|hosts?|autor(?:en|e|i)?|auteurs?|kirjoittaja|redakteur|contributors?)/"
    r"(?!(?:register|registration|log[-_]?(?:in|out)|sign[-_]?(?:in|up)|new|password|forgot|settings|search|online)\b)"
    r"(?:[a-z]*_?\d+/)?[^/.]+/?$"
    r"|/(?:authors?|autor(?:en|e|i)?|auteurs?|members)/(?:[a-z]*_?\d+/)?[^/.]+\.html?$|/redaktion/\w+-\w[^/.?]*(?:\.html?)?/?$"
    r"|/(?:user|profile|member)(?:\.php)?\?(?:id|u|uid|name|user)=|mode=viewprofile"
)
#: Characters of an address that are read: a long ``base`` makes a long one of each reference.
_MAX_CHARACTERS: Final = 500


def purpose_of(url: str) -> Purpose | None:
    """What a link may be for, as its address says; None for nearly all.

    Args:
        url: absolute.
    """
    return _purpose_of(url[:_MAX_CHARACTERS])


@lru_cache(maxsize=32_768)
def _purpose_of(url: str) -> Purpose | None:
    at = url.find("/", 8)
    if at < 0:
        return None
    may_share, may_advertise = _services_of(url[:at].rpartition("/")[2])
    is_share = (may_share and _SHARE.match(url) is not None) or _is_share_form(url)
    is_ad = ((may_advertise or "aclk?" in url) and _AD.match(url) is not None) or _PAID.search(url) is not None
    is_page = "0" <= url.rstrip("/")[-1] <= "9" and _PAGE.search(url, at) is not None
    is_taxonomy = _TAXONOMY.search(url, at) is not None
    is_person = _PERSON.search(url, at) is not None or (url.startswith("/@", at) and "/" not in url[at + 2 : -1])
    if is_share or is_ad or is_page or is_taxonomy or is_person:
        return Purpose(is_share, is_ad, is_page, is_taxonomy, is_person)
    return None


def are_profiles(references: Iterable[str]) -> bool:
    """Whether nearly all links lead to profiles on social networks, and none to a form for sharing."""
    addresses = list(references)
    if not addresses or may_share(addresses):
        return False
    return 4 * sum(_PROFILE.match(one) is not None for one in addresses) >= 3 * len(addresses)


def may_share(references: Iterable[str]) -> bool:
    """Whether a link leads to a form for sharing."""
    return any(_SHARE.match(one) is not None or _is_share_form(one) for one in references)


def _is_share_form(reference: str) -> bool:
    return ("?" in reference or "/share/" in reference) and _SHARE_FORM.search(reference[:_MAX_CHARACTERS]) is not None


@lru_cache(maxsize=8_192)
def _services_of(host: str) -> tuple[bool, bool]:
    """Whether a host may be one for sharing, and one of an advertiser's."""
    return _SHARE_HOST.search(host) is not None, _AD_HOST.search(host) is not None


def is_taxonomy(reference: str) -> bool:
    """Whether a reference, relative or not, leads to a tag or category."""
    return _TAXONOMY.search(reference) is not None
