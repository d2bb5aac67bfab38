"""When a page was published and last changed, as it says it itself; the Last-Modified header is about the file.

What says it is asked in this order, and the first date that can be read counts: JSON-LD, ``meta`` of Open Graph,
microdata, other ``meta`` names, ``time`` elements that are marked as such in an article, and ``time`` elements of a
page that has but few and one day in them. An article that leads to another page stands for that, and has that page's
dates (``teasers``).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Final, NamedTuple

from linkspider.extract.dates import FIRST_UNIX_TIME, parse_date
from linkspider.extract.structured_data import Node, short_types
from linkspider.extract.teasers import ARTICLE_TYPE, Lead

PUBLISHED_PROPERTIES: Final = ("article:published_time", "og:article:published_time", "og:published_time")
MODIFIED_PROPERTIES: Final = ("article:modified_time", "og:article:modified_time", "og:updated_time")
PUBLISHED_NAMES: Final = (
    *("date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created", "pubdate"),
    *("citation_publication_date", "citation_date", "citation_online_date", "publication_date", "publish_date"),
    *("parsely-pub-date", "sailthru.date", "article.published", "datepublished", "publishdate", "published_at"),
    "dc:date",
)
MODIFIED_NAMES: Final = (
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "article.updated",
    "revised",
    "datemodified",
)
#: Things whose ``dateCreated`` is when they were published: older pages of questions know no other date.
_POSTS: Final = frozenset({"Question", "DiscussionForumPosting"})
#: Things on a page whose dates are their own.
_PARTS: Final = frozenset(
    {"Answer", "Comment", "Review", "VideoObject", "ImageObject", "Person", "Organization", "Event"}
)
#: Plain ``time`` elements of a page that is no list.
FEW_TIMES: Final = 3


class Dates(NamedTuple):
    """When a page was published and last changed, in UTC."""

    published_at: datetime | None
    modified_at: datetime | None


class ItemDate(NamedTuple):
    """A date in microdata.

    Attributes:
        name: its ``itemprop``.
        text: its value.
        item: a number that tells the item that it is a property of from others.
        types: the ``itemtype`` of this item as written.
        is_headed: whether the item holds an ``h1``; asked only where there are several items.
        leads_to: what its article leads to that stands for another page (``teasers``).
    """

    name: str
    text: str
    item: int
    types: str
    is_headed: bool = False
    leads_to: Lead | None = None


class TimeMark(NamedTuple):
    """A ``time`` element that is marked as the date of its article.

    Attributes:
        text: its date.
        is_modified: whether it says when the article was changed.
        article: a number that tells the article that it stands in from others.
        leads_to: what this leads to that stands for another page (``teasers``).
    """

    text: str
    is_modified: bool
    article: int
    leads_to: Lead | None = None


def read_dates(
    nodes: Sequence[Node],
    properties: Mapping[str, Sequence[str]],
    items: Sequence[ItemDate],
    marks: Sequence[TimeMark],
    plain: Sequence[TimeMark] = (),
) -> Dates:
    """Finds the dates of a page.

    Args:
        nodes: its JSON-LD nodes.
        properties: contents of its ``meta`` elements by name or property in lower case.
        items: the dates of its microdata; ``marks``: its marked ``time`` elements; ``plain``: others, as many as were
            looked at; all without those of teasers.
    """
    own_items, videos = _own_items(items), _videos(items)
    is_one = len({mark.article for mark in marks}) == 1  # a list of articles has no date of its own
    few = plain if len(plain) <= FEW_TIMES else ()

    def find(key: str, open_graph: Sequence[str], names: Sequence[str], is_modified: bool) -> datetime | None:
        texts = _node_texts(nodes, key)
        texts += [text for name in open_graph for text in properties.get(name, ())]
        texts += [item.text for item in own_items if item.name == key]
        texts += [text for name in names for text in properties.get(name, ())]
        texts += [mark.text for mark in marks if is_one and mark.is_modified == is_modified]
        texts += [item.text for item in videos if item.name == key]
        texts += _one_day([mark.text for mark in few if mark.is_modified == is_modified])
        return _first(texts)

    return Dates(
        find("datePublished", PUBLISHED_PROPERTIES, PUBLISHED_NAMES, False),
        find("dateModified", MODIFIED_PROPERTIES, MODIFIED_NAMES, True),
    )


def _one_day(texts: Sequence[str]) -> Sequence[str]:
    """Dates, if all are of one day."""
    return texts if len({found and found.date() for found in map(parse_date, texts)}) == 1 else ()


def _node_texts(nodes: Iterable[Node], key: str) -> list[str]:
    """The dates of the nodes that stand for the page: an article's before a page's, a page's before others'."""
    found: list[tuple[int, str]] = []
    for node in nodes:
        value = node.values.get(key)
        if value is None and key == "datePublished" and not _POSTS.isdisjoint(node.types):
            value = node.values.get("dateCreated")
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("@value") if isinstance(value, dict) else value
        is_text = isinstance(value, str) or (isinstance(value, int) and value >= FIRST_UNIX_TIME)
        if node.is_page and is_text and _PARTS.isdisjoint(node.types):
            found.append((_rank(node.types), str(value)))
    return [value for _, value in sorted(found, key=lambda pair: pair[0])]


def _own_items(items: Iterable[ItemDate]) -> list[ItemDate]:
    """The dates of the microdata items that stand for the page, in the order of ``_node_texts``.

    Of several items of a kind it is the one with the page's heading; otherwise they are a list, or teasers of others.
    """
    kinds: dict[int, list[ItemDate]] = {}
    for item in items:
        types = list(short_types(item.types.split()))
        is_post = item.name == "dateCreated" and not _POSTS.isdisjoint(types)
        if (is_post or item.name != "dateCreated") and _PARTS.isdisjoint(types):
            kinds.setdefault(_rank(types), []).append(item._replace(name="datePublished") if is_post else item)
    found: list[ItemDate] = []
    for _, kind in sorted(kinds.items()):
        own = [item for item in kind if item.is_headed] if _are_several(kind) else kind
        found += () if _are_several(own) else own
    return found


def _are_several(items: Iterable[ItemDate]) -> bool:
    """Whether items say different days, or different times of one; dates of no item are each of its own."""
    first: dict[tuple[str, int | str], datetime] = {}
    for item in items:
        key = item.name, item.item or item.text
        found = None if key in first else parse_date(item.text)
        if found is not None:
            first[key] = found
    days = {(name, found.date()) for (name, _), found in first.items()}
    times = {(name, found) for (name, _), found in first.items() if found.time() != time.min}
    return any(len({name for name, _ in said}) < len(said) for said in (days, times))


def _videos(items: Sequence[ItemDate]) -> Sequence[ItemDate]:
    """The dates of a page with no other item than a video, such as YouTube's."""
    is_video = len({item.item for item in items}) == 1 and "VideoObject" in short_types(items[0].types.split())
    return items if is_video else ()


def _rank(types: Sequence[str]) -> int:
    if any(ARTICLE_TYPE.fullmatch(name) for name in types):
        return 0
    return 1 if any(name.endswith("Page") for name in types) else 2


def _first(texts: Iterable[str]) -> datetime | None:
    return next((found for text in texts if (found := parse_date(text)) is not None), None)
