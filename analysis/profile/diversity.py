"""How varied the anchors of a site are: by class, by the most frequent one, by exact matches of its keywords."""

from math import log
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.profile.anchor_classes import CLASSES, AnchorWords
from analysis.profile.anchors import CodedAnchors, coded_anchors
from analysis.profile.rules import AnchorClass
from analysis.tables.counting import Codes, distinct_pairs
from analysis.tables.frames import shaped
from linkspider.model.profile_marts import AnchorDiversityRow
from linkspider.model.scope import LinkScope
from linkspider.model.tables import MARTS

MART: Final = MARTS["anchor_diversity"]
LINKS: Final = "links"
DOMAINS: Final = "referring_domains"
_EXACT: Final = CLASSES.index(AnchorClass.EXACT)


def diversity(backlinks: pd.DataFrame | None, internal: pd.DataFrame | None, words: AnchorWords) -> pd.DataFrame:
    """Measures how varied anchors are.

    Args:
        backlinks: as for ``anchors.anchors``.
        internal: as for ``anchors.anchors``.
        words: what is known of the site.

    Returns:
        The mart ``anchor_diversity``: backlinks by links and by referring domains, internal links by links.
    """
    rows = []
    if backlinks is not None:
        numbers = coded_anchors(backlinks, words)
        rows += [_by_links(LinkScope.BACKLINK, numbers, words), _by_domains(numbers, words)]
    if internal is not None:
        rows.append(_by_links(LinkScope.INTERNAL, coded_anchors(internal, words), words))
    return shaped(pd.DataFrame(rows, columns=list(AnchorDiversityRow._fields)), MART)


def entropy(counts: Codes) -> float | None:
    """Shannon entropy of counts, in nats; None where nothing was counted."""
    if not counts.sum():
        return None
    shares = counts[counts > 0] / counts.sum()
    return abs(float(-(shares * np.log(shares)).sum()))  # of one class it is minus zero


def in_words(counts: Codes, names: tuple[str, ...]) -> list[str]:
    """Counts of each row as ``branded:3 generic:1``: most first, then in the order of the names."""
    order = np.argsort(-counts, axis=1, kind="stable")
    sizes = np.count_nonzero(counts, axis=1)
    return [
        " ".join(f"{names[at]}:{row[at]}" for at in first[:size])
        for row, first, size in zip(counts.tolist(), order.tolist(), sizes.tolist(), strict=True)
    ]


def _by_links(scope: LinkScope, numbers: CodedAnchors, words: AnchorWords) -> AnchorDiversityRow:
    counts = np.bincount(numbers.anchor_class, minlength=len(CLASSES))
    texts = np.bincount(numbers.text, minlength=len(numbers.texts))
    return _row(_Counted(scope, LINKS, counts, texts, len(numbers.text)), numbers, words)


def _by_domains(numbers: CodedAnchors, words: AnchorWords) -> AnchorDiversityRow:
    counts = distinct_pairs(numbers.anchor_class.astype(np.int64), numbers.domain, len(CLASSES))
    texts = distinct_pairs(numbers.text, numbers.domain, len(numbers.texts))
    units = len(np.unique(numbers.domain))
    return _row(_Counted(LinkScope.BACKLINK, DOMAINS, counts, texts, units), numbers, words)


class _Counted(NamedTuple):
    """Counts of classes and of texts, and of how many links or domains."""

    scope: LinkScope
    counted_by: str
    counts: Codes
    texts: Codes
    units: int


def _row(counted: _Counted, numbers: CodedAnchors, words: AnchorWords) -> AnchorDiversityRow:
    measure = entropy(counted.counts)
    units, texts = counted.units, counted.texts
    top = int(texts.argmax()) if units else 0  # texts are in alphabetical order, and argmax takes the first
    return AnchorDiversityRow(
        link_scope=counted.scope.value,
        counted_by=counted.counted_by,
        total=int(counted.counts.sum()),
        distinct_anchors=int(np.count_nonzero(texts)),
        class_counts=in_words(counted.counts[np.newaxis], CLASSES)[0] or None,
        class_entropy=measure,
        normalised_entropy=None if measure is None else measure / log(len(CLASSES)),
        top_anchor_text=str(numbers.texts[top]) if units else None,
        top_anchor_share=float(texts[top]) / units if units else None,
        exact_match_share=float(counted.counts[_EXACT]) / units if units and words.keywords.phrases else None,
    )
