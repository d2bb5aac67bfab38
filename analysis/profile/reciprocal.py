"""Domains that the site links back to: known because both sides are crawled.

An exchange of A and B shows from both ends; one among three (the site to B, B to C, C to the site) would need the links
between other people's domains, which a crawl of referring pages does not keep.
"""

import pandas as pd

from analysis.frames import dtype
from linkspider.model.tables import TABLES

_COLUMNS = ("followed_links", "source_pages", "example_source_url", "example_target_url")


def links_back(outbound: pd.DataFrame) -> pd.DataFrame:
    """Counts the site's followed links by the domain that they lead to.

    Args:
        outbound: one row per link of the site to other domains: source_url, target_domain, target_url, is_followed.

    Returns:
        Indexed by domain: followed_links, source_pages, and the first of these links in alphabetical order of page
        and target: example_source_url, example_target_url.
    """
    followed = outbound.loc[outbound["is_followed"].to_numpy(dtype=bool)]
    texts = ["target_domain", "source_url", "target_url"]
    known = followed[texts].astype(dict.fromkeys(texts, dtype(TABLES["links"].columns[0])))
    groups = known.groupby("target_domain")
    first = known.sort_values(texts).drop_duplicates("target_domain").set_index("target_domain")
    return pd.DataFrame(
        {
            "followed_links": groups.size(),
            "source_pages": groups["source_url"].nunique(),
            "example_source_url": first["source_url"],
            "example_target_url": first["target_url"],
        },
        columns=list(_COLUMNS),
    )
