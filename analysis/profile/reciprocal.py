"""Domains that the site links back to: known because both sides are crawled.

An exchange of A and B shows from both ends; one among three (the site to B, B to C, C to the site) would need the links
between other people's domains, which a crawl of referring pages does not keep.
"""

import numpy as np
import pandas as pd

from analysis.tables.counting import in_order


def links_back(outbound: pd.DataFrame) -> pd.DataFrame:
    """Counts the site's followed links by the domain that they lead to.

    Args:
        outbound: one row per link of the site to other domains: source_url, target_domain, target_url, is_followed.

    Returns:
        Indexed by domain: followed_links, source_pages, and the first of these links in alphabetical order of page
        and target: example_source_url, example_target_url.
    """
    followed = outbound[outbound["is_followed"].to_numpy(dtype=bool) & outbound["target_domain"].notna().to_numpy()]
    told = [in_order(followed[name].astype("category")) for name in ("target_domain", "source_url", "target_url")]
    (domains, domain), (pages, page), (targets, target) = told
    order = np.lexsort((target, page, domain))
    domain, page, target = domain[order], page[order], target[order]
    is_first = np.diff(domain, prepend=-1) != 0
    is_page = is_first | (np.diff(page, prepend=-1) != 0)
    links, source_pages = (np.bincount(domain[which], minlength=len(domains)) for which in (slice(None), is_page))
    return pd.DataFrame(
        {
            "followed_links": links[domain[is_first]],
            "source_pages": source_pages[domain[is_first]],
            "example_source_url": pages[page[is_first]],
            "example_target_url": targets[target[is_first]],
        },
        index=domains[domain[is_first]].rename("target_domain"),
    )
