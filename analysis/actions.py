"""What to do first: the best link to add, thing to mend and page to pitch, from the marts that rank them."""

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

import pandas as pd


class Action(NamedTuple):
    """One thing to do.

    Attributes:
        action: add_link, mend or pitch.
        kind: of what is mended, the kind of fix; None for the others.
        url: the page to change, or to win backlinks for; ``target_url``: where its link is to lead; None: nowhere.
        gain: the gain that the mart ranks it by, None where that is not computed; ``relative_gain``: as a share of what
            the priority pages have.
    """

    action: str
    kind: str | None
    url: str
    target_url: str | None
    gain: float | None
    relative_gain: float | None = None

    @property
    def in_words(self) -> str:
        """The action in one line."""
        end = f" -> {self.target_url}" if self.target_url else ""
        if self.action == "add_link":
            more = "" if self.relative_gain is None else f" (+{self.relative_gain:.2%})"
            return f"add a link: {self.url}{end}{more}"
        return f"mend ({self.kind}): {self.url}{end}" if self.action == "mend" else f"pitch for backlinks: {self.url}"


def first_actions(frame: Callable[[str], pd.DataFrame]) -> list[Action]:
    """At most one action of each sort.

    Args:
        frame: gives the marts ``link_opportunities``, ``fixes`` and ``pitch`` by name.
    """
    links, fixes, pages = frame("link_opportunities"), frame("fixes"), frame("pitch")
    fixes, pages = mendable(fixes), pages[pages["gain_per_domain"] > 0]
    return [
        *(_added(row) for row in _first(links)),
        *(_mended(row) for row in _first(fixes)),
        *(_pitched(row) for row in _first(pages)),
    ]


def mendable(fixes: pd.DataFrame) -> pd.DataFrame:
    """Fixes that bring something, as far as is known: of a URL without an answer nobody knows whether it is broken."""
    return fixes[(fixes["recoverable_authority"] > 0) & (fixes["kind"] != "backlink_to_unknown")]


def _first(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """The first row, None where nothing is known; no row of no rows."""
    first = frame.head(1).astype(object)
    return first.where(first.notna(), None).to_dict("records")


def _added(row: dict[Hashable, Any]) -> Action:
    return Action("add_link", None, row["source_url"], row["target_url"], row["gain"], row["relative_gain"])


def _mended(row: dict[Hashable, Any]) -> Action:
    return Action("mend", row["kind"], row["url"], row["suggested_url"], row["gain"])


def _pitched(row: dict[Hashable, Any]) -> Action:
    return Action("pitch", None, row["url"], None, row["gain_per_domain"], row["relative_gain"])
