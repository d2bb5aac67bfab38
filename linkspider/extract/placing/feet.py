"""What the foot of a page says: whose the page is, and links to what the law or good manners ask for."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from linkspider.extract.placing.columns import subtotals

#: How much of a page's text its foot holds at most.
_FOOT_SHARE: Final = 0.3
_NOTICES: Final = (
    *(
        "copyright",
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits",
        "derechos reservados",
        "powered by",
    ),
    *("diritti riservati", "direitos reservados", "alle rechten voorbehouden", "equal opportunity", "licensed under"),
    "lizenziert unter",
)
_COPYRIGHT: Final = re.compile(rf"©|\(c\)\s*\d{{4}}|جميع الحقوق|все права защищены|{'|'.join(_NOTICES)}", re.IGNORECASE)
#: What such a text has in it, in small letters: far cheaper to tell, as of nearly all texts, than by the expression.
_SIGNS: Final = ("©", "(c)", "جميع الحقوق", "все права защищены", *_NOTICES)
_SHORTEST_NOTICE: Final = len("(c)2026")
_LEGAL: Final = re.compile(
    r"copyright|privacy|terms|imprint|impressum|datenschutz|legal|disclaimer|cookies?|accessib|contact|about( us)?$"
    r"|kontakt|agb|mentions l.gales|confidentialit|aviso legal|privacidad|contacto|condizioni|note legali|colofon"
    r"|tietosuoja|sitemap|site map|feedback|webmaster|^help$|careers|jobs|press$|プライバシー|お問い合わせ|隐私"
    r"|^(?:faq|guidelines|security|rules|status|archive?s?|advertise|colophon|rss)$|creative commons"
    r"|equal (?:access|opportunity)"
    r"|关于我们|联系|конфиденц|правила|о нас|о проекте|integritet|personvern|ochrana|kapcsolat|polityka"
    r"|regulamin|licen[cs]e|من نحن|اتصل|unsubscribe|désabonner|désinscri|desuscribi|afmelden|disiscri",
    re.IGNORECASE,
)


@lru_cache(maxsize=8_192)
def is_legal(anchor: str) -> bool:
    """Whether an anchor speaks of what stands in feet: a slow look, and they are the same on all pages of a site."""
    return _LEGAL.search(anchor) is not None


def speaks_of_copyright(text: str) -> bool:
    """Whether a text says whose the page is, or by what it was made."""
    if len(text) < _SHORTEST_NOTICE and "©" not in text:
        return False
    folded = text.casefold()
    if not text.isascii():  # the expression takes dotless and dotted letters for an i, too
        folded = folded.replace("ı", "i").replace("i̇", "i")
    return any(map(folded.__contains__, _SIGNS)) and _COPYRIGHT.search(text) is not None


def names_owner(notices: Iterable[int], block: int, end: int) -> bool:
    """Whether one of the elements that say whose the page is stands in a block."""
    return any(block <= at <= end for at in notices)


def foot_around(at: int, parents: Sequence[int], texts: Sequence[int]) -> int | None:
    """The largest element around one that holds little of a page's text; None where this one holds more.

    Args:
        at: the element.
        parents: of each element, in the order of the document; -1 for none.
        texts: the characters outside of links that stand in each element itself.
    """
    most = _FOOT_SHARE * sum(texts)
    sums = subtotals(parents, texts)
    if not most or sums[at] > most:
        return None
    while parents[at] >= 0 and sums[parents[at]] <= most:
        at = parents[at]
    return at
