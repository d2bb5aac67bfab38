"""Which anchors links have, what class each is of, and where they lead: of backlinks and of internal links."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.profile.anchor_classes import CLASSES, AnchorWords, class_codes
from analysis.tables.anchors import anchors_of
from analysis.tables.counting import Numbers, distinct_pairs, in_order, most_frequent_members, occurrences
from analysis.tables.frames import codes, shaped
from linkspider.model.scope import LinkScope
from linkspider.model.tables import MARTS

MART: Final = MARTS["anchors"]


class CodedAnchors(NamedTuple):
    """Links as numbers, for counting.

    Attributes:
        texts: the distinct anchors, in alphabetical (code point) order.
        text: each link's anchor: place in ``texts``.
        anchor_class: its class: place in ``CLASSES``.
        domain: the number of its page's domain; all 0 where the frame has no source_domain.
    """

    texts: "pd.Index[str]"
    text: Numbers
    anchor_class: npt.NDArray[np.int8]
    domain: Numbers


def coded_anchors(links: pd.DataFrame, words: AnchorWords) -> CodedAnchors:
    """Reads each distinct anchor once, and numbers what is counted.

    Args:
        links: one row per link occurrence, with anchor_text; image_alt and source_domain where known.
        words: what is known of the site.
    """
    anchors, is_alt = anchors_of(links)
    classes = class_codes(anchors, is_alt, words)
    texts, text = in_order(anchors)
    domain = numbered(links["source_domain"]) if "source_domain" in links else np.broadcast_to(np.int32(0), len(links))
    return CodedAnchors(texts, text, classes, domain)


def anchors(backlinks: pd.DataFrame | None, internal: pd.DataFrame | None, words: AnchorWords) -> pd.DataFrame:
    """Counts links by anchor.

    Args:
        backlinks: one row per backlink occurrence, with source_url, source_domain, target_key (as it counts),
            anchor_text, is_followed; image_alt, without which no anchor is an image; None where none were crawled.
        internal: the same of internal links, without source_domain; None where the site was not crawled.
        words: what is known of the site.

    Returns:
        The mart ``anchors``: backlinks first, then most links, then by anchor and class.
    """
    parts = [
        _counted(links, words, scope)
        for links, scope in ((backlinks, LinkScope.BACKLINK), (internal, LinkScope.INTERNAL))
        if links is not None and len(links)
    ]
    if not parts:
        return shaped(pd.DataFrame(columns=[column.name for column in MART.columns]), MART)
    return shaped(pd.concat(parts, ignore_index=True), MART)


class _Grouped(NamedTuple):
    """Links by anchor and class.

    Attributes:
        anchors, classes: what each group has in common; links: how many it has.
        group: the group of each link.
    """

    anchors: "pd.Index[str]"
    classes: npt.NDArray[np.str_]
    links: npt.NDArray[np.int64]
    group: Numbers

    @classmethod
    def of(cls, numbers: CodedAnchors) -> "_Grouped":
        """The groups of links whose anchors have been read."""
        keys = numbers.text * len(CLASSES)
        keys += numbers.anchor_class
        held = occurrences(keys, len(numbers.texts) * len(CLASSES))
        present = np.flatnonzero(held)
        classes = np.array([each.value for each in CLASSES])[present % len(CLASSES)]
        group = (np.cumsum(held > 0, dtype=np.int32) - np.int32(1))[keys]
        return cls(numbers.texts[present // len(CLASSES)], classes, held[present], group)


def _counted(links: pd.DataFrame, words: AnchorWords, scope: LinkScope) -> pd.DataFrame:
    is_backlink = scope is LinkScope.BACKLINK
    numbers = coded_anchors(links, words)
    domain = numbers.domain
    anchors, classes, held, group = _Grouped.of(numbers)
    del numbers  # what is left of it is long, and of no more use
    count = len(held)
    pages = distinct_pairs(group, numbered(links["source_url"]), count)
    domains = distinct_pairs(group, domain, count) if is_backlink else 0
    urls, target = in_order(links["target_key"].astype("category"))
    frame = pd.DataFrame(
        {
            "link_scope": scope.value,
            "anchor_text": anchors,
            "anchor_class": classes,
            "links": held,
            "followed_links": occurrences(group[links["is_followed"].to_numpy(dtype=bool)], count),
            "source_pages": pages,
            "referring_domains": domains,
            "target_urls": distinct_pairs(group, target, count),
            "top_target_url": urls[most_frequent_members(group, target, count)],
        }
    )
    return frame.sort_values(["links", "anchor_text", "anchor_class"], ascending=[False, True, True])


def numbered(values: "pd.Series[str]") -> Numbers:
    """Numbers from 0 for the distinct values of a column without nulls."""
    return np.asarray(codes(values.astype("category")), dtype=np.int32)
