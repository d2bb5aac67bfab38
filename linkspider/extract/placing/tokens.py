"""Ids and class names to words: ``Footer_root__x3f2`` says footer and root, ``unavailable`` never says nav."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final


def word_set(words: str) -> frozenset[str]:
    """The words of a text that white space parts."""
    return frozenset(words.split())


#: Of one attribute, that are read: longer values say nothing that a person wrote, and would be slow to read.
MAX_CHARACTERS: Final = 1_000
_MAX_NAME_CHARACTERS: Final = 200
#: Class names of an element that are read.
MAX_NAMES: Final = 40
_MAX_COMPOUND_CHARACTERS: Final = 30

#: Utilities and variants (``md:flex``, ``[&>nav]:p-2``, ``w-1/2``) describe looks, not what an element is.
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_\-]+\Z")
#: Those of them that name a side, by Bootstrap, Tailwind, Bulma, UIkit and the themes of WordPress.
_LOOKS: Final = re.compile(
    r"(?<!\S)(?:\w+:)*-?(?:(?:is|has|uk|u)-)*(?:"
    r"(?:align|animate|arrow|border|caret|divide|fade|float|floated|icon|margin|padding|pos|pull|pulled|push|rounded|slide|text)"
    r"[_-]?(?:left|right|top|bottom|start|end)(?:[_-]\w+)*"
    r"|(?:justify|align|place|items|self|content|row|col)(?:-content|-items|-self)?-(?:start|end)(?:-\w+)?"
    r"|(?:inset-)?(?:left|right|top|bottom|start|end)-(?:\d+|auto|full|px)"
    r")(?!\S)",
    re.IGNORECASE,
)
_RUNS: Final = re.compile(r"[A-Za-z0-9]+")
_CAMEL: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
#: Left, right, top, bottom and so on, as the last letter of a name: ``asideL``.
_SIDES: Final = frozenset("LRABCTM")
#: Characters that CSS modules end names with.
_MODULE_HASH: Final = 5
_DIGITS: Final = "0123456789"

#: Words that people write together. A compound is split only where it consists of nothing but these.
_PARTS: Final = word_set(
    """
    nav navi navbar navigation menu mega header head footer sidebar side bar wrapper wrap container content contents
    site page main top bottom left right col column sub sphinx global local mobile desktop primary secondary inner
    outer area box block list links link item items post posts article articles entry comment comments respond reply
    author bio about info meta metadata data related share social sharing buttons icons bread crumb crumbs breadcrumb
    breadcrumbs trail pager pages pagination paging prev previous next body text blog roll widget widgets tag tags
    cloud category categories cat skip to toc logo title search cookie cookies consent notice banner panel
    story news profile signature doc docs document home
    user details name avatar rail posting line strip row region zone holder table frame layer bg group grid
    """
)
#: Compounds that are not the sum of their parts: one word each.
_WHOLE: Final = word_set("blogroll entrymeta headerlink headline homepage postmeta postprofile subheader subtitle")
_SYNONYMS: Final = {
    "navigations": "nav",
    "navigation": "nav",
    "navi": "nav",
    "navs": "nav",
    "menus": "menu",
    "megamenu": "menu",
    "footers": "footer",
    "ftr": "footer",
    "hdr": "header",
    "headers": "header",
    "sidebars": "sidebar",
    "rght": "right",
    "lft": "left",
    "panels": "panel",
    "crumbs": "breadcrumb",
    "crumb": "breadcrumb",
    "breadcrumbs": "breadcrumb",
    "comments": "comment",
    "commenter": "comment",
    "widgets": "widget",
    "authors": "author",
    "previous": "prev",
    "ads": "ad",
    "adv": "ad",
    "advert": "ad",
    "adverts": "ad",
    "advertisement": "ad",
    "advertisements": "ad",
    "advertising": "ad",
    "adsense": "ad",
    "adsbygoogle": "ad",
    "adslot": "ad",
    "adunit": "ad",
    "adbox": "ad",
    "adbanner": "ad",
    "adwrap": "ad",
    "adwrapper": "ad",
    "adcontainer": "ad",
    "dfp": "ad",
    "doubleclick": "ad",
    "sharing": "share",
    "shares": "share",
    "socials": "social",
    "tags": "tag",
    "categories": "category",
    "cat": "category",
    "cats": "category",
    "paginator": "pagination",
    "pagenavi": "pagination",
    "paging": "pagination",
    "paginations": "pagination",
    "pagers": "pager",
    "lwptoc": "toc",
    "simpletoc": "toc",
    "tocbot": "toc",
    # as people name them in other languages
    "kopf": "header",
    "kopfzeile": "header",
    "cabecera": "header",
    "entete": "header",
    "encabezado": "header",
    "cabecalho": "header",
    "testata": "header",
    "intestazione": "header",
    "topo": "header",
    "sidhuvud": "header",
    "fuss": "footer",
    "fusszeile": "footer",
    "pie": "footer",
    "rodape": "footer",
    "sidfot": "footer",
    "voet": "footer",
    "menue": "menu",
    "hauptmenue": "menu",
    "hauptmenu": "menu",
    "gnavi": "nav",
    "navpopupmenu": "nav",
    "gnav": "nav",
    "navigatie": "nav",
    "navegacion": "nav",
    "navigazione": "nav",
    "menyu": "menu",
    "gmenu": "menu",
    "globalnav": "nav",
    "subnavi": "nav",
    "seitenleiste": "sidebar",
    "randspalte": "sidebar",
    "lateral": "sidebar",
    "lnavi": "sidebar",
    "localnav": "sidebar",
    "zijbalk": "sidebar",
    "sidofalt": "sidebar",
    "leftrail": "sidebar",
    "rightrail": "sidebar",
    "sidenavi": "sidebar",
    "brotkrumen": "breadcrumb",
    "brotkrumel": "breadcrumb",
    "migas": "breadcrumb",
    "ariane": "breadcrumb",
    "pankuzu": "breadcrumb",
    "briciole": "breadcrumb",
    "kruimelpad": "breadcrumb",
    "topicpath": "breadcrumb",
    "migalhas": "breadcrumb",
    "kommentare": "comment",
    "kommentar": "comment",
    "comentarios": "comment",
    "commentaires": "comment",
    "commenti": "comment",
    "reacties": "comment",
    "kommentarer": "comment",
    "werbung": "ad",
    "anzeige": "ad",
    "publicidad": "ad",
    "pubblicita": "ad",
    "reklama": "ad",
    "seitenzahlen": "pagination",
    "paginierung": "pagination",
    "paginacion": "pagination",
    "blaettern": "pagination",
    "inhalt": "content",
    "contenido": "content",
    "contenu": "content",
    "inhoud": "content",
    "honbun": "content",
    "verwandt": "related",
    "terkait": "related",
    "relacionados": "related",
    "relacionadas": "related",
    "connexes": "related",
    "correlati": "related",
    "gerelateerd": "related",
    "autor": "author",
    "auteur": "author",
    "autore": "author",
    "teilen": "share",
    "compartir": "share",
    "bookmarks": "share",
    "socialbookmarks": "social",
    "sns": "social",
    "snslist": "social",
}


def without_looks(names: str) -> str:
    """Class names without those that set text, borders or boxes at a side: ``text-left``, ``items-end``, ``bottom-0``.

    Args:
        names: a class attribute.
    """
    return _LOOKS.sub(" ", names)


def words_of(name: str) -> tuple[str, ...]:
    """The words of one id or class name, in lower case, some synonyms made one; none for a utility or a hash.

    Args:
        name: without white space.
    """
    if not _PLAIN_NAME.match(name):
        return ()
    words: list[str] = []
    for position, run in enumerate(_RUNS.findall(name)):
        if run.isalpha() and run.islower():  # as nearly all
            words += _split_compound(run)
        elif not _is_hash(run, is_suffix=position > 0):
            for piece in _camel_pieces(run):
                words += _split_compound(piece.lower().rstrip(_DIGITS))
    plain = [_SYNONYMS.get(word, word) for word in words if word]
    return tuple(word for word in plain if len(word) > 1) or tuple(plain)


def names_of(value: str | None) -> list[str]:
    """The single names of an id or class attribute that are short enough to say something."""
    return [name for name in (value or "").split()[:MAX_NAMES] if len(name) <= _MAX_NAME_CHARACTERS]


def _is_hash(run: str, *, is_suffix: bool) -> bool:
    """Whether a run of letters and digits was made by a program: digits in the midst of letters, or random case."""
    if run.isalpha():
        return (len(run) >= 4 and _has_random_case(run)) or (is_suffix and _is_of_module(run))
    word = run.rstrip(_DIGITS)
    if word.isalpha():
        return is_suffix and len(run) >= 5 and not _is_word(word.lower())
    return True


def _has_random_case(run: str) -> bool:
    """``kXyzAb`` and ``bdVaJa`` against ``mainNav``, ``MainNav`` and ``navL``."""
    if run.islower() or run.isupper():
        return False
    pieces = _CAMEL.findall(run)
    if len(pieces) == 2 and len(pieces[0]) > 2 and pieces[1] in _SIDES:
        return False
    return any(len(piece) < 3 for piece in pieces[1:])


def _is_of_module(run: str) -> bool:
    """``LsHcz`` against ``NavUp``: what CSS modules end names with, of which no part is a word that says a place."""
    if len(run) != _MODULE_HASH or run.islower() or run.isupper() or run.istitle():
        return False
    return not any(_is_word(piece.lower()) for piece in _camel_pieces(run))


def _is_word(word: str) -> bool:
    return word in _PARTS or word in _SYNONYMS or word in _WHOLE


def _camel_pieces(run: str) -> list[str]:
    if run.islower() or run.isupper():
        return [run]
    pieces: list[str] = _CAMEL.findall(run)
    return pieces


@lru_cache(maxsize=8_192)
def _split_compound(word: str) -> Sequence[str]:
    """``sidebarwrapper`` to sidebar and wrapper; a word that is not all of known parts stays whole."""
    if _is_word(word) or not 6 <= len(word) <= _MAX_COMPOUND_CHARACTERS:
        return [word]
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 11), end):
            before, part = best[start], word[start:end]
            if before is not None and part in _PARTS:
                split = [*before, part]
                known = best[end]
                if known is None or len(split) < len(known):
                    best[end] = split
    return best[-1] or [word]
