"""How often the pages of the site are linked from the site itself."""

import numpy as np
import pandas as pd

from analysis.counting import Codes, distinct_pairs
from analysis.frames import shaped
from linkspider.model import urls
from linkspider.model.tables import MARTS


def page_inlinks(pages: pd.DataFrame, links: pd.DataFrame, linked: pd.DataFrame) -> pd.DataFrame:
    """Counts internal links by the page that they lead to; links to pages that the crawl did not accept count nowhere.

    Args:
        pages: one row per page of the site crawl, with url_key (distinct), outcome, status, depth and link_count.
        links: one row per internal link occurrence, with source_url, target_key and is_followed.
        linked: the mart ``linked_pages``, for the backlinks of each page.

    Returns:
        The mart ``page_inlinks``: one row per row of ``pages``, most unique in-links first, then by URL.
    """
    count = len(pages)
    source, target = _ends(pages, links)
    is_followed = links["is_followed"].to_numpy(dtype=bool)[target >= 0]
    source, target = source[target >= 0], target[target >= 0]
    from_other = source != target
    followed = from_other & is_followed
    frame = pages.rename(columns={"url_key": "url", "link_count": "outlinks"}).assign(
        inlinks=np.bincount(target, minlength=count),
        self_inlinks=np.bincount(target[~from_other], minlength=count),
        unique_inlinks=distinct_pairs(target[from_other], source[from_other], count),
        followed_inlinks=distinct_pairs(target[followed], source[followed], count),
    )
    found = ["backlinks", "followed_backlinks", "referring_domains"]
    frame = frame.merge(linked[["url", *found]], on="url", how="left", validate="one_to_one")
    frame = shaped(frame.fillna(dict.fromkeys(found, 0)), MARTS["page_inlinks"])
    return frame.sort_values(["unique_inlinks", "url"], ascending=[False, True], ignore_index=True)


def _ends(pages: pd.DataFrame, links: pd.DataFrame) -> tuple[Codes, Codes]:
    """The pages at both ends of each link, as numbers of ``pages`` rows.

    A source that is not among the pages has a number of its own behind theirs; such a target has -1.
    """
    keys = pd.Index(pages["url_key"].astype("str"))
    source = links["source_url"].astype("category").cat
    target = links["target_key"].astype("category").cat
    source_keys = pd.Index([urls.key(url) for url in source.categories], dtype="str")
    source_numbers, _ = pd.factorize(keys.append(source_keys))
    target_numbers = keys.get_indexer(target.categories)
    return source_numbers[len(keys) :][source.codes], target_numbers[target.codes]
