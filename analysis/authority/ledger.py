"""Which domain's authority reaches which priority page, and through which page it came in. Exact, by linearity.

``amount(D, s, t) = (1 - d) * v_D,s * M[s, t]`` with ``M = (I - d P)^-1``: v_D,s is what domain D adds to the teleport
of the page s. All amounts of a priority page add up to its authority.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.authority.graph import Floats, Ints, SiteGraph
from analysis.authority.solve import reverse
from analysis.authority.teleport import Entries
from analysis.given.policy import Policy
from analysis.tables.counting import Numbers
from analysis.tables.frames import repeated
from linkspider.model.tables import MARTS

#: Numbers that a solution may have; five arrays of as many are held, of 8 bytes each.
_BLOCK: Final = 22_000_000
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
    ends = _Ends.of(graph, entries)
    given = [each for part in _parts(groups, len(graph)) for each in _of_groups(graph, entries, ends, part, policy)]
    names = [graph.urls[group[0]] if place < most else FURTHER for place, group in enumerate(groups)]
    order = sorted(range(len(groups)), key=lambda place: (-given[place].whole, names[place]))
    told = [given[place] for place in order]
    sizes = np.array([len(each.amount) for each in told], dtype=np.int64)
    source = np.concatenate([np.zeros(0, dtype=np.int32), *(each.source for each in told)])
    amount = np.concatenate([np.zeros(0), *(each.amount for each in told)])
    columns = {
        "referring_domain": repeated(ends.domain[source], ends.domains),
        "entry_url": repeated(ends.entry[source], ends.urls),
        "priority_url": repeated(np.repeat(np.arange(len(told)), sizes), [names[place] for place in order]),
        "amount": amount,
        "share": amount / np.repeat(np.array([each.whole for each in told]), sizes),
    }
    return pd.DataFrame({column.name: columns[column.name] for column in MARTS["authority_ledger"].columns}, copy=False)


class _Ends(NamedTuple):
    """Where amounts come from, in numbers, by row of ``Entries.domains``; the uniform part, of no domain, is behind.

    Attributes:
        domain, entry: places in ``domains`` and ``urls``, which are in alphabetical order.
        in_order: the rows by domain, then by entry.
    """

    domain: Ints
    domains: Sequence[str]
    entry: Ints
    urls: Sequence[str]
    in_order: Ints

    @classmethod
    def of(cls, graph: SiteGraph, entries: Entries) -> "_Ends":
        named = np.append(entries.domains["referring_domain"].to_numpy(dtype=object), "")
        domain, domains = pd.factorize(named, sort=True)
        numbers, entry = np.unique(np.append(entries.domains["entry"].to_numpy(np.int64), -1), return_inverse=True)
        urls = ["", *graph.urls[numbers[1:]].tolist()]
        return cls(domain, list(domains), entry, urls, np.lexsort((entry, domain)))


class _Amounts(NamedTuple):
    """What one group of pages is given (rows of ``_Ends``), largest amount first, then by domain and entry; the sum."""

    source: Numbers
    amount: Floats
    whole: float


def _of_groups(
    graph: SiteGraph, entries: Entries, ends: _Ends, groups: Sequence[Ints], policy: Policy
) -> Iterator[_Amounts]:
    """What each group of pages is given."""
    units = np.zeros((len(graph), len(groups)))
    for place, pages in enumerate(groups):
        units[pages, place] = 1
    worth = (1 - policy.damping) * reverse(graph.edges, units, policy.damping)
    weight, entry = (entries.domains[name].to_numpy() for name in ("weight", "entry"))
    total = weight.sum()
    uniform = policy.uniform_share if total else 1.0
    given: Floats = (1 - policy.uniform_share) * weight / (total or 1.0)
    for place in range(len(groups)):
        amounts = np.append(given * worth[entry, place], uniform * worth[:, place].mean())
        source = ends.in_order[amounts[ends.in_order] != 0]
        source = source[np.argsort(-amounts[source], kind="stable")]
        yield _Amounts(source.astype(np.int32), amounts[source], float(amounts.sum()))


def _parts(groups: Sequence[Ints], nodes: int) -> list[Sequence[Ints]]:
    """Groups of pages, as many at a time as there is room for."""
    room = max(_BLOCK // max(nodes, 1), 1)
    return [groups[first : first + room] for first in range(0, len(groups), room)]
