"""Where each URL of the site ends when redirects and then a canonical are followed.

The rules, in order:

1. Redirects are followed to their end: HTTP redirects and those of a page itself (meta refresh) without delay. A page
   that refreshes itself redirects nowhere, nor does one that shows itself for a while first.
2. Redirects that lead in a circle, or into one, lead nowhere: such a URL stays itself (``is_loop``). So does one whose
   end is more than ``MOST_HOPS`` redirects away.
3. An end that the crawl has no row for, such as one on another site, is where the URL resolves to, but no page of the
   crawl: ``conflict`` says so, and the URL counts as itself.
4. If the end answered ok and names one canonical, that is followed where it is a page of the crawl that answered ok,
   may be indexed and names no further canonical. In all other cases the page stays itself, and ``conflict`` says why:
   search engines take a canonical for a hint, and a broken one is no reason to drop a page. A canonical on another site
   takes no page of this one away. A crawl does not fetch what a canonical names unless something else leads there.
   Where what it names redirects back to the page, as without a closing slash or with ``www.``, nothing else is meant
   than the page itself: it may be indexed (``states``), though it goes in a circle. That of a noindexed page is
   followed, but the page says two things, and ``conflict`` tells it: Google wants a canonical alone. A chain of
   canonicals is written out in ``chain``, by the page that begins it.
5. A page that backlinks lead to and the crawl has no row for, as under another spelling (http, www), was looked at
   beside the referring pages (``target_checks``). It ends where it led then, by redirects or else a canonical, and from
   there by the rules above, if that is a page of the crawl. What the crawl has a row for, it knows by itself.

Sources: RFC 6596 (the canonical link relation); the WHATWG standard for URLs; Google Search Central, "How to specify a
canonical URL" (on noindex within a site).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from analysis.tables.frames import cells, shaped
from linkspider.model import domains, urls
from linkspider.model.indexability import Indexability
from linkspider.model.outcome import Outcome
from linkspider.model.tables import MARTS
from linkspider.model.target_verdict import REFRESH, TargetVerdict

MOST_HOPS: Final = 20
SELF: Final = "self"
#: Conflicts that others ask for: redirects that lead nowhere, a canonical that redirects to the page that names it, and
#: redirects that leave the site.
CIRCLE: Final = "redirects lead in a circle"
BACK: Final = "canonical redirects back to the page"
AWAY: Final = "redirect to another site"
_REDIRECTING: Final = "canonical to a redirecting page"
_CHAIN: Final = "canonical chain"
_CANONICAL_CIRCLE: Final = "canonicals lead in a circle"
_REDIRECTS: Final = (Outcome.REDIRECT, Outcome.REDIRECT_LOOP)
#: What stands between the URLs of a redirect chain in ``target_checks``.
_STEP: Final = re.compile(rf" -(\d{{3}}|{REFRESH})-> ")
_PERMANENT: Final = frozenset({"301", "308", REFRESH})
_UNREAD: Final = frozenset(
    {
        *(Outcome.ROBOTS_DENIED, Outcome.ROBOTS_UNREACHABLE, Outcome.RATE_LIMITED, Outcome.HOST_UNAVAILABLE),
        *(Outcome.BLOCKED_ADDRESS, Outcome.BLOCKED_SCHEME, Outcome.TRAP_CUT, Outcome.LIMIT_CUT),
        *(Outcome.URL_TOO_LONG, Outcome.PARSE_TIMEOUT, Outcome.INTERNAL_ERROR, Outcome.TOO_LARGE, Outcome.TRUNCATED),
    }
)


class _Hop(NamedTuple):
    """A redirect: where it leads, and how."""

    target: str
    by: str
    is_permanent: bool


class _Way(NamedTuple):
    """Where redirects lead from a URL, and why they were not followed further."""

    end: str
    hops: tuple[_Hop, ...] = ()
    is_loop: bool = False
    conflict: str | None = None


class _Canonical(NamedTuple):
    """A page that names another one as its canonical."""

    target: str
    is_one_of_several: bool


class _Known(NamedTuple):
    """What the crawl knows of its URLs, for looking up."""

    redirects: Mapping[str, _Hop]
    canonicals: Mapping[str, _Canonical]
    outcomes: Mapping[str, str]
    noindex: frozenset[str]


def ways(pages: pd.DataFrame, checks: pd.DataFrame | None = None) -> pd.DataFrame:
    """Resolves what redirects or names a canonical, and what backlinks lead to beside it; see the module for the rules.

    Args:
        pages: one row per URL, with url_key (distinct), outcome, status, redirect_url, redirect_kind, is_permanent,
            canonical_url, has_canonical_conflict and is_noindex.
        checks: rows of ``target_checks``: target_key, redirect_chain, final_url, verdict and reason; None for none.

    Returns:
        Rows of the mart ``resolution``, by URL; every other URL of the crawl ends at itself.
    """
    known = _read(pages)
    rows = [(url, *_row(url, known)) for url in {**known.redirects, **known.canonicals}]
    frame = pd.DataFrame(rows, columns=["url", *_ROW])
    if checks is not None and len(checks):
        frame = pd.concat([frame, _checked(checks, known)], ignore_index=True)
    ends = pd.DataFrame({"resolved_url": pages["url_key"], "final_outcome": pages["outcome"]})
    ends = ends.assign(final_status=pages["status"]).astype({"resolved_url": "str"})
    ends = ends[ends["resolved_url"].isin({*frame["resolved_url"]})]
    frame = frame.astype({"resolved_url": "str"}).merge(ends, on="resolved_url", how="left", validate="many_to_one")
    return shaped(frame, MARTS["resolution"]).sort_values("url", ignore_index=True)


def resolution(pages: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Where each URL of a site crawl ends.

    Args:
        pages: as in ``ways``; others: what ``ways`` gives of them.

    Returns:
        The mart ``resolution``, by URL.
    """
    keys = pages["url_key"].astype("str")
    ends = pd.DataFrame({"url": keys, "resolved_url": keys, "via": SELF, "hops": 0, "is_loop": False})
    ends = ends.assign(chain=None, is_permanent=None, conflict=None)
    ends = ends.assign(final_outcome=pages["outcome"], final_status=pages["status"])
    ends = shaped(ends[~keys.isin({*others["url"]})], MARTS["resolution"])
    whole = pd.concat([ends, others], ignore_index=True) if len(others) else ends
    return whole.sort_values("url", ignore_index=True)


def folds(resolved: pd.DataFrame) -> dict[str, str]:
    """What counts as another page when resolved pages are counted: URL -> the page of the crawl that it ends at.

    URLs that end at themselves, or at something that is no page of the crawl, are left out: they count as themselves.

    Args:
        resolved: what ``ways`` gives, or the mart ``resolution``.
    """
    moved = resolved[(resolved["url"] != resolved["resolved_url"]) & resolved["final_outcome"].notna()]
    return dict(zip(moved["url"].tolist(), moved["resolved_url"].tolist(), strict=True))


def states(pages: pd.DataFrame, resolved: pd.DataFrame) -> "pd.Series[Any]":
    """What keeps each page out of an index, now that the whole crawl is known.

    A page that is out for its canonical alone may be indexed after all, if that redirects back to the page.

    Args:
        pages: one row per url_key, with indexability as the page alone tells it.
        resolved: what ``ways`` gives, or the mart ``resolution``.

    Returns:
        The indexability of each, in the order of the pages.
    """
    said = pages["indexability"]
    back = resolved.loc[(resolved["conflict"] == BACK) & resolved["is_loop"], "url"]
    is_own = pages["url_key"].isin({*back}) & (said == Indexability.CANONICALISED)
    return said.astype("str").mask(is_own, Indexability.INDEXABLE.value) if is_own.any() else said


def redirect_ends(pages: pd.DataFrame) -> dict[str, str]:
    """Where the redirects of a crawl end: URL -> end, for every URL that redirects and is in no circle.

    Args:
        pages: as in ``resolution``; no canonical columns are needed.
    """
    redirects = dict(_redirects(pages))
    ways = ((url, _follow(url, redirects)) for url in redirects)
    return {url: way.end for url, way in ways if way.hops}


_ROW: Final = ("resolved_url", "via", "hops", "chain", "is_permanent", "is_loop", "conflict")


def _checked(checks: pd.DataFrame, known: _Known) -> pd.DataFrame:
    """The targets of backlinks that the crawl lacks and that end at a page of it, by what was seen of them."""
    redirects, canonicals, outcomes = {**known.redirects}, {**known.canonicals}, {**known.outcomes}
    asked = []
    for row in _records(checks, ["target_key", "redirect_chain", "final_url", "verdict", "reason"]):
        url = row["target_key"]
        if url in known.outcomes:
            continue
        if row["redirect_chain"] and row["final_url"]:
            at, *steps = _STEP.split(row["redirect_chain"])
            for status, target in zip(steps[::2], steps[1::2], strict=True):
                if urls.key(at) not in known.outcomes:
                    redirects.setdefault(urls.key(at), _Hop(urls.key(target), status, status in _PERMANENT))
                at = target
        elif row["verdict"] == TargetVerdict.CANONICALISED and row["reason"]:
            canonicals[url], outcomes[url] = _Canonical(urls.key(row["reason"]), False), Outcome.OK
        else:
            continue
        asked.append(url)
    wider = known._replace(redirects=redirects, canonicals=canonicals, outcomes=outcomes)
    rows = [(url, *_row(url, wider)) for url in dict.fromkeys(asked)]
    return pd.DataFrame([row for row in rows if row[1] in known.outcomes], columns=["url", *_ROW])


def _row(url: str, known: _Known) -> tuple[str, str, int, str | None, bool | None, bool, str | None]:
    """The columns of ``_ROW`` for a URL that redirects or names a canonical."""
    way = _follow(url, known.redirects)
    if way.conflict or way.is_loop:
        return (url, SELF, 0, None, None, way.is_loop, way.conflict)
    canonical, conflict, is_loop = way.end, _end_conflict(url, way, known), False
    if not conflict:
        canonical, conflict, is_loop = _canonical(way.end, known)
        is_loop &= not way.hops  # what redirects to a circle of canonicals is no part of it
    vias = [*(["redirect"] if way.hops else []), *(["canonical"] if canonical != way.end else [])]
    steps = [f" -{hop.by}-> {hop.target}" for hop in way.hops]
    if canonical != way.end:
        steps.append(f" -canonical-> {canonical}")
    told = _named(url, known) if conflict in {_CHAIN, _CANONICAL_CIRCLE} and not way.hops else steps
    chain = f"{url}{''.join(told)}" if told else None
    is_permanent = all(hop.is_permanent for hop in way.hops) if way.hops else None
    return (canonical, "+".join(vias) or SELF, len(steps), chain, is_permanent, is_loop, conflict)


def _follow(url: str, redirects: Mapping[str, _Hop]) -> _Way:
    hops: list[_Hop] = []
    end, seen = url, {url}
    while end in redirects:
        hop = redirects[end]
        if hop.target in seen:
            return _Way(url, is_loop=True, conflict=CIRCLE)
        if len(hops) == MOST_HOPS:
            return _Way(url, conflict=f"more than {MOST_HOPS} redirects")
        hops.append(hop)
        end = hop.target
        seen.add(end)
    return _Way(end, tuple(hops))


def _end_conflict(url: str, way: _Way, known: _Known) -> str | None:
    """Why the end of redirects is no page of the crawl."""
    if not way.hops or way.end in known.outcomes:
        return None
    is_away = domains.of_url(way.end) != domains.of_url(url)
    return AWAY if is_away else "redirect to a URL that was not crawled"


def _canonical(page: str, known: _Known) -> tuple[str, str | None, bool]:
    """Where a page ends by its canonical, why the canonical was not followed if so, and whether it is a loop."""
    named = known.canonicals.get(page)
    if named is None or known.outcomes.get(page) != Outcome.OK:
        return page, None, False
    conflict = "several canonicals" if named.is_one_of_several else _unfit(page, named.target, known)
    if conflict == _REDIRECTING and _follow(named.target, known.redirects).end == page:
        return page, BACK, True
    if conflict:
        return page, conflict, False
    if named.target in known.canonicals:
        return page, *_canonical_chain(page, known)
    if named.target in known.noindex:
        return page, "canonical to a noindexed page", False
    return named.target, "noindex beside a canonical elsewhere" if page in known.noindex else None, False


def _unfit(page: str, target: str, known: _Known) -> str | None:
    """Why a canonical leads to no page of the crawl that was read."""
    outcome = known.outcomes.get(target)
    if outcome is None:
        is_away = domains.of_url(target) != domains.of_url(page)
        return "canonical to another site" if is_away else "canonical to a URL that was not crawled"
    if target in known.redirects or outcome in _REDIRECTS:
        return _REDIRECTING
    if outcome in _UNREAD:
        return f"canonical to a page that was not read ({outcome})"
    return None if outcome == Outcome.OK else f"canonical to a broken page ({outcome})"


def _canonical_chain(page: str, known: _Known) -> tuple[str, bool]:
    """What a canonical that names a further canonical is: a chain, or a loop that this page is part of."""
    is_loop = _canonicals_from(page, known)[-1] == page
    return _CANONICAL_CIRCLE if is_loop else _CHAIN, is_loop


def _named(page: str, known: _Known) -> list[str]:
    """The steps of a chain of canonicals, as the column ``chain`` shows them."""
    return [f" -canonical-> {url}" for url in _canonicals_from(page, known)]


def _canonicals_from(page: str, known: _Known) -> list[str]:
    """What canonicals name one after the other, as far as each names one, and a circle once."""
    found: list[str] = []
    seen, named = {page}, known.canonicals.get(page)
    while named is not None and not named.is_one_of_several and len(found) <= MOST_HOPS:
        found.append(named.target)
        if named.target in seen:
            break
        seen.add(named.target)
        named = known.canonicals.get(named.target)
    return found


def _read(pages: pd.DataFrame) -> _Known:
    keys = pages["url_key"].astype("str").tolist()
    is_noindex = pages["is_noindex"].to_numpy(dtype=bool)
    return _Known(
        redirects=dict(_redirects(pages)),
        canonicals=dict(_canonicals(pages)),
        outcomes=dict(zip(keys, pages["outcome"].tolist(), strict=True)),
        noindex=frozenset(pages["url_key"].astype("str")[is_noindex]),
    )


def _redirects(pages: pd.DataFrame) -> Iterator[tuple[str, _Hop]]:
    """Each URL that redirects, and how; a page that refreshes itself, or leads away after a delay, stays itself."""
    names = ["url_key", "redirect_url", "redirect_kind", "status", "is_permanent"]
    for row in _records(pages[pages["redirect_url"].notna()], names):
        target, is_http = urls.key(row["redirect_url"]), row["redirect_kind"] != "meta_refresh"
        if not is_http and (target == row["url_key"] or not row["is_permanent"]):
            continue
        by = ("redirect" if row["status"] is None else str(int(row["status"]))) if is_http else REFRESH
        yield row["url_key"], _Hop(target, by, bool(row["is_permanent"]))


def _canonicals(pages: pd.DataFrame) -> Iterator[tuple[str, _Canonical]]:
    """Each page that names a canonical other than itself, or several."""
    is_several = pages["has_canonical_conflict"].to_numpy(dtype=bool)
    is_other = pages["canonical_url"].astype("str") != pages["url_key"].astype("str")  # most pages name themselves
    named = (pages["canonical_url"].notna() & is_other) | is_several
    for row in _records(pages[named], ["url_key", "canonical_url", "has_canonical_conflict"]):
        several = bool(row["has_canonical_conflict"])
        target = row["url_key"] if row["canonical_url"] is None else urls.key(row["canonical_url"])
        if several or target != row["url_key"]:
            yield row["url_key"], _Canonical(target, several)


def _records(pages: pd.DataFrame, names: list[str]) -> Iterator[dict[str, Any]]:
    """Rows as dictionaries, None where a value is null."""
    for row in zip(*(cells(pages[name]) for name in names), strict=True):
        yield dict(zip(names, row, strict=True))
