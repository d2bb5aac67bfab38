"""How often the pages of the site are linked from the site itself."""

import numpy as np
import pandas as pd

from analysis.measures.inlink_counts import inlink_counts
from analysis.tables.frames import shaped
from linkspider.model.outcome import Outcome
from linkspider.model.tables import MARTS


def page_inlinks(pages: pd.DataFrame, links: pd.DataFrame, linked: pd.DataFrame) -> pd.DataFrame:
    """Counts internal links by the page that they lead to; links to pages that the crawl did not accept count nowhere.

    Args:
        pages: one row per page of the site crawl, with url_key (distinct), outcome, status, depth and link_count; and
            is_fetched where some are not: these are pages of the site if it links to them.
        links: one row per internal link occurrence, with source_key, target_key, is_followed, placement and
            is_boilerplate.
        linked: the mart ``linked_pages``, for the backlinks of each page.

    Returns:
        The mart ``page_inlinks``: one row per row of ``pages``, most unique in-links first, then by URL; without what
        the graph says of them.
    """
    pages = pages.reset_index(drop=True)
    frame = pages.rename(columns={"url_key": "url", "link_count": "outlinks"}).drop(columns="url", errors="ignore")
    frame = pd.concat([frame.assign(url=pages["url_key"]), inlink_counts(pages, links)], axis="columns")
    found = ["backlinks", "followed_backlinks", "referring_domains"]
    frame = frame.merge(linked[["url", *found]], on="url", how="left", validate="one_to_one")
    is_fetched = frame.get("is_fetched", True)
    is_ok, is_on_a_path = (frame["outcome"] == Outcome.OK) & is_fetched, frame["depth"].notna() & is_fetched
    frame = frame.assign(
        is_orphan=is_ok & ~is_on_a_path & (frame["unique_inlinks"] == 0),
        is_site_page=is_ok | is_on_a_path | (frame["inlinks"] > 0),
        internal_pagerank=np.nan,
        orphan_kind=None,
    )
    frame = shaped(frame.fillna(dict.fromkeys(found, 0)), MARTS["page_inlinks"])
    return frame.sort_values(["unique_inlinks", "url"], ascending=[False, True], ignore_index=True)
