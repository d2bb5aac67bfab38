"""What a tool claims of a link's rel: every tool has words, and some a direction, of their own."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from linkspider.model.rel import parse_rel

_TRUE: Final = frozenset(
    {
        *("true", "yes", "y", "1", "+", "x", "t"),
        *("wahr", "ja", "vrai", "oui", "verdadero", "sí", "vero", "sì", "verdadeiro", "sim", "waar", "prawda", "tak"),
    }
)
_FALSE: Final = frozenset(
    {
        *("false", "no", "n", "0", "-", "f"),
        *("falsch", "nein", "faux", "non", "falso", "não", "onwaar", "nee", "fałsz", "nie"),
    }
)
_FOLLOWED: Final = frozenset({"follow", "dofollow", "followed"})
_NOT_FOLLOWED: Final = frozenset({"nofollow", "nofollowed", "ugc", "sponsored"})
#: How words are shortened.
_SHORT: Final = {"df": "dofollow", "nf": "nofollow"}
#: What stands between tokens, and around them, where tools write lists of their own: ``a;b``, ``a/b``, ``['a', 'b']``.
_AROUND_TOKENS: Final = str.maketrans(dict.fromkeys("[]'\";|/", " "))
_IN_WORDS: Final = str.maketrans(dict.fromkeys(" \t\n-_"))


class Claim(NamedTuple):
    """What a tool says of a link; None is "says nothing".

    Attributes:
        is_followed: whether the link passes authority.
        rel: its tokens, sorted, joined by spaces.
        unread: the first cell that is not empty and of which nothing can be made.
    """

    is_followed: bool | None
    rel: str | None
    unread: str | None = None


def read_flag(cell: str) -> bool | None:
    """Reads yes or no: ``TRUE``, ``1``, ``+`` or ``FALSE``, ``0``, ``-``; None for what is neither."""
    word = cell.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def read_claim(follow: str | None, rel: str | None, flags: Mapping[str, str], *, is_blank_no: bool = False) -> Claim:
    """Reads what a row says of a link's rel.

    Args:
        follow: the cell of a column in which yes means "followed", as Screaming Frog's ``Follow``.
        rel: the cell of a column of rel tokens.
        flags: token -> the cell of the column in which yes means that the link has the token, and is not followed.
        is_blank_no: whether an empty cell of a flag says no and any other text yes, as Majestic has it.
    """
    if follow is not None and not (follow.strip() or (rel or "").strip() or any(map(str.strip, flags.values()))):
        return Claim(None, None)  # a tool that would say so, and does not
    values = {token: _flag_of_token(cell, token, is_blank_no) for token, cell in flags.items()}
    claimed = [token for token, value in values.items() if value]
    tokens = parse_rel(" ".join([*claimed, (rel or "").translate(_AROUND_TOKENS)]))
    is_followed = None if follow is None else _follow(follow)
    if is_followed is None and tokens.is_followed and _may_say_nofollow(rel or ""):
        return Claim(None, None, rel)
    is_known = rel is not None or any(value is not None for value in values.values())
    unread = [cell for token, cell in flags.items() if values[token] is None]
    if is_followed is None:
        unread.insert(0, follow or "")
    if is_followed is None and is_known:
        says_nothing = rel is None and values.get("nofollow", True) is None  # of the one flag that matters
        is_followed = None if says_nothing and not claimed else tokens.is_followed
    return Claim(is_followed, tokens.tokens if is_known else None, next(filter(str.strip, unread), None))


def _flag_of_token(cell: str, token: str, is_blank_no: bool) -> bool | None:
    word = _word(cell)
    if word == token:
        return True
    if word in _FOLLOWED:
        return False
    value = read_flag(cell)
    return bool(cell.strip()) if value is None and is_blank_no else value


def _follow(cell: str) -> bool | None:
    word = _word(cell)
    return True if word in _FOLLOWED else False if word in _NOT_FOLLOWED else read_flag(cell)


def _may_say_nofollow(rel: str) -> bool:
    """Whether a cell of rel tokens, none of which is nofollow, is meant to say so: HTML knows no ``No Follow``."""
    return "nofollow" in _word(rel)


def _word(cell: str) -> str:
    """A cell in the form in which words are compared: ``No Follow``, ``no-follow`` and ``NF`` are ``nofollow``."""
    word = cell.translate(_IN_WORDS).casefold()
    return _SHORT.get(word, word)
