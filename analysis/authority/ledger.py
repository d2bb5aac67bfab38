"""Which domain's authority reaches which priority page, and through which page it came in. Exact, by linearity.

``amount(D, s, t) = (1 - d) * v_D,s * M[s, t]`` with ``M = (I - d P)^-1``: v_D,s is what domain D adds to the teleport
of the page s. All amounts of a priority page add up to its authority.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from analysis.authority.graph import Floats, Ints, SiteGraph
from analysis.authority.policy import Policy
from analysis.authority.solve import reverse
from analysis.authority.teleport import Entries
from analysis.frames import shaped
from linkspider.model.tables import MARTS

#: Numbers that a solution may have; five arrays of as many are held, of 8 bytes each.
_BLOCK: Final = 8_000_000
#: Multiplications for the whole ledger, some five seconds; and steps of one solution.
MOST_WORK: Final = 10_000_000_000
_STEPS: Final = 200
#: Priority pages that have rows of their own in any case.
LEAST_PAGES: Final = 20
#: What the further ones stand under, together.
FURTHER: Final = "(further priority pages)"


def authority_ledger(graph: SiteGraph, entries: Entries, priority: Ints, policy: Policy) -> pd.DataFrame:
    """Gathers what each domain gives to each priority page.

    On a large site with many priority pages the first ones have rows of their own, and the others rows together.

    Args:
        graph: the site's.
        entries: which domain links where.
        priority: the numbers of the priority pages, the most important first.
        policy: damping and uniform share.

    Returns:
        The mart ``authority_ledger``: by priority page, that of most authority first; largest amount first. Amounts of
        zero are left out.
    """
    most = max(MOST_WORK // (_STEPS * max(graph.edges.nnz, 1)), LEAST_PAGES)
    single = [np.array([page]) for page in priority[:most]]
    groups = [*single, priority[most:]] if len(priority) > most else single
    parts = _parts(groups, len(graph))
    frames = [_of_groups(graph, entries, part, policy) for part in parts]
    begun = np.cumsum([0, *map(len, parts)])
    empty = pd.DataFrame({"source": np.zeros(0, np.int64), "group": np.zeros(0, np.int64), "amount": np.zeros(0)})
    frames = [frame.assign(group=frame["group"] + first) for frame, first in zip(frames, begun[:-1], strict=True)]
    ledger = pd.concat([empty, *frames], ignore_index=True)
    ledger["share"] = ledger["amount"] / ledger.groupby("group")["amount"].transform("sum")
    domains = np.append(entries.domains["referring_domain"].to_numpy(dtype=object), "")
    urls = np.append(graph.urls[entries.domains["entry"].to_numpy()], "")
    names = np.array([graph.urls[group[0]] if place < most else FURTHER for place, group in enumerate(groups)], object)
    ledger["referring_domain"] = domains[ledger["source"]]
    ledger["entry_url"] = urls[ledger["source"]]
    ledger["priority_url"] = names[ledger["group"]]
    ledger["whole"] = ledger.groupby("group")["amount"].transform("sum")
    order = ["whole", "priority_url", "amount", "referring_domain", "entry_url"]
    ledger = ledger.sort_values(order, ascending=[False, True, False, True, True])
    return shaped(ledger, MARTS["authority_ledger"])


def _of_groups(graph: SiteGraph, entries: Entries, groups: Sequence[Ints], policy: Policy) -> pd.DataFrame:
    """Amounts by row of ``entries.domains``, the uniform part behind them, and group of pages."""
    units = np.zeros((len(graph), len(groups)))
    for place, pages in enumerate(groups):
        units[pages, place] = 1
    worth = (1 - policy.damping) * reverse(graph.edges, units, policy.damping)
    weight = entries.domains["weight"].to_numpy()
    total = weight.sum()
    uniform = policy.uniform_share if total else 1.0
    amounts = np.empty((len(weight) + 1, len(groups)))
    if total:
        given: Floats = (1 - policy.uniform_share) * weight / total
        amounts[:-1] = given[:, None] * worth[entries.domains["entry"].to_numpy()]
    amounts[-1] = uniform * worth.mean(axis=0)
    source, group = np.nonzero(amounts)
    return pd.DataFrame({"source": source, "group": group, "amount": amounts[source, group]})


def _parts(groups: Sequence[Ints], nodes: int) -> list[Sequence[Ints]]:
    """Groups of pages, as many at a time as there is room for."""
    room = max(_BLOCK // max(nodes, 1), 1)
    return [groups[first : first + room] for first in range(0, len(groups), room)]
