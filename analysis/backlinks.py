"""Which page links to which page of the site."""

import pandas as pd

from analysis.counting import most_frequent
from analysis.frames import shaped
from linkspider.model.tables import MARTS


def backlinks(links: pd.DataFrame) -> pd.DataFrame:
    """Gathers backlink occurrences by referring page and target.

    Args:
        links: one row per backlink occurrence, with source_url, source_domain, target_key, anchor_text, is_followed
            and fetched_at.

    Returns:
        The mart ``backlinks``: by referring domain, referring page and target.
    """
    pair = ["source_url", "target_key"]
    frame = links.groupby(["source_domain", *pair], observed=True).agg(
        links=("is_followed", "size"),
        followed_links=("is_followed", "sum"),
        is_followed=("is_followed", "any"),
        first_seen_at=("fetched_at", "min"),
        last_seen_at=("fetched_at", "max"),
    )
    anchors = most_frequent(links, pair, "anchor_text")
    frame = frame.reset_index().merge(anchors.reset_index(), on=pair, validate="one_to_one")
    names = {"source_url": "referring_url", "source_domain": "referring_domain", "target_key": "target_url"}
    frame = shaped(frame.rename(columns=names), MARTS["backlinks"])
    return frame.sort_values(["referring_domain", "referring_url", "target_url"], ignore_index=True)
