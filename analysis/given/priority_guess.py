"""The pages that matter, guessed by what sites call them, when nobody has named them.

What a consultant would look for first, in this order, and the first that finds any is taken:

1. Pages whose path says that they sell: a whole segment such as ``pricing``, ``products`` or ``leistungen``, the first
   of the path or, behind a language, the second. Words of an act (``demo``, ``buy``) count as the last segment only. A
   cart, a login, a blog or the documentation sells nothing, whatever else stands in its path, and a page with a query
   is a variant of another. A ``category`` may be a shop's or a blog's (WordPress, Hugo, Hexo and Jekyll call theirs
   so): it sells where the site has a cart (a first segment, not a post of that name), or more pages of products than
   of categories, unless other pages of it are called as only shops call their departments: then the ``category`` is
   that of the blog beside them. The nearest to the top of the path are taken first: of a shop of 50,000 products the
   shop and its departments, which is where links are wanted.
2. Pages that the start page's main navigation leads to: what the site itself puts forward.
3. Pages one click from the start page, those with the shortest paths.

In the last two, what sells nothing is left out too, unless the start page itself stands in such a folder.

All weigh the same. Limits are judgement: a set of a large part of the site is no priority.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple
from urllib.parse import unquote

import numpy as np
import pandas as pd

from analysis.given.priority import Priority, frame_of
from linkspider.model.indexability import Indexability

#: At most so many pages, and this share of the site, but so many in any case.
MOST_BY_PATH: Final = 100
MOST_SHARE: Final = 0.25
ALWAYS: Final = 5
#: A navigation of more is a site map.
MOST_BY_PLACE: Final = 20
HOW_TO: Final = "name them with --priority: a file of URLs, a glob or '^expression'"

#: What shops and blogs call their categories.
CATEGORIES: Final = ("category", "categories", "kategorie", "kategorien", "categorie", "categoria", "categorias")
#: What only shops call theirs: WooCommerce, Shopify, Magento.
DEPARTMENTS: Final = (
    *("product-category", "product-categories", "produkt-kategorie", "categorie-produit", "categoria-producto"),
    *("categoria-prodotto", "categoria-produto", "product-categorie", "kategoria-produktu", "produkt-kategori"),
    *("collections", "catalog", "catalogue", "katalog"),
)
#: Label -> path segments, without diacritics: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish,
#: Swedish and Danish.
SEGMENTS: Final = {
    "pricing": (
        *("pricing", "prices", "price-list", "plans", "plans-and-pricing", "pricing-plans", "packages", "rates"),
        *("preise", "preisliste", "tarife", "tarif", "tarifs", "prix", "precios", "tarifas", "prezzi", "tariffe"),
        *("precos", "planos", "prijzen", "tarieven", "cennik", "ceny", "priser"),
    ),
    "product": (
        *("product", "products", "produkt", "produkte", "produit", "produits", "producto", "productos", "prodotto"),
        *("prodotti", "produto", "produtos", "producten", "produkty", "produkter"),
    ),
    "service": (
        *("service", "services", "leistung", "leistungen", "dienstleistungen", "prestations", "servicio", "servicios"),
        *("servizio", "servizi", "servico", "servicos", "diensten", "uslugi", "tjanster", "ydelser"),
    ),
    "solution": (
        *("solution", "solutions", "losung", "losungen", "loesung", "loesungen", "solucion", "soluciones", "soluzioni"),
        *("solucao", "solucoes", "oplossingen", "rozwiazania", "losningar", "losninger"),
    ),
    "feature": (
        *("feature", "features", "funktionen", "fonctionnalites", "funcionalidades", "caracteristicas", "funzionalita"),
        *("functies", "funkcje", "funktioner"),
    ),
    "shop": (
        *("shop", "store", "boutique", "tienda", "negozio", "loja", "winkel", "sklep", "butik", "sale", "deals"),
        *DEPARTMENTS,
        *CATEGORIES,
    ),
}
#: Segments that only a site that sells has: first ones, for a post may be called so, too.
CARTS: Final = frozenset(
    {
        *("cart", "basket", "checkout", "kasse", "warenkorb", "panier", "carrito", "carrello", "carrinho", "koszyk"),
        "winkelwagen",
    }
)
#: Segments that name an act, which count at the end of a path only.
ACTS: Final = frozenset(
    {
        *("buy", "buy-now", "order", "book", "book-now", "book-a-demo", "booking", "demo", "request-demo", "get-demo"),
        *("request-a-demo", "contact-sales", "talk-to-sales", "get-started", "free-trial", "trial", "quote"),
        *("get-a-quote", "request-a-quote", "subscribe", "kaufen", "bestellen", "buchen", "angebot", "acheter"),
        *("commander", "reserver", "devis", "essai-gratuit", "comprar", "reservar", "presupuesto", "demostracion"),
        *("acquista", "ordina", "prenota", "preventivo", "orcamento", "kopen", "offerte", "kup", "kop", "kob"),
    }
)
#: Segments that sell nothing, wherever they stand.
EXCLUDED: Final = frozenset(
    {
        *("cart", "basket", "checkout", "wishlist", "account", "my-account", "login", "signin", "register", "kasse"),
        *("warenkorb", "konto", "panier", "compte", "carrito", "cuenta", "carrello", "carrinho", "koszyk"),
        *("winkelwagen", "blog", "news", "press", "article", "articles", "aktuelles", "magazin", "magazine"),
        *("noticias", "actualites", "docs", "doc", "documentation", "help", "support", "faq", "forum", "community"),
        *("wiki", "status", "jobs", "careers", "karriere", "privacy", "privacy-policy", "datenschutz", "impressum"),
        *("imprint", "terms", "terms-of-service", "terms-and-conditions", "agb", "legal", "mentions-legales"),
        *("cookies", "tag", "tags", "author", "feed", "page", "search", "suche", "recherche", "contact", "kontakt"),
        *("contacto", "contatti"),
    }
)
_LABELS: Final = {segment: label for label, segments in SEGMENTS.items() for segment in segments}
_LANGUAGE: Final = re.compile(r"[a-z]{2}([-_][a-z]{2})?")
_EXTENSION: Final = re.compile(r"\.(html?|php|aspx?|jsp)$")
#: Where a start page has its main navigation: links of a ``nav`` within a ``header`` stand in the header.
_NAVIGATION: Final = ("nav", "header")
_INDEX: Final = frozenset({"index", "default", "home", ""})


class _Told(NamedTuple):
    """What a path says: its label, the word, and how many segments stand behind the word."""

    label: str
    word: str
    behind: int


def guess(pages: pd.DataFrame, start_links: pd.DataFrame) -> Priority:
    """Guesses the pages that matter.

    Args:
        pages: the site crawl's, one row per url_key, with indexability and depth.
        start_links: links on the start page (depth 0), with target_key as it resolves, and placement.

    Returns:
        The pages, which may be none, and one note that says that it guessed, by what, and how to name them.
    """
    own = pages.loc[pages["indexability"] == Indexability.INDEXABLE, ["url_key", "depth"]]
    own = own.astype({"url_key": "str"}).sort_values("url_key", ignore_index=True)
    at_home = frozenset(segment for url in _started(own) for segment in _segments(url))
    rest = own[np.array([_may_sell(url, at_home) for url in own["url_key"]], dtype=np.bool_)]
    there = pages.loc[pages["indexability"] != Indexability.ERROR, "url_key"]
    return _by_path(own, there) or _by_navigation(rest, start_links) or _by_depth(rest) or _none()


def _by_path(own: pd.DataFrame, crawled: Iterable[str]) -> Priority | None:
    told = [(told, url) for url in own["url_key"] if (told := path_says(url))]
    if not _are_departments([each for each, _ in told], own["url_key"], crawled):
        told = [(each, url) for each, url in told if each.word not in CATEGORIES]
    if not told:
        return None
    most = min(MOST_BY_PATH, max(ALWAYS, int(len(own) * MOST_SHARE)))
    kept = sorted(told, key=lambda each: (each[0].behind, each[1]))[:most]
    found = [each.label for each, _ in kept]
    words = ", ".join(f"{label} {count:,}" for label, count in Counter(found).most_common())
    cut = f", the {most:,} nearest to the top of {len(told):,}" if len(told) > most else ""
    frame = frame_of(
        [url for _, url in kept], [1.0] * len(kept), found, [f"guess: path segment '{each.word}'" for each, _ in kept]
    )
    return Priority(frame, (_note(len(kept), f"by their paths ({words}{cut})"),), is_guess=True)


def _are_departments(told: Sequence[_Told], own: Iterable[str], crawled: Iterable[str]) -> bool:
    """Whether what a site calls its categories are those of a shop.

    Args:
        told: what the paths of its pages say.
        own: its indexable pages: a blog's category may be called as what sells nothing, such as ``news``.
        crawled: all of its pages that are there, those that may not be crawled or indexed too, as carts may not.
    """
    categories = sum("?" not in url and _begins_with(url, CATEGORIES) for url in own)
    if not categories or any(each.word in DEPARTMENTS for each in told):
        return False
    if sum(each.label == "product" for each in told) > categories:
        return True
    return any(_begins_with(url, CARTS) for url in crawled)


def _begins_with(url: str, words: Collection[str]) -> bool:
    segments = _segments(url)
    return bool(segments) and segments[_first(segments)] in words


def _first(segments: Sequence[str]) -> int:
    """Where the first segment that tells something stands: behind a language."""
    return 1 if len(segments) > 1 and _LANGUAGE.fullmatch(segments[0]) else 0


def path_says(url: str) -> _Told | None:
    """What a page's path says of what it sells; None for a page that sells nothing, or does not say so.

    A category counts here, whosever it is.

    Args:
        url: a URL key.
    """
    if "?" in url:
        return None
    segments = _segments(url)
    if not segments or not EXCLUDED.isdisjoint(segments):
        return None
    first = _first(segments)
    if segments[-1] in ACTS:
        return _Told("conversion", segments[-1], 0)
    label = _LABELS.get(segments[first])
    return _Told(label, segments[first], len(segments) - first - 1) if label else None


def _segments(url: str) -> list[str]:
    """The words of a path, at most its first twenty; ``index`` and the like at its end are left out."""
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    segments = [_word(segment) for segment in path.split("/")[:20]]
    while segments and segments[-1] in _INDEX:
        segments.pop()
    return segments


@lru_cache(maxsize=50_000)
def _word(segment: str) -> str:
    """A segment in lower case, decoded, without diacritics and a file's extension, its words joined by hyphens."""
    text = unicodedata.normalize("NFKD", unquote(segment[:300]).replace("ł", "l").replace("ø", "o").casefold())
    plain = "".join(each for each in text if not unicodedata.combining(each))
    return _EXTENSION.sub("", plain).replace("_", "-").replace(" ", "-")


def _by_navigation(own: pd.DataFrame, start_links: pd.DataFrame) -> Priority | None:
    in_navigation = start_links.loc[start_links["placement"].isin(_NAVIGATION), "target_key"].astype("str")
    wanted = set(in_navigation) - set(_started(own))
    found = [url for url in own["url_key"] if url in wanted]
    return _placed(found, "main navigation", "for the start page's main navigation leads to them")


def _by_depth(own: pd.DataFrame) -> Priority | None:
    found = list(own.loc[own["depth"] == 1, "url_key"])
    return _placed(found, "one click from the start page", "for they are one click from the start page")


def _started(own: pd.DataFrame) -> list[str]:
    return list(own.loc[own["depth"] == 0, "url_key"])


def _placed(found: Sequence[str], source: str, because: str) -> Priority | None:
    if not found:
        return None
    kept = list(islice(sorted(found, key=lambda url: (url.count("/"), url)), MOST_BY_PLACE))
    cut = f"; of {len(found):,} those with the shortest paths" if len(found) > len(kept) else ""
    frame = frame_of(kept, [1.0] * len(kept), [None] * len(kept), [f"guess: {source}"] * len(kept))
    return Priority(frame, (_note(len(kept), f"{because}{cut}"),), is_guess=True)


def _may_sell(url: str, at_home: frozenset[str]) -> bool:
    """Whether nothing in a page's path says that it sells nothing; what is in the start page's too says nothing."""
    return "?" not in url and EXCLUDED.isdisjoint({*_segments(url)} - at_home)


def _note(count: int, how: str) -> str:
    pages = "1 priority page was" if count == 1 else f"{count:,} priority pages were"
    return f"nobody named priority pages, so {pages} guessed, {how}; {HOW_TO}"


def _none() -> Priority:
    note = f"nobody named priority pages, and none could be guessed; {HOW_TO}"
    return Priority(frame_of([], [], [], []), (note,), is_guess=True)
