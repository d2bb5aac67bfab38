"""The language that a page says it is in.

Source: RFC 5646 (BCP 47); languages are not guessed from the text.
"""

import re
from collections.abc import Iterable
from typing import Final

#: Longer tags are none.
MAX_CHARACTERS: Final = 100

_TAG: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_.@][A-Za-z0-9_.@-]*)?")
#: Character encodings, which are taken for tags: ``UTF-8``.
_CHARSET: Final = re.compile(r"(?:utf|iso)[-_]?[0-9]", re.IGNORECASE)
#: The two-letter codes of ISO 639-1. Those of three letters are thousands; whatever looks like one is taken for one.
_CODE: Final = re.compile(
    r"a[abefkmnrsvyz]|b[aeghimnors]|c[aehorsuvy]|d[aevz]|e[elnostu]|f[afijory]|g[adlnuv]|h[aeiortuyz]"
    r"|i[adegikostu]|j[av]|k[agijklmnorsuvwy]|l[abginotuv]|m[ghiklnrsty]|n[abdeglnorvy]|o[cjmrs]|p[ailst]"
    r"|q[u]|r[mnouw]|s[acdegiklmnoqrstuvw]|t[aeghiklnorstwy]|u[gkrz]|v[eio]|w[ao]|x[h]|y[io]|z[ahu]"
)
#: ISO 639 codes that say that there is no language, or no one.
_NONE: Final = frozenset({"und", "mul", "zxx", "mis"})
#: Codes that BCP 47 spells otherwise: the old ones, those of three letters for which there are two, and countries'
#: that stand for their one language and are no language's.
# fmt: off
_PREFERRED: Final = {
    "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "sh": "sr", "eng": "en", "deu": "de", "ger": "de",
    "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl", "rus": "ru",
    "pol": "pl", "ces": "cs", "cze": "cs", "jpn": "ja", "zho": "zh", "chi": "zh", "kor": "ko", "ara": "ar",
    "tur": "tr", "ukr": "uk", "swe": "sv", "dan": "da", "fin": "fi", "nor": "no", "hun": "hu", "ell": "el",
    "gre": "el", "ron": "ro", "rum": "ro", "heb": "he", "hin": "hi", "jp": "ja", "cn": "zh", "ua": "uk", "cz": "cs",
    "dk": "da", "gr": "el", "vn": "vi",
}
# fmt: on


def primary_subtag(tag: str | None) -> str | None:
    """The language of a language tag in lower case: ``en`` of ``en-GB`` and of ``en_US.UTF-8``; None if it is none."""
    tag = (tag or "").strip()
    found = _TAG.fullmatch(tag) if len(tag) <= MAX_CHARACTERS else None
    if found is None or _CHARSET.match(tag) is not None:
        return None
    code = found[1].lower()
    code = _PREFERRED.get(code, code)
    is_known = code not in _NONE if len(code) > 2 else _CODE.fullmatch(code) is not None
    return code if is_known else None


def page_language(html_lang: str | None, others: Iterable[str | None]) -> str | None:
    """The language of a page, by the first that names one.

    Args:
        html_lang: the ``lang`` attribute of ``html``.
        others: what else names it, in the order in which it is believed: the Content-Language header, ``og:locale``,
            ``meta http-equiv=content-language``. A list of several languages says whom a page is for, and counts for
            nothing.
    """
    language = primary_subtag(html_lang)
    for value in others:
        if language is not None:
            break
        named = {primary_subtag(tag) for tag in (value or "")[: 10 * MAX_CHARACTERS].split(",") if tag.strip()}
        language = named.pop() if len(named) == 1 else None
    return language
