"""Where authority enters: a small part at all pages alike, the rest where followed referring domains link to.

``v = a u + (1 - a) c / sum(c)``: u is uniform over the nodes, c the weight of the distinct referring domains with a
followed backlink to a page or to what resolves to it, each once per page. Without any, ``v = u``.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.authority.graph import Floats, Ints, SiteGraph
from analysis.given.policy import Policy


class Entries(NamedTuple):
    """Which domain's authority enters where.

    Attributes:
        domains: one row per followed referring domain and node that it links to: referring_domain, entry (the node's
            number), weight (of the domain); by domain and entry.
        lost: the same for what resolves to no node: referring_domain, url (where the backlink ends), weight.
        is_estimate: the domains are not known one by one: each row stands for as many as its weight.
    """

    domains: pd.DataFrame
    lost: pd.DataFrame
    is_estimate: bool = False

    def credit(self, count: int) -> Floats:
        """The weight of the domains that link to each node: float64 of shape (count,)."""
        return np.bincount(self.domains["entry"], self.domains["weight"], minlength=count).astype(np.float64)

    def domain_counts(self, count: int) -> Ints:
        """How many domains link to each node: int64 of shape (count,)."""
        if self.is_estimate:
            return self.credit(count).astype(np.int64)
        return np.bincount(self.domains["entry"], minlength=count).astype(np.int64)


def entries(graph: SiteGraph, backlinks: pd.DataFrame, ranks: "pd.Series[float] | None" = None) -> Entries:
    """Which domain's authority enters where.

    Args:
        graph: the site's.
        backlinks: the mart ``backlinks``: referring_domain, target_url, resolved_url, is_followed are read.
        ranks: weights of domains, indexed by domain, additive; None: each counts 1, as do domains that it lacks.
    """
    followed = backlinks[backlinks["is_followed"]]
    url = followed["resolved_url"].fillna(followed["target_url"]).astype("str")
    pairs = pd.DataFrame({"referring_domain": followed["referring_domain"].astype("str"), "url": url})
    pairs = pairs.drop_duplicates().sort_values(["referring_domain", "url"], ignore_index=True)
    weight = pairs["referring_domain"].map(ranks).fillna(1.0) if ranks is not None else 1.0
    pairs = pairs.assign(weight=weight, entry=graph.numbers(pairs["url"])).astype({"weight": "float64"})
    is_node = pairs["entry"] >= 0
    kept = pairs.loc[is_node, ["referring_domain", "entry", "weight"]]
    return Entries(kept.reset_index(drop=True), pairs.loc[~is_node, ["referring_domain", "url", "weight"]])


def teleport(count: int, credit: Floats, policy: Policy) -> Floats:
    """The shares in which authority enters: float64 of shape (count,), which add up to 1.

    Args:
        count: of the nodes; credit: c, as ``Entries.credit`` gives it; policy: its ``uniform_share`` is a.
    """
    uniform = np.full(count, 1 / count) if count else np.zeros(0)
    total = credit.sum()
    return policy.uniform_share * uniform + (1 - policy.uniform_share) * credit / total if total else uniform
