"""What anchors say of their targets: brand, address, keyword, nothing, or something else.

The classes and their order are ``rules.AnchorClass``. A text that is as a whole an address or a host name is ``url`` or
``domain`` although the brand stands in it: on a site whose domain is its brand these would else never be met.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.profile.anchor_lexicon import GENERIC
from analysis.profile.domain_lists import is_below
from analysis.profile.phrases import MAX_CHARACTERS, Phrases, normal
from analysis.profile.rules import AnchorClass
from analysis.tables.frames import codes
from linkspider.model import domains, urls

CLASSES: Final = tuple(AnchorClass)
_CODE: Final = {name: code for code, name in enumerate(CLASSES)}
_ADDRESS: Final = re.compile(r"(?:https?:)?//\S+|www\d?\.[^\s/]+\.\S+", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:[\w-]{1,63}\.){1,20}[\w-]{2,63}")
_WRAPPING: Final = " \t\n\r\f\v\u00a0\u200b\u200e\u200f\ufeff<>()[]{}\"'«»„“”‘’‹›|*.,;:!?…→»›#-–—"

#: Words of an anchor among which a brand is looked for that is written as one.
_MOST_WORDS: Final = 12


@dataclass(frozen=True)
class AnchorWords:
    """What a person says of the site, for telling its anchors.

    Attributes:
        hosts: host names of the site and of own domains, lower case, in ASCII and as people write them; what stands
            below them counts too.
        brands: names of the brand, as people write them.
        exact: keywords that the site wants to be found for.
        generic: anchors that say nothing, beside those of the lexicon.
    """

    hosts: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        site: str,
        *,
        brands: Sequence[str] = (),
        own_domains: Sequence[str] = (),
        exact: Sequence[str] = (),
        generic: Sequence[str] = (),
    ) -> "AnchorWords":
        """What is known of a site, from what a person says; without a brand one is guessed (``guessed_brands``).

        Args:
            site: the site's name in a store: its host, and its port where that is unusual.
            brands: names of the brand.
            own_domains: other domains of the owner's.
            exact: keywords.
            generic: further anchors that say nothing.
        """
        names = [name.lower() for name in (site.partition(":")[0], *own_domains)]
        hosts = dict.fromkeys([*names, *map(urls.in_unicode, names)])
        return cls(tuple(hosts), tuple(brands) or guessed_brands(site), tuple(exact), tuple(generic))

    @cached_property
    def brand_phrases(self) -> Phrases:
        """The brands, comparable."""
        return Phrases.of(self.brands)

    @cached_property
    def keywords(self) -> Phrases:
        """The keywords, comparable."""
        return Phrases.of(self.exact)

    @cached_property
    def nothings(self) -> Phrases:
        """All generic anchors, comparable."""
        return Phrases(_lexicon() | Phrases.of(self.generic).phrases)

    @cached_property
    def joined_brands(self) -> frozenset[str]:
        """The brands without spaces: ``Link Spider`` is ``linkspider`` too."""
        return frozenset(phrase.replace(" ", "") for phrase in self.brand_phrases.phrases)


def guessed_brands(site: str) -> tuple[str, ...]:
    """A brand for a site of which none is known: its domain's name as people write it, ``python`` for docs.python.org.

    It is a guess, which whoever shows it has to say: a domain such as ``hotels.com`` is a keyword as much.

    Args:
        site: host name of the site, or the site's name in a store (a port is ignored).
    """
    label = urls.in_unicode(domains.domain_of(site.partition(":")[0].lower())).partition(".")[0]
    return (label,) if len(label) > 1 and not label.isdigit() else ()


def class_of(text: str, words: AnchorWords) -> AnchorClass:
    """The class of one anchor, taken for a text: ``class_codes`` knows which are alternative texts.

    Args:
        text: the anchor; of a link that is only an image the alternative text.
        words: what is known of the site.
    """
    seen = normal(text)
    if words.brand_phrases.has(seen):
        return AnchorClass.BRANDED
    address = _address(text, words.hosts)
    if address is not None:
        return address
    if words.brand_phrases.stand_in(seen) or _joins_to_a_brand(text, words.joined_brands):
        return AnchorClass.BRANDED
    if words.keywords.has(seen):
        return AnchorClass.EXACT
    if words.keywords.stand_in(seen) or words.keywords.are_spread_in(seen):
        return AnchorClass.PARTIAL
    return _weak(text, seen, words)


def _joins_to_a_brand(text: str, joined: frozenset[str]) -> bool:
    """Whether words of a text, written together, are a brand: ``Kettle & Leaf`` is ``kettleandleaf``."""
    for written in {text.replace("&", ""), text.replace("&", " and ")}:
        parts = normal(written).split()[:_MOST_WORDS]
        for first in range(len(parts)):
            run = ""
            for part in parts[first:]:
                run += part
                if run in joined:
                    return True
    return False


def _weak(text: str, seen: str, words: AnchorWords) -> AnchorClass:
    """The class of an anchor that names neither brand nor keyword."""
    if words.nothings.has(seen) and not text.rstrip().endswith("()"):  # next() is a function's name
        return AnchorClass.GENERIC
    if not seen or seen.replace(" ", "").isdigit():
        return AnchorClass.EMPTY if _is_blank(text) else AnchorClass.GENERIC
    return AnchorClass.OTHER


def _is_blank(text: str) -> bool:
    """Whether there is nothing to be seen: spaces, controls, marks of direction."""
    return all(unicodedata.category(character)[0] in "CZ" for character in text[:MAX_CHARACTERS])


def _address(text: str, hosts: Iterable[str]) -> AnchorClass | None:
    """Whether a text is as a whole an address, or a host name that is the site's own."""
    bare = text[:MAX_CHARACTERS].strip(_WRAPPING)
    if "." not in bare or re.search(r"\s", bare):
        return None
    schemeless = re.sub(r"^(?:https?:)?//", "", bare, flags=re.IGNORECASE)
    name, slash, rest = schemeless.lower().partition("/")
    is_own = _HOST.fullmatch(name) is not None and is_below(name, hosts)
    if is_own and not rest:
        return AnchorClass.DOMAIN if schemeless == bare else AnchorClass.URL
    if _ADDRESS.fullmatch(bare) or (is_own and slash):
        return AnchorClass.URL
    return None


def class_codes(anchors: "pd.Series[str]", is_alt: npt.NDArray[np.bool_], words: AnchorWords) -> npt.NDArray[np.int8]:
    """The class of each link's anchor; every distinct text is read once.

    Args:
        anchors: categorical, one per link.
        is_alt: whether it is an alternative text.
        words: what is known of the site.

    Returns:
        int8 array of shape (links,): places in ``CLASSES``.
    """
    texts: Sequence[str] = anchors.cat.categories.astype("str").to_list()
    of_text = np.full(len(texts) + 1, _CODE[AnchorClass.EMPTY], dtype=np.int8)  # the last is for null, code -1
    of_text[:-1] = [_CODE[class_of(text, words)] for text in texts]
    found: npt.NDArray[np.int8] = of_text[codes(anchors)]
    found[is_alt & (found == _CODE[AnchorClass.OTHER])] = _CODE[AnchorClass.IMAGE]
    return found


@lru_cache(maxsize=1)
def _lexicon() -> frozenset[str]:
    return Phrases.of(text for texts in GENERIC.values() for text in texts.split("|")).phrases
