"""Patterns that tell pages by their address: a URL, a path, a glob or a regular expression.

- A **regular expression** begins with ``^`` or ``re:``. It is searched for in the page's whole address.
- A **glob** contains ``*``, which stands for any characters, also ``/`` and none. It begins with ``/`` and is held to
  path and query, or with ``*`` and is held to the whole address, or it is an address, whose scheme may be left out.
- A **path** begins with ``/`` and has no ``*``: it is that page, with or without a closing slash.
- Anything else is a **URL**.

Addresses are URL keys: without fragment and tracking parameters, escapes in upper case. Expressions are RE2's,
by way of Arrow, which never goes back, so time grows with pattern times address, whatever either is; both are bounded.
RE2 knows no look-around and no back-references. Source: https://github.com/google/re2/wiki/Syntax
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import punctuation
from typing import Final, TypeAlias
from urllib.parse import quote

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables.counting import Flags
from linkspider.model import urls

Addresses: TypeAlias = pa.StringArray

MAX_PATTERN_CHARACTERS: Final = 1_000
#: Longer addresses match no path, glob or expression. Judgement: of what is longer, nobody writes a pattern.
MAX_MATCHED_CHARACTERS: Final = 2_000
#: Counted repetitions are written out: `(a{30}){30}` has 900 states, each of which every character may touch, and
#: `a{30}b{30}` has 60.
MAX_REPETITIONS: Final = 200
_TOKEN: Final = re.compile(
    r"\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|\{(?P<low>\d+)(?:,(?P<high>\d*))?\}|.", re.DOTALL
)
_ANY_SITE: Final = r"^https?://[^/]*"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What tells pages by their address.

    Attributes:
        text: as it was written.
        key: of a URL: its key, and ``expression`` is empty.
        expression: of all others: the RE2 expression that is searched for in addresses.
        is_exact: whether it names one page (a URL or a path), and not whatever looks alike.
    """

    text: str
    key: str = ""
    expression: str = ""
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and the patterns of the pages that have it."""

    label: str
    patterns: tuple[Pattern, ...]


def pattern(text: str) -> Pattern:
    """Reads a pattern, told by how it begins and whether it holds a ``*``.

    Raises:
        ValueError: with the reason, to follow what was written.
    """
    if is_expression(text):
        return of_expression(text)
    return of_glob(text) if "*" in text else of_url(text)


def is_expression(text: str) -> bool:
    """Whether a text is written as a regular expression."""
    return text.startswith(("^", "re:"))


def of_expression(text: str) -> Pattern:
    """Reads a regular expression; ``re:`` before it is left out.

    Raises:
        ValueError: with the reason, to follow what was written.
    """
    expression = _bounded(text).removeprefix("re:")
    if not expression:
        raise ValueError("is an empty regular expression")
    if _repetitions(expression) > MAX_REPETITIONS:
        raise ValueError(f"repeats more than {MAX_REPETITIONS} times in all: use * or + instead of large counts")
    try:
        pc.match_substring_regex(pa.array([""]), expression)
    except pa.ArrowInvalid as fault:
        reason = " ".join(str(fault).removeprefix("Invalid regular expression: ").split())
        raise ValueError(f"is no regular expression of RE2, which has no look-around: {reason}") from None
    return Pattern(text, expression=expression)


def _repetitions(expression: str) -> int:
    """How often parts of an expression are repeated by counts: of one in another the product, of others the sum."""
    groups, last = [0], 0  # what was added up in each open group, the whole first; and what the last part has of it
    for token in _TOKEN.finditer(expression):
        if token["low"] is not None:
            count = max(int(token["low"]), int(token["high"] or 0))
            more = max(count * max(last, 1), last) if count > 1 else last
            groups[-1], last = groups[-1] + more - last, more
        elif token[0] == "(":
            groups.append(0)
            last = 0
        elif token[0] == ")" and len(groups) > 1:
            last = groups.pop()
            groups[-1] += last
        elif token[0] not in "*+?":
            last = 0
    return sum(groups)


def of_glob(text: str) -> Pattern:
    """Reads a glob, in which ``*`` stands for any characters; without one it is a URL or a path.

    Raises:
        ValueError: with the reason, to follow what was written.
    """
    glob = _bounded(text)
    if "*" not in glob:
        return of_url(text)
    if glob.startswith("/") and not glob.startswith("//"):
        return Pattern(text, expression=f"{_ANY_SITE}{_any_for_stars(_path(glob))}$")
    if glob.startswith("*"):
        return Pattern(text, expression=f"^{_any_for_stars(quote(glob, safe=punctuation))}$")
    try:
        address = urls.from_user(glob)
    except ValueError as fault:
        raise ValueError(f"{fault}; begin it with / for a path, or with *") from None
    scheme, _, rest = address.partition("://")
    if not glob.casefold().startswith(("http://", "https://")):
        scheme = "https?"
    if not glob.endswith("/"):  # which a host alone is given
        rest = rest.removesuffix("/")
    return Pattern(text, expression=f"^{scheme}://{_any_for_stars(rest)}$")


def of_url(text: str) -> Pattern:
    """Reads a URL, or a path that begins with ``/``, as one page.

    Raises:
        ValueError: with the reason, to follow what was written.
    """
    if not text.startswith("/") or text.startswith("//"):
        return Pattern(text, key=urls.key(urls.from_user(text)), is_exact=True)
    path = _path(_bounded(text))
    end = "$" if "?" in path else "/?$"
    return Pattern(text, expression=f"{_ANY_SITE}{re.escape(path.rstrip('/'))}{end}", is_exact=True)


def _bounded(text: str) -> str:
    if len(text) > MAX_PATTERN_CHARACTERS:
        raise ValueError(f"is longer than {MAX_PATTERN_CHARACTERS:,} characters")
    return text


def _path(text: str) -> str:
    """A path as addresses have it: percent-encoded in upper case, without fragment and tracking parameters."""
    site = "https://site.invalid"
    return urls.key(urls.parse(text, f"{site}/").partition("#")[0]).removeprefix(site)


def _any_for_stars(glob: str) -> str:
    return ".*".join(re.escape(urls.in_upper_case(part)) for part in glob.split("*"))  # as in keys


def addresses(keys: "Iterable[str]") -> Addresses:
    """URL keys as patterns take them; what is too long for patterns is null."""
    texts = [key if len(key) <= MAX_MATCHED_CHARACTERS else None for key in keys]
    return pa.array(texts, type=pa.string())


def matches(wanted: Pattern, of: Addresses) -> Flags:
    """Which addresses a pattern tells.

    Args:
        wanted: the pattern; of: what ``addresses`` gives, of shape (n,).

    Returns:
        bool of shape (n,).
    """
    if wanted.key:
        found = pc.equal(of, pa.scalar(wanted.key, pa.string()))
    else:
        found = pc.match_substring_regex(of, wanted.expression)
    return np.asarray(found.fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def labels(keys: "Iterable[str]", groups: Sequence[Labelled]) -> npt.NDArray[np.object_]:
    """The label of each page: the first whose patterns tell it, None where none does.

    Args:
        keys: URL keys, n of them.
        groups: labels in their order.

    Returns:
        object of shape (n,).
    """
    of = addresses(keys)
    found: npt.NDArray[np.object_] = np.full(len(of), None, dtype=object)
    is_open = np.ones(len(of), dtype=np.bool_)
    for group in groups:
        for each in group.patterns:
            is_new = is_open & matches(each, of)
            found[is_new] = group.label
            is_open &= ~is_new
    return found
