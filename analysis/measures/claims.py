"""What is known of a backlink beside the link itself: the verdict on it, and the tools that claimed it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd

from analysis.tables.identity import renamed
from linkspider.model import urls
from linkspider.model.identity import page_identity

COLUMNS: Final = ("verdict", "sources", "tool_first_seen_at", "tool_last_seen_at")
#: No target is known to lead elsewhere.
NO_ENDS: Final[Mapping[str, str]] = MappingProxyType({})
_PAIR: Final = ["source_key", "asked_key"]


def claims(checks: pd.DataFrame) -> pd.DataFrame:
    """Gathers the rows of ``backlink_checks`` by the page that was looked at and the target.

    A referring page that redirects stands there under its own address, and its links under the one where it ends; a
    page that several referring pages lead to has what the tools said of any of them.

    Args:
        checks: the table ``backlink_checks``.

    Returns:
        ``COLUMNS`` by source_key and asked_key (both are URL keys). The verdict is that of the page's
        own row where it has one.
    """
    known = checks.loc[checks["target_key"].notna()]
    page = pd.Series([urls.key(url) for url in known["checked_url"]], index=known.index, dtype="str")
    frame = pd.DataFrame(
        {
            "source_key": page,
            "asked_key": known["target_key"].astype("str"),
            "is_other": known["referring_key"].astype("str") != page,
            "referring_key": known["referring_key"].astype("str"),
            "verdict": known["verdict"].astype("str"),
            "sources": known["sources"].astype("str"),
            "tool_first_seen_at": known["first_seen_at"],
            "tool_last_seen_at": known["last_seen_at"],
        }
    ).sort_values([*_PAIR, "is_other", "referring_key"])
    return gathered(frame, _PAIR)


def gathered(told: pd.DataFrame, pair: list[str]) -> pd.DataFrame:
    """What was said of each pair, in one row.

    Args:
        told: ``COLUMNS`` and those of ``pair``; of each pair the row whose verdict counts comes first.
        pair: the columns that name a pair.
    """
    found = told.groupby(pair, sort=False).agg(
        verdict=("verdict", "first"),
        sources=("sources", "first"),
        tool_first_seen_at=("tool_first_seen_at", "min"),
        tool_last_seen_at=("tool_last_seen_at", "max"),
    )[[*COLUMNS]]
    several = told[told.duplicated(pair, keep=False)]
    if len(several):
        joined = several.groupby(pair, sort=False)["sources"].agg(_union)
        found.loc[joined.index, "sources"] = joined
    return found.reset_index()


def ends(target_checks: pd.DataFrame) -> dict[str, str]:
    """Where the targets led that redirect: key -> URL.

    Args:
        target_checks: rows of ``target_checks``, with target_key and final_url.
    """
    led = target_checks[target_checks["final_url"].notna()]
    return dict(zip(led["target_key"].astype("str"), led["final_url"].astype("str"), strict=True))


def asked_as(pairs: pd.DataFrame, claims: pd.DataFrame, ends: Mapping[str, str] = NO_ENDS) -> pd.DataFrame:
    """Finds what was said of pairs of page and target that were asked about under another address of the target.

    A verdict stands under the address that was asked about: ``http://s.example/tea`` also where the page links to
    ``https://www.s.example/tea/``, or to ``https://s.example/old``, which redirects there.

    Args:
        pairs: has source_key and asked_key, the target's key as it is linked to; texts.
        claims: what ``claims`` gives; ``ends``: what ``ends`` gives.

    Returns:
        The pairs, with asked_key as it stands in ``claims``, and is_alias: it is another address. A pair has a row for
        itself and for each of its other addresses, without those that the page links to as well and that were asked
        about, unless nothing was said of itself; a pair of which nothing was said has no row.
    """
    known = claims[_PAIR].drop_duplicates()
    exact = pairs.merge(known.assign(is_alias=False), on=_PAIR, how="left", validate="many_to_one")
    is_exact = exact["is_alias"].notna()
    found, rest = exact[is_exact].astype({"is_alias": bool}), exact[~is_exact]
    linked = known.merge(found[_PAIR].drop_duplicates(), on=_PAIR, how="left", indicator="where")
    unlinked = known[(linked["where"] == "left_only").to_numpy()]  # what speaks for a link of its own speaks for that
    parts = [found, _aliases(found, unlinked, ends), _aliases(rest, known, ends)]
    return pd.concat([part for part in parts if len(part)] or [found], ignore_index=True)


def _aliases(pairs: pd.DataFrame, known: pd.DataFrame, ends: Mapping[str, str]) -> pd.DataFrame:
    """What was said of other addresses of the targets of pairs."""
    known = known[known["source_key"].isin(pairs["source_key"].to_numpy(dtype=object))] if len(known) else known
    pairs = pairs[pairs["source_key"].isin(known["source_key"].to_numpy(dtype=object))] if len(known) else pairs.head(0)
    if pairs.empty:
        return pairs
    told = _by_page(known, ends)
    asked = _by_page(pairs, ends).drop(columns=["asked_key", "is_alias"])
    found = asked.merge(told, on=["source_key", "page"]).drop(columns="page").drop_duplicates()
    return found.assign(is_alias=True)[[*pairs.columns]]


def _by_page(pairs: pd.DataFrame, ends: Mapping[str, str]) -> pd.DataFrame:
    """Pairs with the page that their target is, and once more with the page that it leads to, if it does."""
    own = pairs.assign(page=_pages(pairs["asked_key"]))
    led = pairs[pairs["asked_key"].isin([*ends])]
    if led.empty:
        return own
    return pd.concat([own, led.assign(page=_pages(led["asked_key"].map(ends)))], ignore_index=True)


def _pages(keys: "pd.Series[str]") -> "pd.Series[str]":
    return renamed(keys, page_identity).astype("str")


def _union(texts: "pd.Series[str]") -> str | None:
    """The words of several texts, each once, sorted and joined by spaces; None where there are none."""
    return " ".join(sorted({word for text in texts.dropna() for word in text.split()})) or None
