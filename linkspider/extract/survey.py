"""What the elements of a page say of it, gathered in one pass: each pass over the tree costs as much as the rest."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkspider.extract.dates import TimeMark

#: Elements of one kind that are read: types, dates, scripts.
MAX_ELEMENTS: Final = 1_000
#: How far up from a date is looked for its article.
MAX_ANCESTORS: Final = 20

_SAYING: Final = "meta,script,iframe,frame,time,main,article,[role],[itemprop],[itemtype]"
_SCRIPTS: Final = frozenset({"script", "iframe", "frame"})
_DATES: Final = frozenset({"datePublished", "dateModified"})
_PUBLISHED: Final = frozenset({"published", "pubdate", "posted"})
_MODIFIED: Final = frozenset({"updated", "modified"})


@dataclass(slots=True)
class Survey:
    """What was found, in document order.

    Attributes:
        names, properties: contents of ``meta`` elements by their name or property in lower case.
        languages: contents of ``meta http-equiv=content-language``.
        items: dates in microdata by ``itemprop``; ``item_types``: ``itemtype`` attributes.
        sources: where scripts and frames are loaded from; ``blocks``: JSON-LD.
        times: ``time`` elements that are marked as a date of their article.
        mains: elements that are marked as the main content.
    """

    names: dict[str, list[str]] = field(default_factory=dict)
    properties: dict[str, list[str]] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    items: dict[str, list[str]] = field(default_factory=dict)
    item_types: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    times: list[TimeMark] = field(default_factory=list)
    mains: list[LexborNode] = field(default_factory=list)

    def name(self, name: str) -> str:
        """The first content of a ``meta`` element of this name, or an empty string."""
        return next(iter(self.names.get(name, ())), "")

    def property(self, name: str) -> str:
        """The first content of a ``meta`` element of this property, which many pages write as a name."""
        return next(iter(self.properties.get(name, ())), "") or self.name(name)


def survey(tree: LexborHTMLParser) -> Survey:
    """Gathers what the elements of a page say of it."""
    found = Survey()
    for element in tree.css(_SAYING):
        tag = element.tag
        if tag == "meta":
            _read_meta(element, found)
        elif tag in _SCRIPTS:
            _read_script(element, found)
        else:
            _read_other(element, tag, found)
    return found


def _read_meta(element: LexborNode, found: Survey) -> None:
    attributes = element.attributes
    content = (attributes.get("content") or "").strip()
    if not content:
        return
    if name := (attributes.get("name") or "").strip().lower():
        found.names.setdefault(name, []).append(content)
    if name := (attributes.get("property") or "").strip().lower():
        found.properties.setdefault(name, []).append(content)
    if (attributes.get("http-equiv") or "").strip().lower() == "content-language":
        found.languages.append(content)
    if (item := attributes.get("itemprop")) in _DATES:
        found.items.setdefault(item or "", []).append(content)


def _read_script(element: LexborNode, found: Survey) -> None:
    attributes = element.attrs
    source = attributes.sget("src").strip()
    if source:
        if len(found.sources) < MAX_ELEMENTS:
            found.sources.append(source)
    elif _is_json_ld(attributes.sget("type")) and len(found.blocks) < MAX_ELEMENTS:
        found.blocks.append(element.text(deep=True))


def _is_json_ld(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower() == "application/ld+json"


def _read_other(element: LexborNode, tag: str | None, found: Survey) -> None:
    attributes = element.attributes
    item, role, kind = (attributes.get(name) or "" for name in ("itemprop", "role", "itemtype"))
    if tag in {"main", "article"} or role.strip().lower() == "main" or item == "articleBody":
        found.mains.append(element)
    if kind and len(found.item_types) < MAX_ELEMENTS:
        found.item_types.append(kind)
    if item in _DATES:
        values = found.items.setdefault(item, [])
        if len(values) < MAX_ELEMENTS:
            values.append(attributes.get("datetime") or attributes.get("content") or element.text(deep=True)[:100])
    elif tag == "time" and len(found.times) < MAX_ELEMENTS:
        found.times.extend(_marks(element, attributes))


def _marks(element: LexborNode, attributes: dict[str, str | None]) -> Iterator[TimeMark]:
    """What a ``time`` element that is marked as a date of its article says; one may be both of its dates."""
    tokens = set((attributes.get("class") or "").lower().replace("_", " ").replace("-", " ").split())
    is_published = "pubdate" in attributes or not _PUBLISHED.isdisjoint(tokens) or {"entry", "date"} <= tokens
    is_modified = not _MODIFIED.isdisjoint(tokens)
    text = attributes.get("datetime") or ""
    article = _article_of(element) if text and (is_published or is_modified) else None
    if article is not None:
        if is_published:
            yield TimeMark(text, False, article.mem_id)
        if is_modified:
            yield TimeMark(text, True, article.mem_id)


def _article_of(element: LexborNode) -> LexborNode | None:
    ancestor = element.parent
    for _ in range(MAX_ANCESTORS):
        if ancestor is None or ancestor.tag == "article":
            return ancestor
        ancestor = ancestor.parent
    return None
