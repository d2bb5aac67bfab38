"""Review signals that only many links together give: R11 to R18. Thresholds are judgement."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from analysis.profile.dating import by_domain, earliest
from analysis.profile.domain_lists import PLATFORMS
from analysis.profile.evidence import Evidence, Times
from analysis.profile.findings import Finding, Outcome, Uncomputed, quoted
from analysis.profile.phrases import normal
from analysis.profile.rules import AnchorClass
from analysis.profile.sitewide import TEMPLATE
from analysis.profile.subject import Site, Subject
from analysis.tables.counting import Codes, Flags

EXACT_SHARE: Final = 0.1
#: Of five domains one is a fifth, and no pattern.
EXACT_DOMAINS: Final = 3
BURST_DOMAINS: Final = 10
BURST_DAYS: Final = np.timedelta64(14, "D")
SPIKE_DEVIATIONS: Final = 3
SPIKE_DOMAINS: Final = 10
SPIKE_WEEKS: Final = 8
#: Weeks that are looked at: one wrong date must not make thousands of empty ones.
SPIKE_RECORD: Final = 104
TLD_DAYS: Final = np.timedelta64(90, "D")
TLD_DOMAINS: Final = 10
TLD_EARLIER: Final = 30
TLD_RATIO: Final = 3.0
UNRANKED_DOMAINS: Final = 100
#: Anchors that nobody writes alike by chance; brands, addresses and "read more" are.
_CHOSEN: Final = (AnchorClass.EXACT, AnchorClass.PARTIAL, AnchorClass.OTHER)
_NO_DATES: Final = "it is not known when links were first seen: import a list with dates (Ahrefs, Majestic, Semrush)"


def profile_signals(subject: Subject, site: Site) -> Iterator[Outcome]:
    """Looks for R11 to R16 and R18.

    Args:
        subject: the links to look at: followed ones of domains that may be judged.
        site: what is known of the site.
    """
    evidence = subject.evidence
    template = subject.found.has(*TEMPLATE)
    yield Finding("R11", evidence.pages_of(template), lambda *_: "a followed link in the template of the domain")
    yield _exact(subject, site)
    yield _bursts(subject)
    first = by_domain(evidence, subject.seen)
    yield _spikes(evidence, first)
    yield _reciprocal(evidence, site.back)
    yield _top_levels(evidence, first)
    yield _unranked(evidence, site.ranks)


def of_domains(evidence: Evidence, which: Flags) -> Flags:
    """The pages of domains that were found."""
    return np.append(which, False)[evidence.page_domain]


def _exact(subject: Subject, site: Site) -> Outcome:
    if not site.has_keywords:
        return Uncomputed("R12", "no keywords of the site are given")
    evidence, is_exact = subject.evidence, subject.are_of(AnchorClass.EXACT)
    total, exact = (len(np.unique(each)) for each in (evidence.domain, evidence.domain[is_exact]))
    share = exact / total if total else 0.0
    which = evidence.pages_of(is_exact) & (share > EXACT_SHARE) & (exact >= EXACT_DOMAINS)
    said = f"an anchor is exactly a keyword, as on {share:.0%} of the domains with a followed link"
    return Finding("R12", which, lambda *_: said)


def _bursts(subject: Subject) -> Outcome:
    """R13: the same words from many domains within days."""
    evidence, seen = subject.evidence, subject.seen
    if not len(seen) or np.isnat(seen).all():
        return Uncomputed("R13", _NO_DATES)
    links = np.flatnonzero(subject.are_of(*_CHOSEN) & ~np.isnat(seen))
    text, names = _same_words(evidence.anchors.iloc[links])
    count = len(evidence.domains)
    pairs, group = np.unique(text * count + evidence.domain[links], return_inverse=True)
    at = earliest(group, seen[links], len(pairs))
    order = np.lexsort((at, pairs // count))
    words, days = pairs[order] // count, at[order]
    reach = BURST_DOMAINS - 1
    is_start = np.zeros(len(order), dtype=np.bool_)
    if len(order) > reach:
        near = (days[reach:] - days[:-reach]) <= BURST_DAYS
        is_start[: len(order) - reach] = near & (words[reach:] == words[:-reach])
    starts = np.flatnonzero(is_start)
    inside = np.zeros(len(order) + 1, dtype=np.int64)
    np.add.at(inside, starts, 1)
    np.add.at(inside, starts + BURST_DOMAINS, -1)
    is_burst = np.zeros(len(pairs), dtype=np.bool_)
    is_burst[order] = np.cumsum(inside[:-1]) > 0
    sizes = np.bincount(pairs[is_burst] // count, minlength=len(names))
    in_burst = links[is_burst[group]]
    told = zip(evidence.domain[in_burst].tolist(), text[is_burst[group]].tolist(), strict=True)
    of_domain = dict(
        sorted(set(told), key=lambda pair: names[pair[1]], reverse=True)
    )  # the first in the alphabet stays

    def said(domain: int, _: int) -> str:
        number = of_domain[domain]
        return f"the anchor {quoted(names[number])} came from {sizes[number]} domains, ten or more within 14 days"

    pages = np.bincount(evidence.page[in_burst], minlength=len(evidence.pages)) > 0
    return Finding("R13", pages, said, is_of_pages=False)


def _same_words(anchors: "pd.Series[str]") -> tuple[Codes, list[str]]:
    """Numbers for anchors that are the same but for case, accents and punctuation."""
    texts = anchors.astype("category").cat.remove_unused_categories()
    of_text, names = pd.factorize(pd.Series([normal(str(each)) for each in texts.cat.categories], dtype="object"))
    return of_text.astype(np.int64)[texts.cat.codes.to_numpy()], [str(name) for name in names]


def _spikes(evidence: Evidence, first: Times) -> Outcome:
    """R14: a week with far more new domains than any other."""
    known = np.flatnonzero(~np.isnat(first))
    if not known.size:
        return Uncomputed("R14", _NO_DATES)
    week = first[known].astype("datetime64[W]").astype(np.int64)
    known, week = known[week > week.max() - SPIKE_RECORD], week[week > week.max() - SPIKE_RECORD]
    counts = np.bincount(week - week.min()).astype(np.float64)
    if len(counts) < SPIKE_WEEKS:
        return Uncomputed("R14", f"first sights of domains span {len(counts)} weeks; it takes {SPIKE_WEEKS}")
    others = len(counts) - 1
    mean = (counts.sum() - counts) / others
    deviation = np.sqrt(np.maximum(((counts**2).sum() - counts**2) / others - mean**2, 0.0))
    is_spike = (counts >= SPIKE_DOMAINS) & (counts > mean + SPIKE_DEVIATIONS * deviation)
    is_spike[0] = False  # the record begins: what was there before came in this week too
    place = np.full(len(first), -1, dtype=np.int64)
    place[known] = week - week.min()
    which = np.append(is_spike, False)[place]

    def said(domain: int, _: int) -> str:
        at = place[domain]
        day = np.datetime64(int(week.min() + at), "W").astype("datetime64[D]")
        return f"first seen in the week of {day}, as {counts[at]:.0f} domains; other weeks have {mean[at]:.1f}"

    return Finding("R14", of_domains(evidence, which), said, is_of_pages=False)


def _reciprocal(evidence: Evidence, back: pd.DataFrame | None) -> Outcome:
    if back is None:
        return Uncomputed("R15", "the site's own links are not known: crawl the site first")
    is_found = evidence.domains.isin(back.index) & ~evidence.domains.isin(PLATFORMS)

    def said(domain: int, _: int) -> str:
        row = back.loc[evidence.domains[domain]]
        there = f"{row['example_source_url']} to {row['example_target_url']}"
        return f"the site links back with {row['followed_links']} followed links, such as from {there}"

    return Finding("R15", of_domains(evidence, is_found), said, is_of_pages=False)


def _top_levels(evidence: Evidence, first: Times) -> Outcome:
    """R16: a top-level domain that has a far larger share of the new domains than of the earlier ones."""
    tops = pd.Index([name.rpartition(".")[2] for name in evidence.domains], dtype="str")
    known = ~np.isnat(first) & ~tops.str.isdecimal()  # the last number of an IPv4 address is no top-level domain
    if not known.any():
        return Uncomputed("R16", _NO_DATES)
    is_new = known & (first > first[known].max() - TLD_DAYS)
    is_old = known & ~is_new
    if is_old.sum() < TLD_EARLIER or is_new.sum() < TLD_DOMAINS:
        return Uncomputed(
            "R16",
            f"too few dated domains for a baseline: {is_old.sum()} before the last 90 days ({TLD_EARLIER} are needed), "
            f"{is_new.sum()} since ({TLD_DOMAINS})",
        )
    codes, names = pd.factorize(tops)
    new, old = (np.bincount(codes[which], minlength=len(names)) for which in (is_new, is_old))
    before = (old + 1) / (old.sum() + 1)
    now = new / new.sum()
    noise = SPIKE_DEVIATIONS * np.sqrt(before * (1 - before) / new.sum())
    is_found = (new >= TLD_DOMAINS) & (now >= TLD_RATIO * before) & (now > before + noise)

    def said(domain: int, _: int) -> str:
        at = codes[domain]
        then = old[at] / old.sum()
        return f".{names[at]} is {now[at]:.0%} of the domains of the last 90 days, and {then:.0%} of those before"

    return Finding("R16", of_domains(evidence, is_new & is_found[codes]), said, is_of_pages=False)


def _unranked(evidence: Evidence, ranks: "pd.Series[int] | None") -> Outcome:
    if ranks is None:
        return Uncomputed("R18", "no ranks of domains are given")
    is_unranked = ~evidence.domains.isin(ranks.index)
    domains = evidence.page_numbers("external_domain_count")
    pages = (domains > UNRANKED_DOMAINS) & of_domains(evidence, is_unranked)
    return Finding("R18", pages, lambda _, page: f"not ranked, and it links to {domains[page]:.0f} domains")
