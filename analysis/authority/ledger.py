"""Which domain's authority reaches which priority page, and through which page it came in. Exact, by linearity.

``amount(D, s, t) = (1 - d) * v_D,s * M[s, t]`` with ``M = (I - d P)^-1``: v_D,s is what domain D adds to the teleport
of the page s. All amounts of a priority page add up to its authority.
"""

from typing import Final

import numpy as np
import pandas as pd

from analysis.authority.graph import Floats, Ints, SiteGraph
from analysis.authority.policy import Policy
from analysis.authority.solve import reverse
from analysis.authority.teleport import Entries
from analysis.frames import shaped
from linkspider.model.tables import MARTS

#: Numbers that are held at a time: 8 bytes each.
_BLOCK: Final = 16_000_000


def authority_ledger(graph: SiteGraph, entries: Entries, priority: Ints, policy: Policy) -> pd.DataFrame:
    """Gathers what each domain gives to each priority page.

    Args:
        graph: the site's.
        entries: which domain links where.
        priority: the numbers of the priority pages.
        policy: damping and uniform share.

    Returns:
        The mart ``authority_ledger``: by priority page, largest amount first. Amounts of zero are left out.
    """
    frames = [_of_pages(graph, entries, part, policy) for part in _parts(priority, len(graph))]
    empty = pd.DataFrame({"source": np.zeros(0, np.int64), "target": np.zeros(0, np.int64), "amount": np.zeros(0)})
    ledger = pd.concat([empty, *frames], ignore_index=True)
    ledger["share"] = ledger["amount"] / ledger.groupby("target")["amount"].transform("sum")
    domains = np.append(entries.domains["referring_domain"].to_numpy(dtype=object), "")
    urls = np.append(graph.urls[entries.domains["entry"].to_numpy()], "")
    ledger["referring_domain"] = domains[ledger["source"]]
    ledger["entry_url"] = urls[ledger["source"]]
    ledger["priority_url"] = graph.urls[ledger["target"]]
    order = ["priority_url", "amount", "referring_domain", "entry_url"]
    ledger = ledger.sort_values(order, ascending=[True, False, True, True])
    return shaped(ledger, MARTS["authority_ledger"])


def _of_pages(graph: SiteGraph, entries: Entries, pages: Ints, policy: Policy) -> pd.DataFrame:
    """Amounts by row of ``entries.domains``, the uniform part behind them, and page."""
    units = np.zeros((len(graph), len(pages)))
    units[pages, np.arange(len(pages))] = 1
    worth = (1 - policy.damping) * reverse(graph.edges, units, policy.damping)
    weight = entries.domains["weight"].to_numpy()
    total = weight.sum()
    uniform = policy.uniform_share if total else 1.0
    amounts = np.empty((len(weight) + 1, len(pages)))
    if total:
        given: Floats = (1 - policy.uniform_share) * weight / total
        amounts[:-1] = given[:, None] * worth[entries.domains["entry"].to_numpy()]
    amounts[-1] = uniform * worth.mean(axis=0)
    source, column = np.nonzero(amounts)
    return pd.DataFrame({"source": source, "target": pages[column], "amount": amounts[source, column]})


def _parts(pages: Ints, nodes: int) -> list[Ints]:
    """Priority pages, as many at a time as there is room for."""
    if not len(pages):
        return []
    return np.array_split(pages, -(-len(pages) * max(nodes, 1) // _BLOCK))
