"""Pages of a site in groups: by clicks from the start page, by folder, by type."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkspider.model import urls

#: Folders and depths that are groups of their own, those of the most pages; the rest is one group.
MOST_GROUPS: Final = 30
OTHERS: Final = "(others)"
NO_PATH: Final = "none"


def page_groups(pages: pd.DataFrame, types: npt.NDArray[np.object_] | None = None) -> dict[str, pd.DataFrame]:
    """Parts the pages by depth, by folder and, if their types are told, by type.

    Args:
        pages: one row per page, with url and depth.
        types: the type of each, None where it has none; None where there are no types.

    Returns:
        ``depth=2``, ``folder=/library/``, ``type=article`` -> the rows; in each way of parting every row is in one.
    """
    depth = pages["depth"].astype(object).map(lambda clicks: NO_PATH if pd.isna(clicks) else f"{int(clicks):d}")
    ways = {"depth": depth, "folder": pages["url"].map(folder)}
    if types is not None:
        ways["type"] = pd.Series(types, index=pages.index, dtype=object).fillna(OTHERS).astype("str")
    return {
        f"{way}={name}": pages[(kept == name).to_numpy()].reset_index(drop=True)
        for way, names in ways.items()
        for kept in (_largest(names),)
        for name in sorted(kept.unique(), key=_in_order)
    }


def folder(url: str) -> str:
    """The first folder of a URL's path: ``/library/`` of ``/library/os.html``, ``/`` of what lies in none."""
    first, slash, _ = urls.path(url)[1:].partition("/")
    return f"/{first}/" if slash else "/"


def _largest(names: "pd.Series[str]") -> "pd.Series[str]":
    counts = names.value_counts()
    kept = sorted(counts.index, key=lambda name: (-counts[name], name))[:MOST_GROUPS]
    return names.where(names.isin(kept), OTHERS)


def _in_order(name: str) -> tuple[bool, bool, int, str]:
    """Numbers by size, then names, then the rest."""
    return (name == OTHERS, not name.isdecimal(), int(name) if name.isdecimal() else 0, name)
