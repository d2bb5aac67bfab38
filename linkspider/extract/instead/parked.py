"""Parked domains: pages that only sell the domain they stand on, or show advertisements until somebody buys it.

One strong sign is enough: scripts, frames or styles of a parking service, or hardly any text but that this domain is
parked, expired or for sale. Else it takes two: a title or heading that says so, the text that says so, a link to where
the domain is sold. A page of many words is never one, nor one about parking.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final, NamedTuple

from linkspider.extract.words import Text, find_words
from linkspider.model import urls

#: A page of more words says something of its own.
MAX_WORDS: Final = 250
#: A page of so few words that says that it is parked or for sale says nothing else.
MAX_BARE_WORDS: Final = 40
#: Frames, scripts and links that are looked at.
MAX_REFERENCES: Final = 500

#: Hosts that serve nothing but parked domains, by what their names end with.
_PARKING_HOSTS: Final = (
    *("sedoparking.com", "parkingcrew.net", "bodis.com", "parklogic.com", "cashparking.com", "ztomy.com"),
    *("smartname.com", "skenzo.com", "rookmedia.net", "dsparking.com", "trafficz.com", "voodoo.com", "park.above.com"),
    *("d38psrni17bvxu.cloudfront.net", "parking.reg.ru", "parkingpage.namecheap.com", "cdnpark.com"),
)
#: The last one is AdSense for Domains, which Google gives to parked domains alone.
_PARKING_PATHS: Final = (
    *(("wsimg.com", "/parking-lander"), ("cdn-image.com", "/__media__"), ("google.com", "/adsense/domains/")),
)
_PARKING_NAMES: Final = (*_PARKING_HOSTS, *(path for _, path in _PARKING_PATHS))
#: Where domains are sold: hosts, and what the path of a domain's page begins with.
_MARKETS: Final = (
    *(("dan.com", "/buy-domain"), ("sedo.com", "/search/details"), ("hugedomains.com", "/domain_profile")),
    *(
        ("afternic.com", "/forsale"),
        ("afternic.com", "/domain/"),
        ("buydomains.com", "/lander"),
        ("undeveloped.com", ""),
    ),
    *(("godaddy.com", "/domainsearch"), ("godaddy.com", "/forsale"), ("atom.com", "/name/"), ("dan.com", "/domain-")),
    *(("brandbucket.com", "/names/"), ("domainmarket.com", "/buynow"), ("efty.com", ""), ("squadhelp.com", "/name/")),
)
_ON_OFFER: Final = "(?:for sale|available for (?:sale|purchase))"
_BUY: Final = "(?:buy|get|purchase|inquire about|make an offer on) this domain"
#: That a domain is for sale, in other languages.
_SOLD_ABROAD: Final = (
    r"domain (?:\S{1,80} )?(?:steht zum verkauf|zu verkaufen|kaufen)"
    r"|domaine (?:\S{1,80} )?(?:est )?(?:à vendre|en vente)"
    r"|dominio (?:\S{1,80} )?(?:está )?(?:en venta|a la venta)|dominio (?:\S{1,80} )?(?:è )?in vendita"
    r"|domínio (?:\S{1,80} )?(?:está )?à venda|domein(?:naam)? (?:\S{1,80} )?(?:is )?te koop"
    r"|domena (?:\S{1,80} )?(?:jest )?na sprzedaż|домен (?:\S{1,80} )?(?:продается|продаётся)"
    r"|doména (?:\S{1,80} )?(?:je )?na prodej|domän(?:en)? (?:\S{1,80} )?(?:är )?till salu"
    r"|alan adı satılıktır|このドメインは(?:販売|売り出し)|域名(?:出售|转让)|域名(?:正在)?出售|도메인 판매"
)
_FOR_SALE: Final = re.compile(
    r"(?:domain|domain name|web ?site)s? (?:\S{1,80} )?(?:is|are|may be|might be) "
    rf"(?:now )?{_ON_OFFER}"
    r"|\S\.[a-z]{2,20} (?:is|may be) (?:now )?for sale|(?:domain|web ?site) for sale|domain parking"
    r"|parked (?:domain|page)|^parked (?:at|by|with) \S"
    rf"|{_BUY}|{_SOLD_ABROAD}"
)


#: That it is parked. This says more: many pages speak of a domain that is for sale, none but itself of a parked one.
#: What looks like a name may be a file or the end of a sentence: it counts where it is the page's own.
_PARKED: Final = re.compile(
    r"(?:(?:domain|domain name|web ?site|web ?page) (?:\S{1,80} )?|(?P<named>\S\.[a-z]{2,20}) )(?:is|has been|was) "
    r"(?:now |currently |registered and |purchased and )?parked"
    r"|parked free|domain (?:\S{1,80} )?(?:ist )?geparkt|домен (?:\S{1,80} )?припаркован"
    r"|this domain (?:is|was|has been) (?:recently |just |newly )?registered (?:at|by|with) \S{1,80}"
    r"|(?:this|the) domain(?: name)? (?:\S{1,80} )?(?:has |is )?expired"
)
#: What a page with hardly any other word says of itself: of this domain, or of its own name.
_SOLD: Final = re.compile(
    r"(?:this (?:domain|domain name|web ?site)(?: \S{1,80})?|(?P<named>\S\.[a-z]{2,20})) (?:is|may be|might be) "
    rf"(?:now |currently )?{_ON_OFFER}|{_BUY}|{_SOLD_ABROAD}"
)
_BARE_TITLES: Final = re.compile(r"(?:(?:\S{1,80} [-–|:] )?(?:domain|page|site) )?parked|domain(?: name)?s? for sale")
_MAX_CHARACTERS: Final = 20_000
_QUOTES: Final = "\"'“”„‘’«»()[]:,"
#: Each of the phrases holds one of these, which are looked for much faster.
_HINTS: Final = ("dom", "site", "sale", "parked", "web", "домен", "alan ad", "ドメイン", "域名", "도메인")


class Reference(NamedTuple):
    """What a page loads or links to: the URL, and whether it is loaded (a script or a frame)."""

    url: str
    is_loaded: bool


def says_parked(own_url: str, text: str) -> bool:
    """Whether a text says that a domain is for sale, or that the page's own is parked."""
    return _find(own_url, text, _FOR_SALE, _PARKED) is not None


def may_be_parked(own_url: str, headings: Sequence[str], sources: Iterable[str]) -> bool:
    """Whether it is worth while to read all of a page's text and links for signs of parking.

    Args:
        own_url: its URL.
        headings: its title and its first heading; one without may be anything.
        sources: where its scripts, frames and styles are loaded from, as written.
    """
    if not headings:
        return True
    host = urls.host(own_url)
    own_names = {host, host.removeprefix("www.")}
    loaded = "\n".join(sources).lower()
    if any(name in loaded for name in _PARKING_NAMES):  # faster than a pattern of so many
        return True
    return any(says_parked(own_url, text) or not own_names.isdisjoint(text.lower().split()) for text in headings)


def parked_reason(own_url: str, headings: Sequence[str], text: Text, references: Iterable[Reference]) -> str | None:
    """What makes a page look like a parked domain, or None.

    Args:
        own_url: its URL.
        headings: its title and its first heading.
        text: all of its text.
        references: what it loads and links to.

    Returns:
        The signs, joined by ``; ``.
    """
    words = find_words(text).total
    if words > MAX_WORDS:
        return None
    service, market = _hosts(references, urls.host(own_url))
    if service is not None:
        return f"loads {service}"
    heading = next((value for value in headings if says_parked(own_url, value)), None)
    signs = [] if heading is None else [f"title: {heading[:100]}"]
    body = str(text)
    if words <= MAX_BARE_WORDS and (said := bare_reason(own_url, headings, body)) is not None:
        return said
    if says_parked(own_url, body if heading is None else body.replace(heading, " ", 1)):  # it is said again
        signs.append("text: for sale or parked")
    if market is not None:
        signs.append(f"links to {market}")
    return "; ".join(signs) if len(signs) > 1 else None


def bare_reason(own_url: str, headings: Sequence[str], text: str) -> str | None:
    """What makes a page of at most ``MAX_BARE_WORDS`` words look like a parked domain, or None.

    Args:
        own_url: its URL.
        headings: its title and its first heading.
        text: its text.
    """
    for place, said in (*(("title", heading) for heading in headings), ("text", text)):
        found = _find(own_url, said, _PARKED, _SOLD)
        if found is not None:
            return f"{place}: {found}"
    title = next((heading for heading in headings if _BARE_TITLES.fullmatch(heading.strip(" .!").lower())), None)
    return title and f"title: {title[:100]}"


def _find(own_url: str, text: str, *phrases: re.Pattern[str]) -> str | None:
    """The first of some phrases in the beginning of a text, from the word on that it begins in.

    One that begins with a name is one only where this is that of the page's host, or of a domain above it.
    """
    text = text[:_MAX_CHARACTERS].lower()
    if not any(hint in text for hint in _HINTS):
        return None
    text = " ".join(text.split())
    for found in chain.from_iterable(each.finditer(text) for each in phrases):
        start = text.rfind(" ", 0, found.start()) + 1
        named = found.groupdict().get("named")
        if named is None or _is_own(text[start : found.end("named")], own_url):
            return text[start : found.end()][:100]
    return None


def _is_own(name: str, own_url: str) -> bool:
    name = name.rpartition("//")[2].strip(_QUOTES).removeprefix("www.")
    host = urls.host(own_url)
    return any(f".{each}".endswith(f".{name}") for each in (host, urls.in_unicode(host)))


def _hosts(references: Iterable[Reference], own_host: str) -> tuple[str | None, str | None]:
    """The parking service that is loaded, and the market that is linked to."""
    market: str | None = None
    for _, reference in zip(range(MAX_REFERENCES), references, strict=False):
        host = urls.host(reference.url)
        if host == own_host:
            continue
        path = reference.url.partition("//")[2].removeprefix(urls.authority(reference.url))
        if reference.is_loaded and (_ends(host, _PARKING_HOSTS) or _is_page(host, path, _PARKING_PATHS)):
            return host, market
        if market is None and (_is_page(host, path, _MARKETS) or _ends(host, _PARKING_HOSTS)):
            market = host
    return None, market


def _ends(host: str, names: Sequence[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _is_page(host: str, path: str, pages: Sequence[tuple[str, str]]) -> bool:
    return any(_ends(host, (name,)) and path.lower().startswith(start) for name, start in pages)
