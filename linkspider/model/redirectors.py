"""Links that lead to a page by way of another: redirectors, which name their target, and shorteners, which do not."""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from linkspider.model import domains, urls

#: Redirectors of sites that many pages use: registrable domain or host, the path's beginning, the parameter that
#: holds the target.
_KNOWN: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("facebook.com", "/l.php", ("u",)),
    ("facebook.com", "/flx/warn", ("u",)),
    ("instagram.com", "/", ("u",)),
    ("threads.com", "/", ("u",)),
    ("threads.net", "/", ("u",)),
    ("umblr.com", "/redirect", ("z",)),
    ("tumblr.com", "/redirect", ("z",)),
    ("reddit.com", "/", ("url",)),
    ("vk.com", "/away", ("to",)),
    ("youtube.com", "/redirect", ("q",)),
    ("slack-redir.net", "/link", ("url",)),
    ("steamcommunity.com", "/linkfilter", ("u", "url")),
    ("linkedin.com", "/redir", ("url",)),
    ("linkedin.com", "/safety", ("url",)),
    ("pinterest.com", "/offsite", ("url",)),
    ("medium.com", "/r/", ("url",)),
    ("zhihu.com", "/", ("target",)),
    ("deviantart.com", "/users/outgoing", ("url",)),
    ("disq.us", "/url", ("url",)),
    ("duckduckgo.com", "/l/", ("uddg",)),
    ("yandex.ru", "/clck", ("url",)),
    ("bing.com", "/ck", ("r",)),
    ("awin1.com", "/", ("ued", "p")),
    ("skimresources.com", "/", ("url",)),
    ("redirectingat.com", "/", ("url",)),
    ("viglink.com", "/", ("u",)),
)
#: Hosts on which these are pages of their own, and only the given ones redirect.
_ONLY_HOSTS: Final = {
    "reddit.com": ("out.reddit.com",),
    "instagram.com": ("l.instagram.com",),
    "threads.com": ("l.threads.com",),
    "threads.net": ("l.threads.net",),
    "zhihu.com": ("link.zhihu.com",),
    "skimresources.com": ("go.skimresources.com",),
    "viglink.com": ("redirect.viglink.com",),
}
#: Hold copies of pages, under their URLs.
_ARCHIVES: Final = frozenset({"archive.org", "archive.today", "archive.ph", "archive.is"})
#: What a path segment of a site's own redirector is called.
_SEGMENTS: Final = frozenset(
    {
        *("out", "outbound", "outgoing", "exit", "leave", "leaving", "external", "extern", "away", "go", "goto"),
        *("redirect", "redirector", "redir", "redirection", "r", "jump", "visit", "click", "track", "link", "url"),
        *("linkout", "linkfilter", "gateway", "forward", "to", "l", "recommends", "recommend", "refer", "ref"),
    }
)
#: What its parameter is called.
_PARAMETERS: Final = (
    *("url", "u", "to", "target", "q", "link", "href", "dest", "destination", "goto", "redirect", "redirect_url"),
    *("redirect_to", "redirecturl", "out", "r", "l", "z", "ued", "murl", "site", "page", "e"),
)
#: Services whose short links say nothing of where they lead.
SHORTENERS: Final = frozenset(
    {
        *("bit.ly", "bitly.com", "j.mp", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "ht.ly", "buff.ly", "lnkd.in"),
        *("is.gd", "v.gd", "cutt.ly", "rebrand.ly", "dlvr.it", "rb.gy", "shorturl.at", "amzn.to", "t.ly", "tiny.cc"),
        *("bl.ink", "s.id", "soo.gd", "clck.ru", "fb.me", "wp.me", "trib.al", "ift.tt"),
        *("shorte.st", "adf.ly", "snip.ly", "hubs.ly", "hubs.la", "geni.us", "a.co", "ebay.to"),
        *("dub.sh", "tny.im", "qr.ae", "po.st", "x.co", "u.to", "vk.cc", "surl.li", "shorturl.com", "bitli.com"),
    }
)
#: Segments that hold other pages' URLs without leading to them.
_NOT_REDIRECTING: Final = frozenset(
    {
        "share",
        "sharer",
        "sharing",
        "intent",
        "submit",
        "login",
        "signin",
        "sign-in",
        "oauth",
        "auth",
        "sso",
        "translate",
    }
)
#: What a site's own redirector is called that says nothing of where it leads, as in ``/go/name`` or ``/out.php?id=5``.
_OPAQUE: Final = frozenset(
    {"go", "goto", "out", "recommends", "recommend", "refer", "visit", "away", "redirect", "link"}
)
_TAIL: Final = re.compile(r"/*[^/]{1,200}/?", re.ASCII)
_SCRIPT: Final = re.compile(r"\.(?:php[0-9]?|aspx?|cgi|pl|jsp|html?)$")
_TARGET: Final = re.compile(r"(?:https?:)?//[^/?#\s]", re.IGNORECASE)
_MAX_CHARACTERS: Final = 4_000
_MAX_DECODINGS: Final = 2


def redirector_target(url: str) -> str | None:
    """Where a redirector leads that holds its target in its own URL; None for every other URL.

    Login pages, archives and share buttons hold URLs too and are none: only known redirectors and the usual shapes
    (``/out?url=``, ``/redirect?to=``, ``/go/https://…``) count.

    Args:
        url: a serialised http or https URL without fragment.

    Returns:
        The target, serialised, without fragment.
    """
    if len(url) > _MAX_CHARACTERS or not _may_hold_target(url):
        return None
    return _read_target(url)


def _may_hold_target(url: str) -> bool:
    """A quick look: nearly every URL holds no other."""
    at = url.find("//") + 2
    return (
        "://" in url[at:]
        or "%3A" in url
        or "%3a" in url
        or "%253" in url
        or "=//" in url
        or "%2F%2F" in url
        or "%2f%2f" in url
        or "=www." in url
    )


@lru_cache(maxsize=20_000)
def _read_target(url: str) -> str | None:
    start, _, query = url.partition("?")
    host = urls.host(url)
    if domains.domain_of(host) in _ARCHIVES:
        return None
    path = start[start.index("//") + 2 :].partition("/")[2]
    names = _parameters_of(host, f"/{path}")
    if query and names:
        found = _parameter(query, names)
        target = None if found is None else _as_url(found, url)
        if target is not None:
            return target
    return _target_in_path(path, url)


def _parameters_of(host: str, path: str) -> tuple[str, ...]:
    """The parameters that hold a redirector's target, if the path is one's."""
    domain = domains.domain_of(host)
    if domain.partition(".")[0] == "google":
        return ("url", "q", "adurl") if path in {"/url", "/aclk"} or path.startswith("/url/") else ()
    if host.endswith(".safelinks.protection.outlook.com"):
        return ("url",)
    known = [(start, names) for name, start, names in _KNOWN if name == domain]
    if known:
        if host not in _ONLY_HOSTS.get(domain, (host,)):
            return ()
        return next((names for start, names in known if path.lower().startswith(start)), ())
    segments = [_SCRIPT.sub("", segment) for segment in path.lower().split("/") if segment]
    if _SEGMENTS.isdisjoint(segments[-2:]) or not _NOT_REDIRECTING.isdisjoint(segments):
        return ()
    return _PARAMETERS


def _parameter(query: str, names: tuple[str, ...]) -> str | None:
    """The first of the named parameters whose value looks like a URL, or the whole query if it does, decoded."""
    if query[:4].lower() == "http" and (found := _decoded(query)) is not None:
        return found
    values: dict[str, str] = {}
    for part in query.split("&")[:50]:
        name, mark, value = part.partition("=")
        if mark:
            values.setdefault(name.lower(), value)
    decoded = (_decoded(values[name]) for name in names if name in values)
    return next((found for found in decoded if found is not None), None)


def _decoded(value: str) -> str | None:
    """A value that is an absolute URL, perhaps escaped once or twice; ``www.`` alone means http."""
    for _ in range(_MAX_DECODINGS + 1):
        if _TARGET.match(value):
            return value
        if value.startswith("www.") and "." in value[4:]:
            return f"http://{value}"
        value = unquote(value)
    return None


def _target_in_path(path: str, url: str) -> str | None:
    """The target of ``/out/https://example.com/``, its query included."""
    head, mark, _ = path.partition("/")
    if not mark or _SCRIPT.sub("", head.lower()) not in _SEGMENTS:
        return None
    rest = url.partition("://")[2].partition("/")[2][len(head) + 1 :]
    found = _decoded(rest)
    return None if found is None or found.startswith("//") else _as_url(found, url)


def _as_url(text: str, url: str) -> str | None:
    target = urls.resolve(text.partition("#")[0], url).url
    return None if target is None or target == url else target


def is_shortener(url: str, page_url: str) -> bool:
    """Whether a link has to be asked where it leads: a shortener's, or ``/go/name`` and the like on the page's domain.

    Args:
        url, page_url: serialised http or https URLs: the link's target, and the page that holds it.
    """
    if len(url) > _MAX_CHARACTERS:
        return False
    host = urls.host(url)
    path = url.partition("?")[0].partition("://")[2].partition("/")[2]
    if host.removeprefix("www.") in SHORTENERS:
        return bool(path)
    head, mark, tail = path.partition("/")
    is_own = (
        _TAIL.fullmatch(tail) is not None if mark and tail else "?" in url and not url.endswith("?")  # /out.php?id=5
    )
    if not is_own or _SCRIPT.sub("", head.lower()) not in _OPAQUE:
        return False
    return domains.domain_of(host) == domains.of_url(page_url)
