"""Which page to win a backlink for: what one more followed referring domain would bring the priority pages.

A domain of weight w that links to page Y changes the teleport to ``v' = a u + (1 - a) (c + w e_Y) / (C + w)`` with
``C = sum(c)``, and nothing else. So the gain is exact by linearity: with h, the value of what enters at each page,

    gain = (1 - d) (1 - a) w / (C + w) * (h_Y - c.h / C)

Without any followed domain so far v is u, and u stands for ``c / C``. What enters adds up to 1 before and after: a
domain that links to a page of less value than what links now is worth less than nothing, in shares.
"""

from typing import Final

import numpy as np
import pandas as pd

from analysis.advice.gains import Standing
from analysis.authority.graph import Floats, SiteGraph
from analysis.authority.teleport import Entries, teleport
from analysis.given.policy import Policy
from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS

TABLE: Final = MARTS["pitch"]


def pitch(graph: SiteGraph, standing: Standing, entered: Entries, policy: Policy) -> pd.DataFrame:
    """The mart ``pitch``: largest gain first, then by URL.

    Args:
        graph: the site's; standing: how it stands; entered: which domains link where.
        policy: what the standing was computed by.
    """
    gain = gains_per_domain(standing, entered.credit(len(graph)), policy)
    frame = pd.DataFrame(
        {
            "url": graph.urls,
            "gain_per_domain": gain,
            "relative_gain": standing.relative(gain),
            "current_referring_domains": entered.domain_counts(len(graph)),
            "is_priority": standing.priority > 0,
        }
    )
    frame = frame.sort_values("gain_per_domain", ascending=False, kind="stable")  # before, it is in URL order
    return shaped(frame, TABLE)


def gains_per_domain(standing: Standing, credit: Floats, policy: Policy, weight: float = 1.0) -> Floats:
    """What one more followed domain that links to each page brings: float64 of shape (n,).

    Args:
        standing: how the site stands; credit: c, weights of the domains that link to each page now.
        policy: its damping and uniform_share; weight: w, of the new domain.
    """
    total = float(credit.sum())
    if not len(credit):
        return np.zeros(0)
    now = credit / total if total else teleport(len(credit), credit, policy)
    share = (1 - policy.damping) * (1 - policy.uniform_share) * weight / (total + weight)
    return share * (standing.value - now @ standing.value)
