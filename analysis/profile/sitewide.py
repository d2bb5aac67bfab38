"""Links that stand in a template: once decided, shown on every page of a domain."""

from typing import Final

import numpy as np

from analysis.profile.acquisition_lexicon import CREDIT
from analysis.profile.evidence import Evidence
from analysis.tables.counting import Codes, Flags, distinct_pairs
from linkspider.model.placement import Placement

#: Judgement: a link that stands outside of the content of so many pages of a domain, and of most that link, is in its
#: template; and one that stands at the same place of so many pages is too, whatever that place is called.
TEMPLATE_PAGES: Final = 3
REPEATED_PAGES: Final = 20
#: Rules that say that a link stands in a template.
TEMPLATE: Final = ("sitewide.template", "sitewide.repeated", "sitewide.boilerplate")
TEMPLATE_PLACES: Final = (Placement.FOOTER, Placement.HEADER, Placement.NAV, Placement.SIDEBAR)


def sitewide(evidence: Evidence) -> dict[str, Flags]:
    """Finds the links of templates.

    Returns:
        Rule id -> the links for which it holds.
    """
    found = (_template(evidence), _repeated(evidence), evidence.flag("is_boilerplate"))
    return dict(zip(TEMPLATE, found, strict=True))


def credit_links(evidence: Evidence) -> Flags:
    """Links of those who made or host a page, outside of the content."""
    is_elsewhere = evidence.in_placements(*TEMPLATE_PLACES)
    found = np.zeros(len(evidence.links), dtype=np.bool_)
    which = np.flatnonzero(is_elsewhere)
    few = evidence.chosen(is_elsewhere)
    found[which] = few.link_has("anchor_text", CREDIT) | few.link_has("context_before", CREDIT)
    return found


def _template(evidence: Evidence) -> Flags:
    """Links outside of the content, on domains where most pages that link do so there."""
    is_elsewhere = evidence.in_placements(*TEMPLATE_PLACES)
    there, all_pages = evidence.pages_by_domain(is_elsewhere), evidence.pages_by_domain()
    is_template = (there >= TEMPLATE_PAGES) & (2 * there > all_pages)
    return is_elsewhere & is_template[evidence.domain]


def _repeated(evidence: Evidence) -> Flags:
    """The same target under the same anchor at the same place of the document, on many pages of a domain."""
    is_possible = (evidence.pages_by_domain() >= REPEATED_PAGES)[evidence.domain]
    is_possible &= evidence.links["dom_path"].notna().to_numpy(dtype=bool)
    found = np.zeros(len(is_possible), dtype=np.bool_)
    which = np.flatnonzero(is_possible)
    if not which.size:
        return found
    group = evidence.domain[which]
    for column in ("target_key", "anchor_text", "dom_path"):
        codes = evidence.links[column].iloc[which].astype("category").cat.codes.to_numpy(dtype=np.int64)
        group = _numbered(group * (int(codes.max()) + 2) + codes + 1)
    counts = distinct_pairs(group, evidence.page[which], int(group.max()) + 1)
    found[which] = (counts >= REPEATED_PAGES)[group]
    return found


def _numbered(keys: Codes) -> Codes:
    numbers: Codes = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    return numbers
