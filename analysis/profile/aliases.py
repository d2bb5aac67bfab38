"""Addresses elsewhere that stand for a page of the site: they redirect there or name it as their canonical.

They are no links, and count as none; a domain that leads to the site by them alone is no referring domain.
"""

import pandas as pd

from analysis.profile.evidence import Evidence, times


def aliases(edges: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Counts the addresses that stand for a page of the site and hold no link to it.

    Args:
        edges: one row per redirect, refresh or canonical that leads to the site: ``load.ALIAS_COLUMNS``.
        evidence: the links; its domains are those of the edges too.

    Returns:
        addresses, first and last (when such an edge was fetched, in UTC, NaT where there is none), a row for each of
        the domains of the evidence, in their order.
    """
    urls = edges["source_url"].astype("str")
    alone = edges[~urls.isin(evidence.pages.index)]
    found = pd.DataFrame(
        {
            "domain": alone["source_domain"].astype("str"),
            "url": alone["source_url"].astype("str"),
            "at": times(alone["fetched_at"]),
        }
    )
    counted = found.groupby("domain").agg(addresses=("url", "nunique"), first=("at", "min"), last=("at", "max"))
    return counted.reindex(evidence.domains).fillna({"addresses": 0}).astype({"addresses": "int64"})
