"""Which page links to which page of the site."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from analysis.measures.claims import NO_ENDS, asked_as, gathered
from analysis.tables.counting import most_frequent
from analysis.tables.frames import shaped
from analysis.tables.identity import renamed
from linkspider.model import urls
from linkspider.model.tables import MARTS

_PAIR: Final = ["source_url", "target_key"]


def backlinks(
    links: pd.DataFrame, resolved: pd.DataFrame, claims: pd.DataFrame, ends: Mapping[str, str] = NO_ENDS
) -> pd.DataFrame:
    """Gathers backlink occurrences by referring page and target.

    Args:
        links: one row per backlink occurrence, with source_url, source_domain, target_key (as it counts), asked_key
            (as it stands in the tables), anchor_text, is_followed, placement, ordinal and fetched_at.
        resolved: the mart ``resolution``.
        claims: what ``claims.claims`` gives; ``ends``: what ``claims.ends`` gives.

    Returns:
        The mart ``backlinks``: by referring domain, referring page and target.
    """
    frame = links.groupby(["source_domain", *_PAIR], observed=True).agg(
        links=("is_followed", "size"),
        followed_links=("is_followed", "sum"),
        is_followed=("is_followed", "any"),
        first_seen_at=("fetched_at", "min"),
        last_seen_at=("fetched_at", "max"),
    )
    frame = frame.reset_index().astype(dict.fromkeys(_PAIR, "str"))
    for more in (most_frequent(links, _PAIR, "anchor_text").reset_index(), _best_placement(links)):
        frame = frame.merge(more.astype(dict.fromkeys(_PAIR, "str")), on=_PAIR, how="left", validate="one_to_one")
    frame = frame.merge(_claimed(links, claims, ends), on=_PAIR, how="left", validate="one_to_one")
    last = resolved[["url", "resolved_url"]].rename(columns={"url": "asked_key"})
    asked = links[["target_key", "asked_key"]].drop_duplicates("target_key").astype("str")  # all of one end alike
    frame = frame.merge(asked.merge(last, on="asked_key", how="left"), on="target_key", how="left", validate="m:1")
    names = {"source_url": "referring_url", "source_domain": "referring_domain", "target_key": "target_url"}
    frame = shaped(frame.rename(columns=names), MARTS["backlinks"])
    return frame.sort_values(["referring_domain", "referring_url", "target_url"], ignore_index=True)


def _best_placement(links: pd.DataFrame) -> pd.DataFrame:
    """Where the best link of each pair stands: followed before others, content before elsewhere, then the first."""
    known = links.loc[links["placement"].notna(), [*_PAIR, "placement", "is_followed", "ordinal"]]
    known = known.assign(is_elsewhere=known["placement"] != "content", is_unfollowed=~known["is_followed"])
    ordered = known.sort_values(["is_unfollowed", "is_elsewhere", "ordinal"], kind="stable")
    return ordered.drop_duplicates(_PAIR)[[*_PAIR, "placement"]]


def _claimed(links: pd.DataFrame, claims: pd.DataFrame, ends: Mapping[str, str]) -> pd.DataFrame:
    """What was said of each pair; one that stands for several targets as written has what was said of any of them.

    What was said of a target as the page spells it speaks first, then what was said of its other addresses.
    """
    pairs = links[[*_PAIR, "asked_key"]].drop_duplicates()
    pairs = pairs.assign(source_key=renamed(pairs["source_url"], urls.key))
    texts = ["source_key", "asked_key"]
    found = asked_as(pairs.astype(dict.fromkeys([*_PAIR, *texts], "str")), claims, ends)
    found = found.merge(claims, on=texts, validate="many_to_one").sort_values([*_PAIR, "is_alias", "asked_key"])
    return gathered(found, _PAIR)
