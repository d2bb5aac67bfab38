"""What to do first: the best link to add, thing to mend and page to pitch, from the marts that rank them."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

Row = Mapping[Hashable, Any]


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
    return [_MADE[mart](row) for mart, row in first_rows(lambda mart: [frame(mart)]).items()]


def first_rows(frames: Callable[[str], Iterable[pd.DataFrame]]) -> dict[str, Row]:
    """The rows that the actions are made of: by mart, in the order of the actions; none of a mart that says nothing.

    Args:
        frames: gives the marts ``link_opportunities``, ``fixes`` and ``pitch`` by name, each in one part or several; no
            more of them are taken than are needed.
    """
    found = {mart: next(_rows(chosen, frames(mart)), None) for mart, chosen in _CHOSEN.items()}
    return {mart: row for mart, row in found.items() if row is not None}


def _rows(chosen: Callable[[pd.DataFrame], pd.DataFrame], frames: Iterable[pd.DataFrame]) -> Iterator[Row]:
    """The first row of each frame in which one is chosen, None where nothing is known."""
    for frame in frames:
        first = chosen(frame).head(1).astype(object)
        yield from first.where(first.notna(), None).to_dict("records")


def _mendable(fixes: pd.DataFrame) -> pd.DataFrame:
    """Fixes that bring something, as far as is known: of a URL without an answer nobody knows whether it is broken."""
    return fixes[(fixes["recoverable_authority"] > 0) & (fixes["kind"] != "backlink_to_unknown")]


_CHOSEN: Final[Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]]] = {
    "link_opportunities": lambda links: links,
    "fixes": _mendable,
    "pitch": lambda pages: pages[pages["gain_per_domain"] > 0],
}
_MADE: Final[Mapping[str, Callable[[Row], Action]]] = {
    "link_opportunities": lambda row: Action(
        "add_link", None, row["source_url"], row["target_url"], row["gain"], row["relative_gain"]
    ),
    "fixes": lambda row: Action("mend", row["kind"], row["url"], row["suggested_url"], row["gain"]),
    "pitch": lambda row: Action("pitch", None, row["url"], None, row["gain_per_domain"], row["relative_gain"]),
}
