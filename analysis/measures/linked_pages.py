"""Which pages of the site the backlinks lead to."""

import pandas as pd

from analysis.tables.counting import distinct, most_frequent
from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS


def linked_pages(links: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    """Counts backlinks by the page that they lead to.

    Args:
        links: one row per backlink occurrence, with source_url, source_domain, target_key, anchor_text and
            is_followed.
        pages: one row per page of the site crawl, with url_key (distinct), outcome and status.

    Returns:
        The mart ``linked_pages``: most referring domains first, then most backlinks, then by URL.
    """
    by = "target_key"
    groups = links.groupby(by, observed=True)
    counts = pd.DataFrame(
        {
            "backlinks": groups.size(),
            "followed_backlinks": groups["is_followed"].sum(),
            "referring_pages": distinct(links, by, "source_url"),
            "referring_domains": distinct(links, by, "source_domain"),
            "top_anchor_text": most_frequent(links, [by], "anchor_text"),
        }
    )
    counts = counts.rename_axis("url").reset_index().astype({"url": "str"})
    found = pages[["url_key", "outcome", "status"]].rename(columns={"url_key": "url"})
    frame = shaped(counts.merge(found, on="url", how="left", validate="one_to_one"), MARTS["linked_pages"])
    order = ["referring_domains", "backlinks", "url"]
    return frame.sort_values(order, ascending=[False, False, True], ignore_index=True)
