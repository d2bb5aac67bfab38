"""What review signals are looked for in: the links, and what is known of the site."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.profile.acquisition import Acquired
from analysis.profile.anchor_classes import CLASSES
from analysis.profile.evidence import Evidence, Times
from analysis.profile.rules import AnchorClass
from analysis.tables.counting import Flags


class Subject(NamedTuple):
    """Links, and what was told of each.

    Attributes:
        evidence: the links, their pages and domains.
        found: how they may have come about.
        classes: int8 array of shape (links,): the class of each anchor, places in ``anchor_classes.CLASSES``.
        seen: when each was first seen, NaT where that is not known.
    """

    evidence: Evidence
    found: Acquired
    classes: npt.NDArray[np.int8]
    seen: Times

    def chosen(self, which: Flags) -> "Subject":
        """The same of some of the links."""
        found = Acquired(self.found.kind[which], self.found.bits[which])
        return Subject(self.evidence.chosen(which), found, self.classes[which], self.seen[which])

    def are_of(self, *names: AnchorClass) -> Flags:
        """Links whose anchors are of one of these classes."""
        return np.isin(self.classes, [CLASSES.index(name) for name in names])


class Site(NamedTuple):
    """What is known of the site.

    Attributes:
        own_pages: its pages, with title and language; no rows where it was not crawled.
        back: what ``reciprocal.links_back`` gives; None where the site was not crawled.
        ranks: ranks of domains, indexed by domain; None where there are none.
        has_keywords: its keywords are known.
        has_lexicon: what link spam is made for is a sign; not for a site of such a trade.
    """

    own_pages: pd.DataFrame
    back: pd.DataFrame | None = None
    ranks: "pd.Series[int] | None" = None
    has_keywords: bool = False
    has_lexicon: bool = True
