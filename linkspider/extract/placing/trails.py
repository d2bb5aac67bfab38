"""Lists of links that are known by where they lead: trails of breadcrumbs, pages of pages, tables of contents."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.glimpses import Glimpse
from linkspider.extract.placing.landmarks import MAX_FEW_LINKS, Page
from linkspider.extract.placing.vocabulary import Hint, read_names


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


#: What labels of such lists say.
BREADCRUMB_LABEL: Final = re.compile(
    r"bread\s?crumb|fil d.ariane|brotkr|brödsmul|brødsmul|migas|ruta de nav|kruimel|パンくず|面包屑|крошки"
    r"|pfadnavigation|navigationspfad|you are here|sie (?:sind|befinden sich) hier|vous êtes ici|estás? aquí"
    r"|(?:tu )?sei qui|briciole|murupolku|okruszk|drobečk|morzsa|你的位置|当前位置|目前位置|現在位置",
    re.IGNORECASE,
)
PAGINATION_LABEL: Final = re.compile(
    r"paginat|^(posts?|comments?|entry|blog (list|post)( page)?) nav|^docs pages|seitennumm|^pager$", re.IGNORECASE
)
_ARROWS: Final = " \t«»‹›←→<>|·•–—-▲▼◀▶⟵⟶❮❯↑…()[].:"
_STEPS: Final = _set(
    "anterior|article précédent|article suivant|back|forrige|föregående|load more|następna|następny|neste|"
    "neuere beiträge|newer|newer entries|newer post|newer posts|next|next article|next chapter|next page|"
    "next post|next topic|nächste|nächste seite|nächster beitrag|nästa|næste|older|older entries|older post|"
    "older posts|page précédente|page suivante|pagina precedente|pagina successiva|poprzedni|poprzednia|"
    "precedente|prev|previous|previous article|previous chapter|previous page|previous post|previous topic|"
    "précédent|próxima|próximo|página anterior|página siguiente|seguinte|show more posts|siguiente|"
    "successiva|successivo|suivant|volgende|volgende pagina|vorherige|vorherige seite|vorheriger beitrag|"
    "vorige|vorige pagina|weiter|zurück|ältere beiträge|вперед|вперёд|далее|дальше|назад|пред|предыдущая|"
    "след|следующая|上一章|上一篇|上一節|上一节|上一頁|上一页|下一章|下一篇|下一節|下一节|下一頁|下一页|"
    "前のページ|前の記事|前へ|次のページ|次の記事|次へ|다음|이전"
)
_BESIDE: Final = _set(
    "anfang|contents|first|hoch|home|index|last|nach oben|start|table of contents|toc|top|up|начало|уровень выше"
)
#: What links to the front page are called in menus; the site's name or logo is not.
HOME_WORDS: Final = _set(
    "accueil|etusivu|hem|hjem|home|home page|homepage|index|inicio|início|start|startseite|strona główna|главная|首页|"
    "ホーム|トップ"
)
_THREAD: Final = re.compile(
    r"(?:view )?(?:(?:thread|date|author|subject|chapter|section) (?:prev|next|previous)"
    r"|(?:prev|previous|next|newer|older) (?:class|package|module|chapter|section|topic|thread|message|lesson|step|part"
    r"|in thread|by date|by thread|letter|issue|story|entry|project|product|video|episode|photo|image)"
    r"|(?:vor(?:her)?iges|nächstes) thema(?: anzeigen)?)$"
)
#: Characters of a step.
_MAX_STEP: Final = 30
#: Anchors of a site's bars are the same on each page; longer ones are not remembered.
_MAX_REMEMBERED: Final = 60
#: Numbers between these are years.
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
#: More links than blocks of pagination have, but for those that number all pages.
_MANY_LINKS: Final = 13
#: Links of such a block, to the index and the like, that are none of these kinds.
_FEW_OTHERS: Final = 2
#: Steps that make such a block beyond doubt: back, up, forth.
_MANY_STEPS: Final = 3
_KINDS: Final = ("step", "number", "beside", "leading", "back", "forth", "arrow", "other")
_BACK: Final = ("←", "«", "‹")
_FORTH: Final = ("→", "»", "›")
#: What else points so, and also to any page of a shop: it counts beside others of pagination's alone.
_BACK_ASCII: Final = ("<< ", "< ")
_FORTH_ASCII: Final = (" >>", " >")
_ANY_BACK: Final = (*_BACK, *_BACK_ASCII)
_ANY_FORTH: Final = (*_FORTH, *_FORTH_ASCII, ">>")
_UP: Final = re.compile(r"up ?: ")
_LEADING: Final = re.compile(
    r"(?i:previous|prev|next|older|newer|précédente?|suivante?|vorherige[rs]?|nächste[rs]?|anterior|siguiente|próxim[ao]"
    r"|precedente|successiv[ao]|vorige|volgende|föregående|nästa|forrige|neste|poprzedni|następny|предыдущ(?:ая|ий|ее)"
    r"|следующ(?:ая|ий|ее))(?:(?i: page| post| article| chapter| topic| lesson| story)?(?:[\s:|–—\-]|(?=[A-ZÀ-ÞА-Я])))"
    r"|[上下]一[篇页頁章节節][：: ]"
)


def is_step(anchor_text: str) -> bool:
    """Whether an anchor says previous or next and nothing else."""
    return len(anchor_text) <= _MAX_STEP and _is_step(anchor_text)


@lru_cache(maxsize=16_384)
def _is_step(anchor_text: str) -> bool:
    text = anchor_text.strip(_ARROWS).lower()
    return text in _STEPS or (" " in text and _THREAD.match(text) is not None)


def is_clear_step(anchor_text: str) -> bool:
    """Whether an anchor says so beyond doubt: ``next page``, ``weiter >>``; ``next`` may be a word of a sentence."""
    if not is_step(anchor_text):
        return False
    text = anchor_text.strip(_ARROWS)
    if " " in text or text.lower() == "prev":
        return True
    return len(text) + 2 <= len(anchor_text) or anchor_text.startswith(_BACK) or anchor_text.endswith(_FORTH)


def may_be_page(anchor_text: str) -> bool:
    """Whether an anchor that is no step could be one of a block of pagination's."""
    if not anchor_text or len(anchor_text) > 80:
        return False
    return (
        anchor_text.isdecimal()
        or anchor_text.startswith(_ANY_BACK)
        or anchor_text.endswith(_ANY_FORTH)
        or anchor_text.lower() in _BESIDE
        or _LEADING.match(anchor_text.lstrip(_ARROWS)) is not None
    )


def is_pagination(seen: Glimpse) -> bool:
    """Whether links are nothing but previous, next and what goes with them, or numbers of pages."""
    anchors = [anchor for anchor in seen.anchors if anchor]
    if 2 * len(anchors) < len(seen.hrefs) or not anchors or seen.text_count > 200 + 20 * len(anchors):
        return False
    kinds = _count_kinds(seen)
    numbers, steps = kinds["number"], kinds["step"]
    is_panel = steps > 1 and steps + kinds["beside"] > _MANY_STEPS and not seen.inner_count
    is_clear = steps >= _MANY_STEPS or is_panel
    others = _FEW_OTHERS if numbers > _MANY_LINKS else numbers >= 2 or is_clear
    if kinds["other"] > others or (len(anchors) > 40 and numbers + 5 < len(anchors)):
        return False
    if numbers >= 2 and not seen.inner_count:
        return _are_pages(anchors)
    is_pair = bool(kinds["back"] and kinds["forth"]) or kinds["arrow"] > 1
    most = _MANY_LINKS if is_clear or is_pair else 6 + numbers
    return len(anchors) <= most and _are_steps(kinds)


def _count_kinds(seen: Glimpse) -> dict[str, int]:
    """How many links are of each kind, up to too many others.

    Where a step leads with its picture, it may lead with the title of the page too, which is no other then.
    """
    kinds = dict.fromkeys(_KINDS, 0)  # a Counter is slow to make
    known: set[str] = set()
    for href, anchor in zip(seen.hrefs, seen.anchors, strict=True):
        kind = _kind_of(anchor) if anchor else None
        if kind is None or (kind == "other" and href in known):
            continue
        known.add(href)
        kinds[kind] += 1
        if kinds["other"] > _FEW_OTHERS:  # as nearly everywhere
            break
    return kinds


def _are_steps(kinds: dict[str, int]) -> bool:
    """Whether there are steps among links; arrows that all point one way may point to "read more"."""
    told, arrows = kinds["step"] + kinds["leading"], kinds["arrow"]
    if not told and bool(kinds["back"]) != bool(kinds["forth"]):
        return False
    if arrows and not kinds["step"] + kinds["number"] + kinds["beside"]:
        return False
    return told + kinds["back"] + kinds["forth"] + arrows > 0


def holds_much_else(element: LexborNode, page: Page) -> bool:
    """Whether an element holds articles, or many links of which most are no steps and no numbers of pages."""
    article = element.css_first("article")
    if article is not None and Hint.PAGINATION not in read_names(None, article.attributes.get("class")):
        return True
    if not page.holds_links(element, _MANY_LINKS):
        return False
    anchors = [anchor for anchor in page.glimpse(element).anchors if anchor]
    return 2 * sum(_kind_of(anchor) == "other" for anchor in anchors) > len(anchors)


def rule_of_steps(element: LexborNode, page: Page, *, may_be_trail: bool) -> str | None:
    """The rule by which a list of links is pagination or, where it may be one, a trail."""
    seen = page.glimpse_links(element)
    if len(seen.hrefs) == MAX_FEW_LINKS:
        is_other = sum(_kind_of(anchor) == "other" for anchor in seen.anchors if anchor) > 1
        if is_other and not (may_be_trail and _leads_down(seen.hrefs, page)):
            return None
        seen = page.glimpse(element)
    if is_pagination(seen):
        return "pagination.block"
    return "breadcrumb.trail" if may_be_trail and is_trail(seen, page) else None


def _kind_of(anchor: str) -> str:
    """What an anchor is in a block of pagination."""
    return _read_kind(anchor) if len(anchor) <= _MAX_REMEMBERED else _read_kind.__wrapped__(anchor)


@lru_cache(maxsize=8_192)
def _read_kind(anchor: str) -> str:
    text = anchor.strip(_ARROWS).lower()
    if is_step(anchor) or (not text and len(anchor) <= 3):
        return "step"
    if text.isdecimal() and len(text) <= 5:
        return "number"
    if text in _BESIDE or _UP.match(text):
        return "beside"
    if _LEADING.match(anchor):
        return "leading"
    if anchor.startswith(_BACK_ASCII) or anchor.endswith(_FORTH_ASCII):
        return "arrow"
    return "back" if anchor.startswith(_BACK) else "forth" if anchor.endswith(_FORTH) else "other"


def _are_pages(anchors: list[str]) -> bool:
    """Whether numbers begin low or follow each other, as those of pages do and years or sizes do not."""
    numbers = [text for anchor in anchors if (text := anchor.strip(_ARROWS)).isdecimal()]
    if any(text[0] == "0" for text in numbers):  # months
        return False
    values = sorted(map(int, numbers))
    if values[0] >= _FIRST_YEAR and values[-1] <= _LAST_YEAR:
        return False
    return values[0] <= 3 or any(after - before == 1 for before, after in pairwise(values))


def is_trail(seen: Glimpse, page: Page) -> bool:
    """Whether each link leads to a folder above the page, farther down each time; the last one may be the page."""
    hrefs = list(seen.hrefs[:9])
    if len(hrefs) > 2 and page.is_itself(page.resolve(hrefs[-1]) or ""):
        hrefs.pop()
    return 2 <= len(hrefs) <= 8 and _leads_down(hrefs, page)


def _leads_down(hrefs: Iterable[str], page: Page) -> bool:
    """Whether each reference leads to a folder above the page, and farther down than the one before it."""
    length = 0
    for href in hrefs:
        target = None if href.startswith("#") else page.resolve(href)
        if target is None or len(target) <= length or not page.is_above(target):
            return False
        length = len(target)
    return True


def is_same_page(seen: Glimpse, page: Page) -> bool:
    """Whether most links lead to places on the page itself."""
    inner = sum(href.startswith("#") or page.resolve(href) == page.url for href in seen.hrefs[:20])
    return inner > 0 and 2 * inner >= len(seen.hrefs[:20])
