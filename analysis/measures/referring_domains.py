"""Which domains link to the site, and how much."""

import pandas as pd

from analysis.tables.counting import distinct, most_frequent, placements
from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS


def referring_domains(links: pd.DataFrame) -> pd.DataFrame:
    """Counts backlinks by the registrable domain of their pages.

    Args:
        links: one row per backlink occurrence, with source_url, source_host, source_domain, target_key, anchor_text,
            is_followed, placement and fetched_at.

    Returns:
        The mart ``referring_domains``: most referring pages first, then most backlinks, then by name; without what
        the domain's profile says of it.
    """
    by = "source_domain"
    groups = links.groupby(by, observed=True)
    frame = pd.DataFrame(
        {
            "backlinks": groups.size(),
            "followed_backlinks": groups["is_followed"].sum(),
            "referring_pages": distinct(links, by, "source_url"),
            "referring_hosts": distinct(links, by, "source_host"),
            "linked_pages": distinct(links, by, "target_key"),
            "top_anchor_text": most_frequent(links, [by], "anchor_text"),
            "placements": placements(links, by),
            "first_seen_at": groups["fetched_at"].min(),
            "last_seen_at": groups["fetched_at"].max(),
        }
    )
    frame = frame.rename_axis("referring_domain").reset_index()
    frame = shaped(frame.assign(authority_rank=None, acquisition=None, review_flags=None), MARTS["referring_domains"])
    order = ["referring_pages", "backlinks", "referring_domain"]
    return frame.sort_values(order, ascending=[False, False, True], ignore_index=True)
