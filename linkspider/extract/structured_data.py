"""Structured data of a page: JSON-LD blocks and microdata types.

Blocks are whatever site owners paste: half of a template, an error page, a list of a thousand products. What cannot be
read is left out, and there is a bound for everything.

Source: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

#: Blocks of a page and characters of each; longer ones are not read.
MAX_BLOCKS: Final = 20
MAX_BLOCK_CHARACTERS: Final = 200_000
#: Nodes that are looked at, and types that are kept, in document order.
MAX_NODES: Final = 2_000
MAX_TYPES: Final = 20
MAX_TYPE_CHARACTERS: Final = 60

#: What stands around a value beside white space: a byte order mark, a comment, CDATA that may be commented out.
_BEFORE: Final = re.compile(r"[\s\ufeff]*+(?:<!--)?\s*+(?:(?://|/\*)?\s*+<!\[CDATA\[\s*+(?:\*/)?)?\s*+")
#: A closing brace too many hides nothing.
_BEHIND: Final = re.compile(r"[\s;}]*+(?:(?://|/\*)?\s*+\]\]>\s*+(?:\*/)?)?[\s;]*+(?:(?://)?-->)?[\s;/]*+")
#: What JavaScript allows and JSON does not, comments and commas before a closing bracket, and strings, which hold none.
#: What nothing closes goes on to the end, or each of its beginnings would be read to there.
_STRING_OR_EXTRA: Final = re.compile(
    r'("(?:[^"\\]++|\\.)*+(?:"|\Z))|//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)|,(?=\s*+[}\]])', re.DOTALL
)
#: As often as comments stand between a comma and its bracket: away go comments first, then commas.
_PASSES: Final = 2
_DECODER: Final = json.JSONDecoder(strict=False)
_TYPE: Final = re.compile(r"[A-Za-z][\w-]*", re.ASCII)


class Node(NamedTuple):
    """One JSON-LD node.

    Attributes:
        types: its types, short: ``NewsArticle``.
        values: its properties.
        is_page: whether it stands for the page or something at its top, and not for a part of something else.
    """

    types: tuple[str, ...]
    values: dict[str, Any]
    is_page: bool


def read_json_ld(blocks: Iterable[str]) -> list[Node]:
    """The nodes of all blocks, those at the top of each block first.

    Args:
        blocks: the texts of ``script type=application/ld+json`` elements.
    """
    level: list[tuple[Any, bool]] = []
    for _, block in zip(range(MAX_BLOCKS), blocks, strict=False):
        if len(block) <= MAX_BLOCK_CHARACTERS:
            level.append((_parse(block), True))
    nodes: list[Node] = []
    looked_at = 0
    while level and looked_at < MAX_NODES:
        following: list[tuple[Any, bool]] = []
        for value, is_page in level:
            looked_at += 1
            if looked_at > MAX_NODES:
                break
            if isinstance(value, dict):
                nodes.append(Node(tuple(short_types(value.get("@type"))), value, is_page))
            following += _parts(value, is_page)
        level = following
    return nodes


def spell_types(nodes: Iterable[Node], item_types: Iterable[str]) -> str | None:
    """The types of a page, the first 20 of them, sorted and separated by spaces.

    Args:
        nodes: its JSON-LD nodes.
        item_types: its ``itemtype`` attributes.
    """
    found: dict[str, None] = {}
    for node in nodes:
        found.update(dict.fromkeys(node.types))
    for value in item_types:
        found.update(dict.fromkeys(short_types(value.split()[:MAX_TYPES])))
    return " ".join(sorted(list(found)[:MAX_TYPES])) or None


def _parse(block: str) -> Any:
    """The value of a block; None where it cannot be read, also less what JavaScript allows beside JSON."""
    text = _BEFORE.sub("", block, count=1)
    try:
        return _decode(text)
    except RecursionError:
        return None
    except ValueError:
        for _ in range(_PASSES):
            text = _STRING_OR_EXTRA.sub(lambda found: found[1] or "", text)
    try:
        return _decode(text)
    except (ValueError, RecursionError):
        return None


def _decode(text: str) -> Any:
    """The one value of a text.

    Raises:
        ValueError: it is no JSON, or something stands behind it.
    """
    value, end = _DECODER.raw_decode(text)
    if _BEHIND.fullmatch(text, end) is None:
        raise ValueError(text[end : end + MAX_TYPE_CHARACTERS])
    return value


def short_types(value: Any) -> Iterator[str]:
    """Short names of types, which may be written as names, as URLs and as ``schema:Name``.

    Args:
        value: one type or a list of them, of which the first 20 are read.
    """
    for name in value[:MAX_TYPES] if isinstance(value, list) else [value]:
        if isinstance(name, str):
            short = name.rstrip("/#").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]
            if len(short) <= MAX_TYPE_CHARACTERS and _TYPE.fullmatch(short):
                yield short


def _parts(value: Any, is_page: bool) -> Iterator[tuple[Any, bool]]:
    """What is inside of a node or a list, and whether that stands at the top, too."""
    if isinstance(value, list):
        yield from ((part, is_page) for part in value[:MAX_NODES] if isinstance(part, (dict, list)))
    elif isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, (dict, list)):
                yield part, is_page and key in {"@graph", "mainEntity", "mainEntityOfPage"}
