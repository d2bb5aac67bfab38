"""What to do first: the best link to add, thing to mend and page to pitch, from the marts that rank them."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd
import pyarrow.compute as pc

from analysis.tables.frames import to_arrow
from linkspider.model.tables import MARTS

#: A link that brings less, as a share of what the priority pages have, is in the mart alone. Judgement.
LEAST_GAIN: Final = 0.0001
_SHARE: Final = pc.field("relative_gain")
#: Rows of each mart that are worth doing: by mart, in the order of the actions.
WORTHWHILE: Final[Mapping[str, pc.Expression]] = {
    # where the priority pages have nothing, no link's share is known
    "link_opportunities": (_SHARE >= LEAST_GAIN) | _SHARE.is_null(nan_is_null=True),
    # of a URL without an answer nobody knows whether it is broken
    "fixes": (pc.field("recoverable_authority") > 0) & (pc.field("kind") != "backlink_to_unknown"),
    "pitch": pc.field("gain_per_domain") > 0,
}
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

    def first(mart: str, where: pc.Expression) -> pd.DataFrame:
        return to_arrow(frame(mart), MARTS[mart]).filter(where).slice(0, 1).to_pandas()

    return [_MADE[mart](row) for mart, row in first_rows(first).items()]


def first_rows(first: Callable[[str, pc.Expression], pd.DataFrame]) -> dict[str, Row]:
    """The rows that the actions are made of: by mart, in the order of the actions; none of a mart that says nothing.

    Args:
        first: gives the first row of a mart that an expression is true of, or none.
    """
    found = {mart: first(mart, where).astype(object) for mart, where in WORTHWHILE.items()}
    return {mart: row for mart, rows in found.items() for row in rows.where(rows.notna(), None).to_dict("records")}


_MADE: Final[Mapping[str, Callable[[Row], Action]]] = {
    "link_opportunities": lambda row: Action(
        "add_link", None, row["source_url"], row["target_url"], row["gain"], row["relative_gain"]
    ),
    "fixes": lambda row: Action("mend", row["kind"], row["url"], row["suggested_url"], row["gain"]),
    "pitch": lambda row: Action("pitch", None, row["url"], None, row["gain_per_domain"], row["relative_gain"]),
}
