"""The Link header: links that an answer of any type names beside its body.

Source: RFC 8288, sections 3 and B.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from linkspider.model.urls import read_location, resolve

#: Characters of all values that are read; servers cut heads at 8 to 64 kB.
MAX_CHARACTERS: Final = 65_536

_TARGET: Final = re.compile(r"[\s,]*<([^>]*)>")
_PARAMETER: Final = re.compile(
    r"""\s*;\s*(?:([^\s"<>;,=]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*+)"|([^\s"<>;,]*)))?)?""", re.DOTALL
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


class HeaderLink(NamedTuple):
    """One link of a Link header.

    Attributes:
        href: its reference as written.
        target_url: where it leads: an http or https URL.
        rel: its relation types as written.
        parameters: its other parameters by name in lower case, the first of each.
    """

    href: str
    target_url: str
    rel: str
    parameters: dict[str, str]

    @property
    def rels(self) -> frozenset[str]:
        """Its relation types in lower case."""
        return frozenset(self.rel.lower().split())


def read_links(values: Iterable[str], url: str) -> list[HeaderLink]:
    """Reads Link headers; links of something else than the answer itself (``anchor``) are left out.

    Args:
        values: the headers' values, each byte as one character.
        url: the answer's URL, which targets are relative to.
    """
    links: list[HeaderLink] = []
    left = MAX_CHARACTERS
    for value in values:
        head, left = value[:left], max(left - len(value), 0)
        for reference, parameters in _split(head):
            target = resolve(reference, url).url
            anchor = parameters.pop("anchor", None)
            rel = parameters.pop("rel", "")
            if target is not None and (anchor is None or _is_page(anchor, url)):
                links.append(HeaderLink(reference, target, rel, parameters))
    return links


def _is_page(anchor: str, url: str) -> bool:
    """Whether the context of a link is the answer itself: a fragment of it is another resource (RFC 8288, 3.2)."""
    return not anchor.partition("#")[2] and resolve(anchor, url).url == url


def _split(value: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The references and parameters of a header; what is malformed ends it."""
    at = 0
    while (found := _TARGET.match(value, at)) is not None:
        at = found.end()
        parameters: dict[str, str] = {}
        while (parameter := _PARAMETER.match(value, at)) is not None:
            at = parameter.end()
            name, quoted, token = parameter.groups()
            if name is not None:
                text = token or "" if quoted is None else _ESCAPED.sub(r"\1", quoted)
                parameters.setdefault(name.lower(), text)
        yield read_reference(found[1]), parameters
        following = value.find(",", at)
        if following < 0 or value[at:following].strip():
            return
        at = following


def read_reference(text: str) -> str:
    """A reference in a header, each byte of which is one character, as text."""
    try:
        return read_location(text.encode("latin-1"))
    except UnicodeEncodeError:
        return text.strip()
