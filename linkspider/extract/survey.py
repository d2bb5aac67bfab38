"""What the elements of a page say of it, gathered in one pass: each pass over the tree costs as much as the rest."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkspider.extract.page_dates import FEW_TIMES, ItemDate, TimeMark
from linkspider.extract.teasers import Headings, stands_for

#: Elements of one kind that are read: types, dates, scripts.
MAX_ELEMENTS: Final = 1_000
#: References to other places that are read.
MAX_REFERENCES: Final = 20_000
#: How far up from a date is looked for its article, or for the item that it is a property of.
MAX_ANCESTORS: Final = 20
#: ``h1`` elements that tell which of several items with a date is the page's.
MAX_HEADINGS: Final = 20

_SAYING: Final = "meta,link,script,iframe,frame,form,base,time,main,article,[role~=main i],[itemprop],[itemtype]"
#: The attributes without which an element refers to nothing.
_REFERRING: Final = {
    "meta": {"http-equiv", "content"},
    "link": {"rel", "href"},
    "iframe": {"src"},
    "frame": {"src"},
    "form": {"action"},
}
_SCRIPTS: Final = frozenset({"script", "iframe", "frame"})
_DATES: Final = frozenset({"datePublished", "dateModified"})
_ITEM_DATES: Final = _DATES | {"dateCreated"}
_PUBLISHED: Final = frozenset({"published", "pubdate", "posted"})
_MODIFIED: Final = frozenset({"updated", "modified"})
_CHANGED: Final = re.compile(r"updat|modif|changed|revis|edited", re.IGNORECASE)
#: Characters beside a date that are read, and nodes.
_MAX_BESIDE: Final = 100

Attributes = Mapping[str, str | None]


class Reference(NamedTuple):
    """An element that refers to another place and is no link: frame, form, ``link`` or ``meta http-equiv``.

    Attributes:
        tag: its name.
        attributes: all of its attributes.
        is_in_head: whether it stands in the head, for ``link`` alone.
    """

    tag: str
    attributes: Attributes
    is_in_head: bool

    def get(self, name: str) -> str:
        """The value of an attribute; an empty string for none."""
        return self.attributes.get(name) or ""


@dataclass(slots=True)
class Survey:
    """What was found, in document order.

    Attributes:
        base_href: what the first ``base[href]`` says; None where there is none.
        references: the first elements that refer to another place and are no links.
        names, properties: contents of ``meta`` elements by their name or property in lower case.
        languages: contents of ``meta http-equiv=content-language``.
        items: the first dates in microdata, of the first articles that have any.
        item_types: ``itemtype`` attributes.
        sources: where scripts and frames are loaded from; ``blocks``: JSON-LD.
        times: ``time`` elements that are marked as a date of their article.
        plain_times: the first ones that are not; on a list there are many.
        headings: those of articles that have a date.
        mains: elements that are marked as the main content; ``landmarks``: those that are ``main`` by name or role.
    """

    base_href: str | None = None
    references: list[Reference] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    properties: dict[str, list[str]] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    items: list[ItemDate] = field(default_factory=list)
    item_types: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    times: list[TimeMark] = field(default_factory=list)
    plain_times: list[TimeMark] = field(default_factory=list)
    headings: Headings = field(default_factory=Headings)
    mains: list[LexborNode] = field(default_factory=list)
    landmarks: list[LexborNode] = field(default_factory=list)

    def name(self, name: str) -> str:
        """The first content of a ``meta`` element of this name, or an empty string."""
        return next(iter(self.names.get(name, ())), "")

    def property(self, name: str) -> str:
        """The first content of a ``meta`` element of this property, which many pages write as a name."""
        return next(iter(self.properties.get(name, ())), "") or self.name(name)


def survey(tree: LexborHTMLParser) -> Survey:
    """Gathers what the elements of a page say of it."""
    found = Survey()
    last = 0
    for element in tree.css(_SAYING):
        if element.mem_id == last:  # lexbor names an element once for each selector that it fits
            continue
        last = element.mem_id
        tag, attributes = element.tag or "", element.attributes
        if ("role" in attributes or tag == "main") and is_main(tag, attributes):
            found.landmarks.append(element)
        if tag in _REFERRING:
            _read_reference(element, tag, attributes, found)
        if tag == "meta":
            _read_meta(element, attributes, found)
        elif tag in _SCRIPTS:
            _read_script(element, attributes, found)
        elif tag == "base":
            if found.base_href is None and "href" in attributes:
                found.base_href = attributes["href"] or ""
        else:
            _read_other(element, tag, attributes, found)
    if len({date.item for date in found.items}) > 1:
        found.items = _with_headings(tree, found.items)
    return found


def main_landmarks(tree: LexborHTMLParser) -> list[LexborNode]:
    """The ``landmarks`` of a tree that is not surveyed."""
    marked = tree.css("main, [role~=main i]:not(main)")
    return [element for element in marked if is_main(element.tag, element.attributes)]


def is_main(tag: str | None, attributes: Attributes) -> bool:
    """Whether an element is the main content by its name or its role."""
    return tag == "main" or (attributes.get("role") or "").strip().lower() == "main"


def _read_reference(element: LexborNode, tag: str, attributes: Attributes, found: Survey) -> None:
    if tag == "link" and not (attributes.get("href") or "").strip():  # leads nowhere: HTML, "fetch and process"
        return
    if len(found.references) < MAX_REFERENCES and _REFERRING[tag] <= attributes.keys():
        found.references.append(Reference(tag, attributes, tag == "link" and _is_in_head(element)))


def _is_in_head(element: LexborNode) -> bool:
    return element.parent is not None and element.parent.tag == "head"


def _read_meta(element: LexborNode, attributes: Attributes, found: Survey) -> None:
    content = (attributes.get("content") or "").strip()
    if not content:
        return
    if name := (attributes.get("name") or "").strip().lower():
        found.names.setdefault(name, []).append(content)
    if name := (attributes.get("property") or "").strip().lower():
        found.properties.setdefault(name, []).append(content)
    if (attributes.get("http-equiv") or "").strip().lower() == "content-language":
        found.languages.append(content)
    dates = _ITEM_DATES.intersection((attributes.get("itemprop") or "").split())
    if dates:
        _read_item_dates(element, dates, content, found)


def _read_script(element: LexborNode, attributes: Attributes, found: Survey) -> None:
    source = (attributes.get("src") or "").strip()
    if source:
        if len(found.sources) < MAX_ELEMENTS:
            found.sources.append(source)
    elif _is_json_ld(attributes.get("type") or "") and len(found.blocks) < MAX_ELEMENTS:
        found.blocks.append(element.text(deep=True))


def _is_json_ld(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower() == "application/ld+json"


def _read_other(element: LexborNode, tag: str, attributes: Attributes, found: Survey) -> None:
    items, kind = (attributes.get("itemprop") or "").split(), attributes.get("itemtype")
    if tag == "article" or "articleBody" in items or is_main(tag, attributes):
        found.mains.append(element)
    if kind and len(found.item_types) < MAX_ELEMENTS:
        found.item_types.append(kind)
    dates = _ITEM_DATES.intersection(items)
    if dates:
        text = attributes.get("datetime") or attributes.get("content")
        if tag == "abbr":  # as in hAtom: people read "an hour ago", machines the title
            text = text or attributes.get("title")
        _read_item_dates(element, dates, text or element.text(deep=True)[:100], found)
    if tag == "time" and _DATES.isdisjoint(dates) and len(found.times) < MAX_ELEMENTS:
        marks = [*_marks(element, attributes, found.headings)]
        found.times.extend(marks)
        if not marks and len(found.plain_times) <= FEW_TIMES:
            found.plain_times.extend(_plain_time(element, attributes, found.headings))


def _read_item_dates(element: LexborNode, names: Collection[str], text: str, found: Survey) -> None:
    if len(found.items) < MAX_ELEMENTS:
        standing = stands_for(element, found.headings)
        if standing is not None:
            item, types = _item_of(element)
            found.items.extend(ItemDate(name, text, item, types, leads_to=standing.leads_to) for name in names)


def _item_of(element: LexborNode) -> tuple[int, str]:
    """What tells the item that a property is of from others, and its types as written.

    Without an item it is the article that the property stands in, if any.
    Source: https://html.spec.whatwg.org/multipage/microdata.html#associating-names-with-items
    """
    article = 0
    for ancestor in _ancestors(element):
        attributes = ancestor.attributes
        if "itemscope" in attributes or "itemtype" in attributes:
            return ancestor.mem_id, attributes.get("itemtype") or ""
        if ancestor.tag == "article" and not article:
            article = ancestor.mem_id
    return article, ""


def _with_headings(tree: LexborHTMLParser, items: list[ItemDate]) -> list[ItemDate]:
    headings = tree.css("h1")[:MAX_HEADINGS]
    headed = {ancestor.mem_id for heading in headings for ancestor in _ancestors(heading)}
    return [item._replace(is_headed=item.item in headed) for item in items]


def _marks(element: LexborNode, attributes: Attributes, headings: Headings) -> Iterator[TimeMark]:
    """What a ``time`` element that is marked as a date of its article says; one may be both of its dates."""
    tokens = set((attributes.get("class") or "").lower().replace("_", " ").replace("-", " ").split())
    is_published = "pubdate" in attributes or not _PUBLISHED.isdisjoint(tokens) or {"entry", "date"} <= tokens
    is_modified = not _MODIFIED.isdisjoint(tokens)
    text = attributes.get("datetime") or ""
    article = _article_of(element) if text and (is_published or is_modified) else None
    standing = None if article is None else stands_for(element, headings)
    if article is not None and standing is not None:
        if is_published:
            yield TimeMark(text, False, article.mem_id, standing.leads_to)
        if is_modified:
            yield TimeMark(text, True, article.mem_id, standing.leads_to)


def _plain_time(element: LexborNode, attributes: Attributes, headings: Headings) -> Iterator[TimeMark]:
    """What a ``time`` element says that is not marked: what it is the time of is written beside it."""
    standing, parent = stands_for(element, headings), element.parent
    if standing is None or parent is None:
        return
    text = attributes.get("datetime") or element.text_lexbor()[:_MAX_BESIDE].strip()
    said = [attributes.get("class") or "", parent.attributes.get("class") or "", *islice(_said_before(element), 2)]
    yield TimeMark(text, _CHANGED.search(" ".join(said)) is not None, 0, standing.leads_to)


def _said_before(element: LexborNode) -> Iterator[str]:
    """What is written beside an element, before it: the ends of texts, and what elements say themselves."""
    node = element.prev
    for _ in range(_MAX_BESIDE):
        if node is None:
            return
        text = node.text(deep=False) if node.is_element_node else node.text_content or ""
        if text and not text.isspace():
            yield text[-_MAX_BESIDE:]
        node = node.prev


def _article_of(element: LexborNode) -> LexborNode | None:
    return next((ancestor for ancestor in _ancestors(element) if ancestor.tag == "article"), None)


def _ancestors(element: LexborNode) -> Iterator[LexborNode]:
    ancestor = element.parent
    for _ in range(MAX_ANCESTORS):
        if ancestor is None:
            return
        yield ancestor
        ancestor = ancestor.parent
