"""How backlinks may have come about: the type of each, with the rules that held.

The order of the types is their order in ``rules``: the first one of which a rule holds. What has no evidence of its own
is ``unknown``; ``editorial_candidate`` needs some too.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.profile import acquisition_lexicon as lexicon
from analysis.profile.acquisition_pages import EXCERPT_WORDS, page_rules
from analysis.profile.dating import Dates
from analysis.profile.domain_lists import PLATFORMS
from analysis.profile.evidence import Evidence, lengths, matches, times
from analysis.profile.rules import ACQUISITION_OF, ACQUISITION_RULES, Acquisition
from analysis.profile.sitewide import TEMPLATE_PLACES, credit_links, sitewide
from analysis.tables.counting import Codes, Flags
from linkspider.model.placement import Placement

TYPES: Final = tuple(Acquisition)
RULES: Final = tuple(ACQUISITION_RULES)
#: Judgement: what an editor writes has some text around the link, of which the anchor is a small part.
EDITORIAL_CONTEXT: Final = 100
EDITORIAL_DENSITY: Final = 0.3
EDITORIAL_WORDS: Final = 100
#: Judgement: a link that came so long after its page was published was not part of it.
NICHE_EDIT_AFTER: Final = np.timedelta64(90, "D")

Bits = npt.NDArray[np.uint64]
_BIT: Final = {rule: np.uint64(1 << place) for place, rule in enumerate(RULES)}
_TYPE_OF_RULE: Final = np.array([*(TYPES.index(ACQUISITION_OF[rule]) for rule in RULES)], dtype=np.int8)
#: What a page's kind says holds for what stands in its text; header, footer, navigation and sidebar are the site's own.
_TEXTS: Final = (Acquisition.WIKI_REFERENCE, Acquisition.FORUM_QA, Acquisition.GUEST_POST, Acquisition.DIRECTORY)
_OF_TEXTS: Final = np.uint64(
    sum(int(_BIT[rule]) for rule in RULES if ACQUISITION_OF[rule] in {*_TEXTS, Acquisition.PR_MEDIA})
)
_UNKNOWN: Final = TYPES.index(Acquisition.UNKNOWN)


class Acquired(NamedTuple):
    """How each link may have come about.

    Attributes:
        kind: int8 array of shape (links,): places in ``TYPES``.
        bits: uint64 array of shape (links,): bit i is set where ``RULES[i]`` holds.
    """

    kind: npt.NDArray[np.int8]
    bits: Bits

    def has(self, *rules: str) -> Flags:
        """Links for which at least one of the rules holds."""
        is_held: Flags = np.not_equal(self.bits & bits_of(*rules), np.uint64(0))
        return is_held


def acquired(evidence: Evidence, own_pages: pd.DataFrame, hosts: tuple[str, ...], dates: Dates) -> Acquired:
    """Tells how links may have come about.

    Args:
        evidence: links and their pages.
        own_pages: pages of the site, with text_sketch and word_count; no rows where it was not crawled.
        hosts: host names of the site.
        dates: what is known of when the links came to be.
    """
    bits = np.zeros(len(evidence.links), dtype=np.uint64)
    of_page = np.zeros(len(evidence.pages), dtype=np.uint64)
    for rule, pages in page_rules(evidence, own_pages, hosts):
        of_page[pages] |= _BIT[rule]
    bits |= of_page[evidence.page]
    bits[evidence.in_placements(*TEMPLATE_PLACES)] &= ~_OF_TEXTS
    for rule, links in _link_rules(evidence, dates):
        bits[links] |= _BIT[rule]
    bits[_profiles(evidence, bits)] |= _BIT["profile.address"]
    bits[(bits == 0) & _editorial(evidence)] |= _BIT["editorial.content"]
    return Acquired(_first_types(bits), bits)


def bits_of(*rules: str) -> np.uint64:
    """The bits of rules."""
    return np.uint64(sum(int(_BIT[rule]) for rule in rules))


def rules_in_words(bits: Bits) -> "pd.Series[str]":
    """The ids of the rules that are set, joined by spaces, in their order; null: none."""
    distinct, place = np.unique(bits, return_inverse=True)
    texts = [" ".join(rule for rule in RULES if value & _BIT[rule]) or None for value in distinct]
    return pd.Series(pd.Series(texts, dtype="str").to_numpy()[place], dtype="str")


def union(group: Codes, bits: Bits, count: int) -> Bits:
    """All rules that hold in each group; groups are numbered from 0."""
    found = np.zeros(count, dtype=np.uint64)
    np.bitwise_or.at(found, group, bits)
    return found


def _first_types(bits: Bits) -> npt.NDArray[np.int8]:
    kinds = np.full(len(bits), _UNKNOWN, dtype=np.int8)
    is_told = bits != 0
    lowest = bits[is_told] & (~bits[is_told] + np.uint64(1))
    kinds[is_told] = _TYPE_OF_RULE[np.log2(lowest.astype(np.float64)).astype(np.int64)]
    return kinds


def _link_rules(evidence: Evidence, dates: Dates) -> Iterator[tuple[str, Flags]]:
    yield "sponsored.rel", evidence.flag("is_sponsored")
    yield "sponsored.words", _paid(evidence)
    yield "sponsored.utm", evidence.link_has("target_url", lexicon.PAID_TARGET)
    yield "sponsored.ad", evidence.in_placements(Placement.AD)
    yield "comment.placement", evidence.in_placements(Placement.COMMENT)
    yield "comment.ugc", evidence.flag("is_ugc")
    yield "aggregator.excerpt", _excerpts(evidence)
    yield "guest.author", evidence.in_placements(Placement.AUTHOR_BIO)
    yield "guest.words", _beside(evidence, lexicon.GUEST)
    yield "pr.words", _beside(evidence, lexicon.PRESS_CONTACT)
    yield "blogroll.block", evidence.link_has("dom_path", lexicon.BLOGROLL_BLOCK)
    yield from sitewide(evidence).items()
    yield "sitewide.credit", credit_links(evidence)
    yield from _niche_edits(evidence, dates)


def _beside(evidence: Evidence, pattern: str) -> Flags:
    return evidence.link_has("context_before", pattern) | evidence.link_has("context_after", pattern)


def _paid(evidence: Evidence) -> Flags:
    title = evidence.page_has("title", lexicon.PAID) | evidence.page_has("title", lexicon.LABELLED)
    before = evidence.links["context_before"]
    found = title[evidence.page] | _beside(evidence, lexicon.PAID) | matches(before, lexicon.LABELLED)
    return found | evidence.link_has("anchor_text", lexicon.PAID)


def _excerpts(evidence: Evidence) -> Flags:
    is_short = (evidence.page_numbers("word_count") < EXCERPT_WORDS)[evidence.page]
    points = evidence.link_has("context_before", lexicon.SOURCE) | evidence.link_has("anchor_text", lexicon.EXCERPT)
    return is_short & points


def _niche_edits(evidence: Evidence, dates: Dates) -> Iterator[tuple[str, Flags]]:
    in_content = evidence.in_placements(Placement.CONTENT) & evidence.flag("is_followed")
    published = times(evidence.pages["published_at"])[evidence.page]
    modified = times(evidence.pages["modified_at"])[evidence.page]
    fetched = times(evidence.links["fetched_at"])
    yield "niche_edit.found", in_content & dates.is_found & (fetched >= published + NICHE_EDIT_AFTER)
    is_late = dates.claimed_at >= published + NICHE_EDIT_AFTER
    yield "niche_edit.claimed", in_content & is_late & (modified < dates.claimed_at)


def _profiles(evidence: Evidence, bits: Bits) -> Flags:
    """Addresses of people's pages, where people have pages: /user/ is also a chapter of manuals."""
    is_there = evidence.address_has(lexicon.PROFILE_ADDRESS)
    is_platform = evidence.domains.isin(PLATFORMS)  # what is below one is one person's, as a.github.io
    forum = [rule for rule in RULES if ACQUISITION_OF[rule] in {Acquisition.FORUM_QA, Acquisition.SOCIAL}]
    is_forum = Acquired(np.zeros(0, dtype=np.int8), bits).has(*forum)
    is_place = is_platform[evidence.domain] | is_forum | ~evidence.flag("is_followed")
    return is_there[evidence.page] & is_place


def _editorial(evidence: Evidence) -> Flags:
    """What an editor may have set: followed, in the content, in a text that is more than the link."""
    own = lengths(evidence.anchors)
    around = lengths(evidence.links["context_before"]) + lengths(evidence.links["context_after"]) + own
    is_text = (around >= EDITORIAL_CONTEXT) & (own < EDITORIAL_DENSITY * around)
    is_enough = (evidence.page_numbers("word_count") >= EDITORIAL_WORDS)[evidence.page]
    is_plain = evidence.flag("is_followed") & ~evidence.flag("is_hidden") & ~evidence.flag("is_boilerplate")
    return evidence.in_placements(Placement.CONTENT) & is_plain & is_text & is_enough
