"""Lists of links that are known by where they lead: trails of breadcrumbs, pages of pages, tables of contents."""

import re
from typing import Final

from linkspider.extract.glimpses import Glimpse
from linkspider.extract.landmarks import Page

_ARROWS: Final = " \t«»‹›←→<>|·•–—-▲▼◀▶⟵⟶❮❯↑…()[].:‹›"
_PREV: Final = frozenset(
    """previous|prev|previous page|previous post|previous article|previous chapter|previous topic|older|older posts|
    older entries|older post|newer|newer posts|newer entries|newer post|back|next|next page|next post|next article|
    next chapter|next topic|zurück|vorherige|vorherige seite|vorheriger beitrag|nächste|nächste seite|weiter|
    nächster beitrag|ältere beiträge|neuere beiträge|précédent|suivant|page précédente|page suivante|article précédent|
    article suivant|anterior|siguiente|página anterior|página siguiente|próximo|próxima|seguinte|precedente|
    successivo|successiva|pagina successiva|pagina precedente|vorige|volgende|vorige pagina|volgende pagina|föregående|
    nästa|forrige|neste|næste|poprzednia|następna|poprzedni|następny|предыдущая|пред|след|дальше|следующая|назад|вперед|вперёд|далее|
    前へ|次へ|前のページ|次のページ|上一页|下一页|上一篇|下一篇|上一頁|下一頁|이전|다음|load more|show more posts""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_BACK: Final = "←«‹"
_FORTH: Final = "→»›"
_BESIDE: Final = frozenset({"up", "home", "top", "contents", "table of contents", "index", "first", "last", "toc", "start", "начало", "уровень выше", "hoch", "nach oben", "anfang"})
_LEADING: Final = re.compile(r"(previous|prev|next|older|newer)\b[\s:|–—-]", re.IGNORECASE)


def is_step(anchor_text: str) -> bool:
    """Whether an anchor says previous or next and nothing else."""
    if len(anchor_text) > 30:
        return False
    return anchor_text.strip(_ARROWS).lower() in _PREV


def may_be_page(anchor_text: str) -> bool:
    """Whether an anchor could be one of a block of pagination's."""
    if not anchor_text or len(anchor_text) > 80:
        return False
    return (
        anchor_text.isdecimal()
        or anchor_text[0] in _BACK
        or anchor_text[-1] in _FORTH
        or anchor_text.endswith(">>")
        or is_step(anchor_text)
        or _LEADING.match(anchor_text) is not None
    )


def is_pagination(seen: Glimpse) -> bool:
    """Whether links are nothing but previous, next and what goes with them, or numbers of pages."""
    anchors = [anchor for anchor in seen.anchors if anchor]
    if not anchors or len(anchors) > 40 or seen.text_count > 200 + 20 * len(anchors):
        return False
    steps = numbers = beside = leading = 0
    arrows: set[bool] = set()
    for anchor in anchors:
        text = anchor.strip(_ARROWS).lower()
        if not text and len(anchor) <= 3:
            steps += 1
        elif text in _PREV:
            steps += 1
        elif text.isdecimal() and len(text) <= 5:
            numbers += 1
        elif text in _BESIDE:
            beside += 1
        elif _LEADING.match(anchor):
            leading += 1
        elif anchor[0] in _BACK or anchor[-1] in _FORTH:
            arrows.add(anchor[0] in _BACK)
            leading += 1
    if steps + numbers + beside + leading < len(anchors) - (numbers >= 2):
        return False
    if numbers >= 2 and not any(href.startswith("#") for href in seen.hrefs):
        values = sorted(int(anchor.strip(_ARROWS)) for anchor in anchors if anchor.strip(_ARROWS).isdecimal())
        return values[0] <= 3 or any(later - one == 1 for one, later in zip(values, values[1:], strict=False))
    if arrows and len(arrows) < 2 and steps + leading == 1:
        return False  # one arrow points to "read more"
    return steps + leading >= 1 and len(anchors) <= 6 + numbers and (steps > 0 or leading >= len(anchors) - beside)


def is_trail(seen: Glimpse, page: Page) -> bool:
    """Whether each link leads to a folder above the page, farther down each time, beginning at the top."""
    if not 2 <= len(seen.hrefs) <= 8 or any(href.startswith("#") for href in seen.hrefs):
        return False
    targets = [page.resolve(href) for href in seen.hrefs]
    lengths = [len(target) for target in targets if target is not None and page.is_above(target)]
    return len(lengths) == len(targets) and lengths == sorted(lengths) and len(set(lengths)) == len(lengths) and page.is_above(targets[0] or "")


def is_same_page(seen: Glimpse, page: Page) -> bool:
    """Whether most links lead to places on the page itself."""
    inner = sum(href.startswith("#") or page.resolve(href) == page.url for href in seen.hrefs[:20])
    return inner > 0 and 2 * inner >= len(seen.hrefs[:20])
