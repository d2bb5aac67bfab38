"""What a page does with authority: bring it in, lead it on, let it evaporate, or nothing of note."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.authority.graph import Floats


class Role(StrEnum):
    """The roles, in the order in which they are looked for."""

    SINK = "sink"
    HOARDER = "hoarder"
    WASTER = "waster"
    SOURCE = "source"
    BRIDGE = "bridge"
    PLAIN = "plain"


#: What each role is; "average" is that of the site, of reach weighted by what enters where.
MEANINGS = {
    Role.SINK: "it passes nothing on to other pages of the site",
    Role.HOARDER: "backlinks bring in more than an average page has, and less than the average share of it reaches "
    "priority pages",
    Role.WASTER: "at least half of what it could pass on evaporates, and that is more than an average page's",
    Role.SOURCE: "backlinks bring in more than an average page has, and at least the average share of it reaches "
    "priority pages",
    Role.BRIDGE: "other pages pass on more than average to it, and more than the average share of what comes here "
    "reaches priority pages; it is none itself",
    Role.PLAIN: "none of these",
}


def roles(pages: pd.DataFrame, credit: Floats, damping: float) -> npt.NDArray[np.object_]:
    """The role of each page, the first of ``Role`` that holds.

    Args:
        pages: one row per node, with teleport, authority_in, authority_out, waste, authority, priority_reach and
            is_priority.
        credit: weight of the followed referring domains of each, in the same order.
        damping: the policy's.
    """
    count, total = len(pages), credit.sum()
    enters = credit * count > total if total else np.zeros(count, dtype=bool)
    reach = pages["priority_reach"].to_numpy()
    average = float((pages["teleport"] * reach).sum())
    passed, waste = pages["authority_out"].to_numpy(), pages["waste"].to_numpy()
    holds = {
        Role.SINK: passed == 0,
        Role.HOARDER: enters & (reach < average),
        Role.WASTER: (passed <= damping * pages["authority"].to_numpy() / 2) & (waste * count > waste.sum()),
        Role.SOURCE: enters,
        Role.BRIDGE: (pages["authority_in"] > pages["authority_in"].mean()).to_numpy()
        & (reach > average)
        & ~pages["is_priority"].to_numpy(),
    }
    found = np.full(count, Role.PLAIN, dtype=object)
    for role in reversed(list(holds)):
        found[holds[role]] = role
    return found
