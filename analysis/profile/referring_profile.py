"""Referring domains in depth: one row per domain, from its backlinks, its pages and what else is known."""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.profile.acquisition import TYPES, Acquired, acquired, bits_of, rules_in_words, union
from analysis.profile.aliases import aliases
from analysis.profile.anchor_classes import CLASSES, AnchorWords, class_codes
from analysis.profile.anchors import numbered
from analysis.profile.dating import by_domain, dates, earliest
from analysis.profile.diversity import in_words
from analysis.profile.domain_lists import PLATFORMS, are_below
from analysis.profile.evidence import Evidence, Times, times
from analysis.profile.quality import domain_quality, quality_weights
from analysis.profile.reciprocal import links_back
from analysis.profile.rules import Acquisition
from analysis.profile.signals import review
from analysis.profile.sitewide import TEMPLATE
from analysis.profile.subject import Site, Subject
from analysis.tables.counting import Codes, distinct_pairs
from analysis.tables.frames import shaped
from analysis.tables.load import ALIAS_COLUMNS
from linkspider.model.tables import MARTS, TABLES

MART: Final = MARTS["domain_profile"]
#: Columns that are read of the pages of the site, and of its links to other domains.
OWN_PAGE_COLUMNS: Final = ("title", "language", "text_sketch", "word_count")
OUTBOUND_COLUMNS: Final = ("source_url", "target_domain", "target_url", "is_followed")
_UNKNOWN: Final = TYPES.index(Acquisition.UNKNOWN)


@dataclass(frozen=True)
class Material:
    """What is known beside the backlinks and their pages; what is missing costs what rests on it, and is said.

    Attributes:
        words: host names, brands and keywords of the site.
        own_pages: pages of the site crawl that answered ok: ``OWN_PAGE_COLUMNS``; None where it was not crawled.
        outbound: its links to other domains: ``OUTBOUND_COLUMNS``; None where it was not crawled.
        seeds: rows of seed lists: referring_key, target_key, tool_first_seen.
        checks: ``backlink_checks``: checked_url, target_key, discovered_status, checked_at.
        own_domains: other domains of the owner's; what stands below them too.
        allowed_domains: domains that a person vouches for; what stands below them too.
        ranks: places of domains, 1 the best, indexed by domain.
        ranked: how many domains that list ranks; None: its last place.
        imported: figures of other tools, indexed by domain, as ``imported_authority.in_words`` gives them.
        has_lexicon: what link spam is made for is a sign.
        edges: redirects, refreshes and canonicals that lead to the site: ``load.ALIAS_COLUMNS``; None: not read.
    """

    words: AnchorWords = field(default_factory=AnchorWords)
    own_pages: pd.DataFrame | None = None
    outbound: pd.DataFrame | None = None
    seeds: pd.DataFrame | None = None
    checks: pd.DataFrame | None = None
    own_domains: tuple[str, ...] = ()
    allowed_domains: tuple[str, ...] = ()
    ranks: "pd.Series[int] | None" = None
    ranked: int | None = None
    imported: "pd.Series[str] | None" = None
    has_lexicon: bool = True
    edges: pd.DataFrame | None = None


class Profile(NamedTuple):
    """Referring domains in depth.

    Attributes:
        domains: the mart ``domain_profile``: most followed pages first, then most pages, then by name.
        signals: the mart ``review_signals``.
        states: the mart ``signal_states``.
        quality: the mart ``domain_quality``.
    """

    domains: pd.DataFrame
    signals: pd.DataFrame
    states: pd.DataFrame
    quality: pd.DataFrame


def profile(backlinks: pd.DataFrame, referring_pages: pd.DataFrame, known: Material) -> Profile:
    """Looks at referring domains in depth.

    Args:
        backlinks: one row per backlink occurrence: ``evidence.LINK_COLUMNS``.
        referring_pages: one row per page of the same crawl: ``evidence.PAGE_COLUMNS``.
        known: what else is known.

    Raises:
        KeyError: if a column is missing.
    """
    edges = _no_edges() if known.edges is None else known.edges
    evidence = Evidence.of(backlinks, referring_pages, edges["source_domain"].astype("str"))
    stand_in = aliases(edges, evidence)
    own_pages = _no_pages() if known.own_pages is None else known.own_pages[list(OWN_PAGE_COLUMNS)]
    back = None if known.outbound is None else links_back(known.outbound)
    dated = dates(evidence, known.seeds, known.checks)
    found = acquired(evidence, own_pages, known.words.hosts, dated)
    classes = class_codes(*evidence.read_anchors, known.words)
    is_own, is_allowed = (
        are_below(evidence.domains, [name.lower() for name in names])
        for names in (known.own_domains, known.allowed_domains)
    )
    site = Site(own_pages, back, known.ranks, bool(known.words.keywords.phrases), known.has_lexicon)
    looked_at = review(Subject(evidence, found, classes, dated.claimed_at), site, is_own | is_allowed)
    frame = _counted(evidence, known, stand_in).assign(
        **_acquisition(evidence, found, stand_in["addresses"].to_numpy()),
        **_reviewed(evidence, looked_at.signals),
        is_own=is_own,
        is_allowed=is_allowed,
        is_shared_platform=evidence.domains.isin(PLATFORMS),
        is_sitewide=np.bincount(evidence.domain[found.has(*TEMPLATE)], minlength=len(evidence.domains)) > 0,
        is_reciprocal=evidence.domains.isin(back.index) if back is not None else False,
        anchor_classes=in_words(_matrix(evidence.domain, classes, evidence, len(CLASSES)), CLASSES),
        first_seen_at=_moments(by_domain(evidence, dated.claimed_at)),
    )
    order = ["followed_pages", "referring_pages", "referring_domain"]
    frame = shaped(frame.sort_values(order, ascending=[False, False, True]), MART)
    quality = domain_quality(frame, is_ranked=known.ranks is not None)
    return Profile(frame, looked_at.signals, looked_at.states, quality)


def _counted(evidence: Evidence, known: Material, stand_in: pd.DataFrame) -> pd.DataFrame:
    count, followed = len(evidence.domains), evidence.flag("is_followed")
    links = np.bincount(evidence.domain, minlength=count)
    followed_links = np.bincount(evidence.domain[followed], minlength=count)
    followed_pages = evidence.pages_by_domain(followed)
    target = numbered(evidence.links["target_key"])
    fetched = times(evidence.links["fetched_at"])
    ranks = pd.Series(dtype="float64") if known.ranks is None else known.ranks
    imported = None if known.imported is None else known.imported.reindex(evidence.domains).to_numpy()
    first, last = (stand_in[name].to_numpy(dtype="datetime64[us]") for name in ("first", "last"))
    latest = np.full(count, np.iinfo(np.int64).min, dtype=np.int64)
    np.maximum.at(latest, evidence.domain, fetched.astype(np.int64))
    return pd.DataFrame(
        {
            "referring_domain": evidence.domains,
            "backlinks": links,
            "followed_backlinks": followed_links,
            "referring_pages": evidence.pages_by_domain(),
            "followed_pages": followed_pages,
            "linked_pages": distinct_pairs(evidence.domain, target, count),
            "follow_share": followed_links / np.maximum(links, 1),
            "authority_rank": ranks.reindex(evidence.domains).astype("Int64").to_numpy(),
            "quality_weight": quality_weights(evidence.domains, followed_pages, known.ranks, known.ranked),
            "imported_authority": imported,
            "first_fetched_at": _moments(np.where(links > 0, earliest(evidence.domain, fetched, count), first)),
            "last_fetched_at": _moments(np.where(links > 0, latest.astype("datetime64[us]"), last)),
        }
    )


def _acquisition(evidence: Evidence, found: Acquired, stand_in: Codes) -> dict[str, Any]:
    """The type of most pages of each domain; a page's type is the first one that holds for a link of it.

    Addresses that stand for a page of the site are pages of a type of their own: so many of each domain.
    """
    of_page = np.full(len(evidence.pages), _UNKNOWN, dtype=np.int8)
    np.minimum.at(of_page, evidence.page, found.kind)
    counts = _matrix(evidence.page_domain, of_page, evidence, len(TYPES))
    counts[:, TYPES.index(Acquisition.REDIRECT_ALIAS)] += stand_in
    told = counts.copy()
    told[:, _UNKNOWN] = 0
    kinds = np.where(told.any(axis=1), told.argmax(axis=1), _UNKNOWN)
    bits = union(evidence.domain, found.bits, len(evidence.domains))
    bits[stand_in > 0] |= bits_of("redirect_alias.edge")
    return {
        "acquisition": np.array([each.value for each in TYPES])[kinds],
        "acquisition_types": in_words(counts, TYPES),
        "acquisition_rules": rules_in_words(bits).to_numpy(),
    }


def _reviewed(evidence: Evidence, raised: pd.DataFrame) -> dict[str, Any]:
    groups = raised.assign(said=raised["signal"] + ": " + raised["evidence"]).groupby("referring_domain")
    return {
        "review_flags": groups["signal"].agg(" ".join).reindex(evidence.domains).to_numpy(),
        "review_evidence": groups["said"].agg("; ".join).reindex(evidence.domains).to_numpy(),
    }


def _matrix(domain: Codes, kind: npt.NDArray[np.int8], evidence: Evidence, width: int) -> Codes:
    """How many of each kind a domain has: shape (domains, width)."""
    count = len(evidence.domains)
    return np.bincount(domain * width + kind, minlength=count * width).reshape(count, width)


def _moments(values: Times) -> "pd.Series[pd.Timestamp]":
    moments: pd.Series[pd.Timestamp] = pd.Series(values).dt.tz_localize("UTC")
    return moments


def _no_pages() -> pd.DataFrame:
    return TABLES["pages"].schema.empty_table().select(list(OWN_PAGE_COLUMNS)).to_pandas()


def _no_edges() -> pd.DataFrame:
    return TABLES["links"].schema.empty_table().select(list(ALIAS_COLUMNS)).to_pandas()
