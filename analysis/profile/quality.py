"""What referring domains weigh: each once, by its rank where ranks are given; further links of one add nothing.

``g(D) = 1 + log10(N / rank)``, clipped at 0, with N domains ranked: additive, since it is a weight of a domain, not a
score of a page. A domain that is not ranked weighs 1, as do all where no ranks are given.
"""

from typing import Final

import numpy as np
import pandas as pd

from analysis.given.domain_ranks import weight
from analysis.profile.evidence import Floats
from analysis.tables.counting import Codes
from analysis.tables.frames import shaped
from linkspider.model.profile_marts import DomainQualityRow
from linkspider.model.tables import MARTS

MART: Final = MARTS["domain_quality"]


def rank_weights(ranks: "pd.Series[int]", ranked: int | None = None) -> "pd.Series[float]":
    """The weight of each ranked domain.

    Args:
        ranks: places, 1 the best, indexed by domain.
        ranked: how many domains the list ranks; None: its last place.

    Returns:
        g(D), indexed by domain.

    Raises:
        ValueError: if a rank is below 1.
    """
    if len(ranks) and ranks.min() < 1:
        raise ValueError(f"ranks begin with 1; '{ranks.idxmin()}' has {ranks.min()}")
    count = ranked or (int(ranks.max()) if len(ranks) else 1)
    return pd.Series(weight(np.asarray(ranks, dtype=np.int64), count), index=ranks.index, dtype="float64")


def quality_weights(
    domains: "pd.Index[str]", followed_pages: Codes, ranks: "pd.Series[int] | None", ranked: int | None = None
) -> Floats:
    """What each referring domain counts for: 0 without a followed link.

    Args:
        domains: the referring domains.
        followed_pages: how many of each one's pages have a followed link.
        ranks: as for ``rank_weights``; None: there are none.
        ranked: as for ``rank_weights``.
    """
    weights: Floats = np.ones(len(domains), dtype=np.float64)
    if ranks is not None:
        weights = np.asarray(rank_weights(ranks, ranked).reindex(domains).fillna(1.0), dtype=np.float64)
    return np.where(followed_pages > 0, weights, 0.0)


def domain_quality(profile: pd.DataFrame, *, is_ranked: bool) -> pd.DataFrame:
    """Counts referring domains plainly and by quality.

    Args:
        profile: the mart ``domain_profile``.
        is_ranked: ranks were given.

    Returns:
        The mart ``domain_quality``, one row.
    """
    weight = profile["quality_weight"].to_numpy(dtype=np.float64)
    pages = profile["followed_pages"].to_numpy(dtype=np.float64)
    is_followed = pages > 0
    diminished = weight[is_followed] * (1.0 + np.log2(pages[is_followed]))
    row = DomainQualityRow(
        referring_domains=int((profile["backlinks"] > 0).sum()),
        followed_domains=int(is_followed.sum()),
        ranked_domains=int(profile["authority_rank"].notna()[is_followed].sum()) if is_ranked else None,
        weighted_domains=float(weight.sum()) if is_ranked else None,
        followed_pages=int(pages.sum()),
        diminished_pages=float(diminished.sum()),
    )
    return shaped(pd.DataFrame([row], columns=list(DomainQualityRow._fields)), MART)
