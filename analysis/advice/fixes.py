"""What to mend, most recoverable authority first: backlinks that lead nowhere, links of the site that lose theirs."""

from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array

from analysis.advice.nearest_pages import Near, nearest_pages
from analysis.authority.causes import Causes
from analysis.authority.flow import evaporated
from analysis.authority.graph import Cause, Floats, Ints, SiteGraph
from analysis.authority.solve import pagerank, reverse
from analysis.authority.teleport import Entries, teleport
from analysis.given.policy import Policy
from analysis.shown.wording import count
from analysis.tables.counting import occurrences
from analysis.tables.frames import cells, codes, shaped
from linkspider.model.tables import MARTS

#: Clicks from the start page from which on a priority page is deep. Judgement: the field's rule of thumb.
DEEP: Final = 4
#: Fixes of links whose gain is computed, by solving the graph anew; and edges up to which that is done.
MOST_GAINS: Final = 50
MOST_EDGES: Final = 2_000_000
_ENTERS: Final = {
    Cause.EXTERNAL: "backlink_to_redirect_away",
    Cause.REDIRECT_LOOP: "backlink_to_redirect_loop",
    Cause.NOINDEX: "backlink_to_noindex",
    Cause.CANONICALISED: "backlink_to_canonicalised",
    Cause.BLOCKED: "backlink_to_blocked",
    Cause.BROKEN: "backlink_to_broken",
    Cause.NOT_HTML: "backlink_to_file",
    Cause.NOT_CRAWLED: "backlink_to_unknown",
}
_FLOWS: Final = {
    Cause.NOFOLLOW: "internal_nofollow",
    Cause.REDIRECT_LOOP: "internal_to_redirect_loop",
    Cause.NOINDEX: "internal_to_noindex",
    Cause.CANONICALISED: "internal_to_canonicalised",
    Cause.BLOCKED: "internal_to_blocked",
    Cause.BROKEN: "internal_to_broken",
}
#: Kinds of fixes and what each means.
KINDS: Final = {
    "backlink_to_broken": "backlinks lead to a page that does not answer: redirect it (301) to what replaces it",
    "backlink_to_redirect_away": "backlinks lead to a redirect of the site to another site, which has all they bring",
    "backlink_to_redirect_loop": "backlinks lead into redirects that go in a circle, or on and on",
    "backlink_to_noindex": "backlinks lead to a page that asks not to be indexed",
    "backlink_to_canonicalised": (
        "backlinks lead to a page whose canonical leads to no page of the crawl that may stand for it"
    ),
    "backlink_to_blocked": "backlinks lead to a page that robots.txt keeps crawlers from",
    "backlink_to_file": "backlinks lead to a file that is no page and links nowhere",
    "backlink_to_unknown": "backlinks lead to a URL that the site crawl has no answer for",
    "backlink_to_temporary_redirect": "backlinks lead to a temporary redirect (302, 307): make it permanent",
    "backlink_to_redirect_chain": "backlinks lead to a chain of redirects: let the first lead to the end",
    "internal_to_broken": "links of the site lead to a page that does not answer",
    "internal_to_redirect_loop": "links of the site lead into redirects that go in a circle, or on and on",
    "internal_to_noindex": "links of the site lead to a page that asks not to be indexed",
    "internal_to_canonicalised": (
        "links of the site lead to a page whose canonical leads to no page of the crawl that may stand for it"
    ),
    "internal_to_blocked": "links of the site lead to a page that robots.txt keeps crawlers from",
    "internal_nofollow": "links of the site to its own page say nofollow",
    "internal_to_redirect": "links of the site lead to a redirect: let them lead to its end",
    "internal_to_redirect_chain": "links of the site lead to a chain of redirects: let them lead to its end",
    "deep_priority": f"a priority page is {DEEP} or more clicks from the start page, or no path leads there",
}


class Known(NamedTuple):
    """What the fixes are computed from.

    Attributes:
        graph: the site's.
        entries: which domain links where.
        authority: x; worth: p, weights of the priority pages: each of shape (n,).
        policy: what counts how much.
        depth: clicks from the start page to each page, by url_key, duplicates resolved.
        doubt: why links of pages may be missing, so that clicks may be fewer; empty where none is.
    """

    graph: SiteGraph
    entries: Entries
    authority: Floats
    worth: Floats
    policy: Policy
    depth: "pd.Series[Any]"
    doubt: str = ""


def fixes(
    known: Known, pages: pd.DataFrame, resolved: pd.DataFrame, backlinks: pd.DataFrame, links: pd.DataFrame
) -> pd.DataFrame:
    """Gathers what to mend.

    Args:
        known: the graph and what flows in it.
        pages: the site's pages, with url_key, outcome, status, indexability and title.
        resolved: the mart ``resolution``, or what ``resolution.ways`` gives of it.
        backlinks: rows of the mart ``backlinks``, as the entries were made of them.
        links: the site's internal links, with target_key.

    Returns:
        The mart ``fixes``: most recoverable authority first, then most referring domains, links, then by kind and URL.
    """
    found = pd.concat(
        [
            _entering(known, pages, resolved, backlinks),
            _redirected(known, resolved, backlinks),
            _flowing(known, pages),
            _internal_redirects(resolved, links),
            _deep(known),
        ],
        ignore_index=True,
    )
    near = _suggested(known, pages, found)
    found["suggested_url"] = pd.Series([page and page.url for page in near], index=found.index, dtype=object)
    found["suggestion_similarity"] = [page.similarity if page else np.nan for page in near]
    order = ["recoverable_authority", "referring_domains", "links", "kind", "url", "target_url"]
    found = found.sort_values(order, ascending=[False, False, False, True, True, True], ignore_index=True)
    found["gain"] = _gains(known, found)
    return shaped(found.where(found.notna(), None), MARTS["fixes"])


def _entering(known: Known, pages: pd.DataFrame, resolved: pd.DataFrame, backlinks: pd.DataFrame) -> pd.DataFrame:
    """Backlinks that resolve to no page of the graph: what their domains would bring."""
    lost, total = known.entries.lost, known.entries.domains["weight"].sum()
    grouped = lost.groupby("url").agg(domains=("referring_domain", "nunique"), weight=("weight", "sum"))
    if known.entries.is_estimate:
        grouped["domains"] = grouped["weight"].astype("int64")
    share = (1 - known.policy.uniform_share) * grouped["weight"] / (total + grouped["weight"])
    state = pages.set_index(pages["url_key"].astype("str")).reindex(grouped.index)
    ends = backlinks["resolved_url"].fillna(backlinks["target_url"]).astype("str")
    followed = backlinks.assign(end=ends)[backlinks["is_followed"]]
    said = followed.groupby("end").agg(links=("links", "sum"), said=("anchor_text", lambda texts: " ".join(texts[:5])))
    said = said.reindex(grouped.index)
    why = Causes(pages, resolved)
    causes = [why.of(url) for url in grouped.index]
    is_away = [cause is Cause.EXTERNAL for cause in causes]
    return _rows(
        kind=[_ENTERS[cause] for cause in causes],
        url=grouped.index,
        target_url=grouped.index.map(why.ends).where(is_away, None),
        recoverable_authority=share.to_numpy(),
        referring_domains=grouped["domains"].to_numpy(),
        links=said["links"].fillna(0).to_numpy(),
        evidence=[
            f"{answer}; {_ending_here(domains, is_estimate=known.entries.is_estimate)}"
            for answer, domains in zip(_answers(state), grouped["domains"].tolist(), strict=True)
        ],
        is_dead=[cause in {Cause.BROKEN, Cause.NOT_CRAWLED, Cause.REDIRECT_LOOP} for cause in causes],
        said=said["said"].to_numpy(),
    )


def _ending_here(domains: int, *, is_estimate: bool) -> str:
    if is_estimate:
        return f"links of some {count(domains, 'site')}, followed or not, end here by Search Console's count"
    return f"followed backlinks of {count(domains, 'referring domain')} end here"


def _redirected(known: Known, resolved: pd.DataFrame, backlinks: pd.DataFrame) -> pd.DataFrame:
    """Backlinks that arrive, by a way that may break or be given up: nothing is lost but the way is long."""
    ways = resolved[(resolved["via"] != "self") & resolved["is_permanent"].notna()]
    ways = ways.assign(redirects=_redirects(ways))
    followed = backlinks[backlinks["is_followed"]]
    found = followed.merge(ways, left_on="target_url", right_on="url", how="inner", suffixes=("", "_of_way"))
    grouped = found.groupby("target_url").agg(
        domains=("referring_domain", "nunique"),
        links=("links", "sum"),
        end=("resolved_url_of_way", "first"),
        chain=("chain", "first"),
        redirects=("redirects", "first"),
        is_permanent=("is_permanent", "first"),
    )
    is_temporary = ~grouped["is_permanent"].astype(bool)
    kept = grouped[is_temporary | (grouped["redirects"] > 1)]
    kinds = np.where(is_temporary[kept.index], "backlink_to_temporary_redirect", "backlink_to_redirect_chain")
    is_node = known.graph.numbers(kept["end"].tolist()) >= 0
    return _rows(
        kind=kinds[is_node],
        url=kept.index[is_node],
        target_url=kept["end"][is_node].to_numpy(),
        recoverable_authority=np.zeros(int(is_node.sum())),
        referring_domains=kept["domains"][is_node].to_numpy(),
        links=kept["links"][is_node].to_numpy(),
        evidence=kept["chain"][is_node].to_numpy(),
    )


def _flowing(known: Known, pages: pd.DataFrame) -> pd.DataFrame:
    """Links of the site whose part evaporates though it leads to the site itself."""
    slots = known.graph.mendable
    shut = (slots["cause"] == Cause.NOFOLLOW) & (
        known.graph.numbers(slots["url"]) < 0
    )  # followed, it would be lost too
    slots = slots[slots["cause"].isin([*_FLOWS]) & ~shut]
    amount = evaporated(slots, known.authority, known.policy)
    slots = slots.assign(amount=amount, page=known.graph.urls[slots["source"]]).sort_values(
        ["amount", "page"], ascending=[False, True]
    )
    grouped = slots.groupby(["cause", "url"], as_index=False, sort=True).agg(
        amount=("amount", "sum"), links=("links", "sum"), sources=("source", "nunique"), first=("page", "first")
    )
    state = pages.set_index(pages["url_key"].astype("str")).reindex(grouped["url"])
    return _rows(
        kind=[_FLOWS[cause] for cause in grouped["cause"].tolist()],
        url=grouped["url"],
        recoverable_authority=grouped["amount"].to_numpy(),
        referring_domains=np.zeros(len(grouped), dtype=np.int64),
        links=grouped["links"].to_numpy(),
        evidence=[
            f"{answer}; {count(links, 'link')} on {count(sources, 'page')}, most is lost on {first}"
            for answer, links, sources, first in zip(
                _answers(state), *(grouped[name].tolist() for name in ("links", "sources", "first")), strict=True
            )
        ],
        is_dead=grouped["cause"].isin([Cause.BROKEN, Cause.REDIRECT_LOOP]),
        only=grouped["first"].where(grouped["sources"] == 1, None),
        said=[""] * len(grouped),
    )


def _internal_redirects(resolved: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Redirects that links of the site lead to: visitors and crawlers go a longer way."""
    ways = resolved[resolved["via"].str.startswith("redirect") & resolved["final_outcome"].notna()].set_index("url")
    internal = links["target_key"].astype("category")
    ends = internal.cat.categories
    counts = np.append(occurrences(codes(internal), len(ends)), 0)[ends.astype("str").get_indexer(ways.index)]
    ways = ways[counts > 0]
    return _rows(
        kind=np.where(_redirects(ways) > 1, "internal_to_redirect_chain", "internal_to_redirect"),
        url=ways.index,
        target_url=ways["resolved_url"].to_numpy(),
        recoverable_authority=np.zeros(len(ways)),
        referring_domains=np.zeros(len(ways), dtype=np.int64),
        links=counts[counts > 0],
        evidence=ways["chain"].to_numpy(),
    )


def _redirects(ways: pd.DataFrame) -> "pd.Series[Any]":
    """How many redirects are on each way; the canonical that a way may end with is a hop too."""
    return ways["hops"] - ways["via"].str.endswith("canonical").astype("int64")


def _deep(known: Known) -> pd.DataFrame:
    """Priority pages far from the start page."""
    depth = known.depth.reindex(known.graph.names)
    is_far = (depth.isna() | (depth >= DEEP)).to_numpy(dtype=bool) & (known.worth > 0)
    far = depth[is_far]
    ways = ["no path of clicks leads there" if pd.isna(each) else f"{each} clicks away" for each in far]
    return _rows(
        kind=["deep_priority"] * len(far),
        url=far.index,
        recoverable_authority=np.zeros(len(far)),
        referring_domains=np.zeros(len(far), dtype=np.int64),
        links=np.zeros(len(far), dtype=np.int64),
        evidence=[f"{way} by what was read; inconclusive: {known.doubt}" if known.doubt else way for way in ways],
    )


def _suggested(known: Known, pages: pd.DataFrame, found: pd.DataFrame) -> list[Near | None]:
    """The page that each dead address most likely meant."""
    lost = found[found["is_dead"].to_numpy(dtype=bool)]
    if lost.empty:
        return [None] * len(found)
    titles = pages.assign(url=pages["url_key"].astype("str"))[["url", "title"]]
    living = pd.DataFrame({"url": known.graph.names}).merge(titles, on="url", how="left")
    told = nearest_pages(lost["url"].tolist(), lost["said"].fillna("").tolist(), living.fillna({"title": ""}))
    near = dict(zip(lost.index, told, strict=True))
    suggested = [near.get(place) for place in found.index]
    # the page on which the only link stands cannot be what it is to lead to
    return [page if page and page.url != only else None for page, only in zip(suggested, found["only"], strict=True)]


def _gains(known: Known, found: pd.DataFrame) -> Floats:
    """The change at the priority pages of each fix that has a suggested page, or takes nofollow away.

    All are in one unit, what enters the site today. Domains that come back bring what a domain brings today, on top of
    the others: a share that they took from these would be no loss to anybody. Links bring nothing in: they are led to
    the suggested page, or followed, and the graph is solved anew.
    """
    gains = np.full(len(found), np.nan)
    graph, policy = known.graph, known.policy
    total = known.entries.domains["weight"].sum()
    if not known.worth.any():
        return gains
    reach = (1 - policy.damping) * reverse(graph.edges, known.worth, policy.damping)
    before = float(known.worth @ known.authority)
    entering = teleport(len(graph), known.entries.credit(len(graph)), policy)
    solved = 0
    is_shut = found["kind"] == _FLOWS[Cause.NOFOLLOW]
    ends = found["suggested_url"].where(~is_shut, found["url"])
    ends = ends[ends.notna()]
    told = found.loc[ends.index]
    rows = (each.tolist() for each in (told.index, graph.numbers(ends), told["kind"], told["url"]))
    for place, end, kind, url in zip(*rows, strict=True):
        if kind.startswith("backlink") and not total:  # the first backlink of all takes what all pages shared
            gains[place] = (1 - policy.uniform_share) * (reach[end] - reach.mean())
        elif kind.startswith("backlink"):
            gains[place] = _new_weight(known.entries, url, end) * reach[end] * (1 - policy.uniform_share) / total
        elif solved < MOST_GAINS and graph.edges.nnz <= MOST_EDGES:
            solved += 1
            rank = pagerank(_mended(graph, _slots_of(graph, kind, url), end), entering, policy.damping)
            gains[place] = float(known.worth @ rank) - before
    return gains


def _new_weight(entries: Entries, url: str, end: int) -> float:
    """The weight of the domains that link to a URL and not yet to the page that it is to lead to."""
    if entries.is_estimate:  # nobody knows which sites link to both
        return float(entries.lost.loc[entries.lost["url"] == url, "weight"].sum())
    there = set(entries.domains.loc[entries.domains["entry"] == end, "referring_domain"])
    lost = entries.lost[entries.lost["url"] == url]
    return float(lost.loc[~lost["referring_domain"].isin(there), "weight"].sum())


def _slots_of(graph: SiteGraph, kind: str, url: str) -> pd.DataFrame:
    """The slots that a fix of links is about; a nofollowed link passes nothing on, wherever it is led."""
    slots = graph.mendable[graph.mendable["url"] == url]
    return slots[(slots["cause"] == Cause.NOFOLLOW) == (kind == _FLOWS[Cause.NOFOLLOW])]


def _mended(graph: SiteGraph, slots: pd.DataFrame, end: int) -> "csr_array[Any, Any]":
    """The edges with what slots lose led to a page; one that links there already has one slot for both then.

    That page itself has no slot for it any more: a link to the page that it stands on passes nothing on.
    """
    lost = slots.groupby("source")["share"].sum()
    source: Ints = lost.index.to_numpy(np.int64)
    known = graph.edges[source][:, [end]].toarray().ravel()
    share = lost.to_numpy(np.float64)
    is_end = source == end
    gone = np.where(is_end, share, np.minimum(known, share))  # of two slots of a target the heavier counts
    grown = np.ones(len(graph))
    grown[source] = 1 / np.maximum(1 - gone, np.finfo(float).tiny)
    added = np.where(is_end, 0.0, np.maximum(share - known, 0.0))
    more = csr_array((added, (source, np.full(len(source), end))), shape=graph.edges.shape)
    return csr_array(diags_array(grown) @ (graph.edges + more))


def _answers(pages: pd.DataFrame) -> list[str]:
    """What each page answered, in words."""
    return [
        "not crawled" if outcome is None else str(outcome) if status is None else f"{outcome} ({status})"
        for outcome, status in zip(cells(pages["outcome"]), cells(pages["status"]), strict=True)
    ]


def _rows(**columns: Any) -> pd.DataFrame:
    """Rows of one kind of fix; what is not given is null, or not dead."""
    frame = pd.DataFrame({name: np.asarray(values, dtype=object) for name, values in columns.items()})
    defaults = {"target_url": None, "is_dead": False, "said": None, "only": None}
    return frame.assign(**{name: value for name, value in defaults.items() if name not in frame})
