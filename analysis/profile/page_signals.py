"""Review signals that single pages or links give: R1 to R10 and R19. Thresholds are judgement."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.profile.acquisition import Acquired, rules_in_words
from analysis.profile.acquisition_lexicon import NUMBERED, SELLS_LINKS
from analysis.profile.evidence import Evidence, matches
from analysis.profile.findings import Finding, Outcome, Uncomputed, quoted
from analysis.profile.rules import AnchorClass
from analysis.profile.spam_lexicon import TOPICS
from analysis.profile.subject import Site, Subject
from analysis.tables.counting import Flags, distinct_pairs
from linkspider.model.placement import Placement

MANY_LINKS: Final = 100
#: Links, or domains, for each thousand words: a change log of 50,000 words may cite 600 issues.
MANY_PER_1000_WORDS: Final = 20
#: A manual cites another one a hundred times; and on short pages of any blog ten domains are soon 20 in a thousand
#: words, so it takes ``LISTED_DOMAINS`` there.
LEAST_DOMAINS: Final = 10
FEW_WORDS: Final = 150
FEW_WORDS_LINKS: Final = 10
#: A manual's page that cites another manual twenty times is no list of links.
FEW_WORDS_DOMAINS: Final = 5
LISTED_DOMAINS: Final = 15
#: What is hidden there is a menu or a form, and opens.
OPENED: Final = (Placement.NAV, Placement.HEADER, Placement.SOCIAL_SHARE, Placement.BREADCRUMB)
OPENED_BLOCK: Final = (
    r"[.#][\w-]*(?:cookie|consent|gdpr|modal|dialog|dropdown|menu|popup|popover|collaps|accordion|tooltip|offcanvas)"
)
NETWORK_DOMAINS: Final = 3
#: Shorter texts are alike by chance.
NETWORK_WORDS: Final = 50
#: A topic or language is the site's own if so many of its pages have it.
OWN_SHARE: Final = 0.02
#: Signals that rest on the lexicon of link spam.
_OF_TOPICS: Final = ("R3", "R5")
#: Subtags of one language.
_SAME_LANGUAGE: Final = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi"}


def page_signals(subject: Subject, site: Site) -> Iterator[Outcome]:
    """Looks for R1 to R10 and R19.

    Args:
        subject: the links to look at: followed ones of domains that may be judged.
        site: what is known of the site.
    """
    evidence = subject.evidence
    yield from _lists(evidence)
    yield from _topics(evidence, site)
    yield _hidden(evidence)
    is_named = subject.are_of(AnchorClass.BRANDED, AnchorClass.URL, AnchorClass.DOMAIN)  # the same in all languages
    yield _languages(evidence, site.own_pages, is_named)
    parked = evidence.pages["parked_signs"]
    yield Finding("R7", flags_of(parked), lambda _, page: f"parked or for sale: {quoted(parked.iloc[page])}")
    yield _sellers(evidence)
    yield _networks(evidence)
    is_numbered = evidence.address_has(NUMBERED)
    domains = evidence.page_numbers("external_domain_count")
    yield Finding(
        "R10",
        is_numbered & (domains >= LISTED_DOMAINS),
        lambda _, page: f"a numbered page of a list, {domains[page]:.0f} external domains",
    )
    yield _unlabelled(evidence, subject.found)


def flags_of(values: "pd.Series[Any]") -> Flags:
    """Where a column says anything."""
    return values.notna().to_numpy(dtype=np.bool_)


def _lists(evidence: Evidence) -> Iterator[Finding]:
    words, links, domains = (
        evidence.page_numbers(name) for name in ("word_count", "external_link_count", "external_domain_count")
    )
    is_long = MANY_PER_1000_WORDS * words >= 1000 * links
    is_many = (links > MANY_LINKS) & (domains >= LEAST_DOMAINS) & ~is_long
    is_many |= (domains >= LISTED_DOMAINS) & (1000 * domains > MANY_PER_1000_WORDS * words)

    def counted(_: int, page: int) -> str:
        said = "words not known" if np.isnan(words[page]) else f"{words[page]:.0f} words"
        return f"{links[page]:.0f} external links to {domains[page]:.0f} domains, {said}"

    yield Finding("R1", is_many, counted)
    is_thin = (words < FEW_WORDS) & (links >= FEW_WORDS_LINKS) & (domains >= FEW_WORDS_DOMAINS)
    yield Finding("R2", is_thin, counted)


def _topics(evidence: Evidence, site: Site) -> Iterator[Outcome]:
    """R3: a topic of link spam in title or anchor; R5: in the anchor, and nowhere in what the page says of itself."""
    if not site.has_lexicon:
        yield from (Uncomputed(signal, "linkspider.toml turns it off: [anchors] spam_lexicon") for signal in _OF_TOPICS)
        return
    names = [*TOPICS]
    title, anchor, strange = np.full((3, len(evidence.pages)), -1, dtype=np.int8)
    for number, pattern in enumerate(TOPICS.values()):
        if _share(site.own_pages["title"], pattern) >= OWN_SHARE:
            continue
        in_title = evidence.page_has("title", pattern)
        in_anchor = evidence.pages_of(matches(evidence.anchors, pattern))
        elsewhere = in_title | evidence.page_has("h1", pattern) | evidence.page_has("meta_description", pattern)
        title[in_title] = number
        anchor[in_anchor] = number
        strange[in_anchor & ~elsewhere] = number

    def about(_: int, page: int) -> str:
        if title[page] >= 0:
            return f"the title {quoted(evidence.pages['title'].iloc[page])} speaks of {names[title[page]]}"
        return f"an anchor speaks of {names[anchor[page]]}"

    yield Finding("R3", (title >= 0) | (anchor >= 0), about)
    yield Finding(
        "R5",
        strange >= 0,
        lambda _, page: (
            f"an anchor speaks of {names[strange[page]]}; title, heading and description do not: "
            f"{quoted(evidence.pages['title'].iloc[page])}"
        ),
    )


def _share(titles: "pd.Series[str]", pattern: str) -> float:
    return float(matches(titles, pattern).mean()) if len(titles) else 0.0


def _languages(evidence: Evidence, own_pages: pd.DataFrame, is_named: Flags) -> Outcome:
    """R6: a domain all of whose pages are in languages that the site does not speak."""
    own = own_pages["language"].dropna().astype("str").replace(_SAME_LANGUAGE)
    shares = own.value_counts(normalize=True)
    spoken = frozenset(shares[shares >= OWN_SHARE].index)
    if not spoken:
        return Uncomputed("R6", "no page of the site is known to have a language: crawl the site first")
    language = evidence.pages["language"].astype("object").replace(_SAME_LANGUAGE)
    is_known = language.notna().to_numpy(dtype=bool)
    is_foreign = is_known & ~language.isin(spoken).to_numpy(dtype=bool)
    has_common = np.zeros(len(evidence.domains) + 1, dtype=np.bool_)  # the last stands for pages of none of these
    has_common[evidence.page_domain[is_known & ~is_foreign]] = True
    has_common[evidence.domain[is_named]] = True
    has_common[-1] = True
    is_found = is_foreign & ~has_common[evidence.page_domain]
    said = ", ".join(sorted(spoken))
    return Finding("R6", is_found, lambda _, page: f"in '{language.iloc[page]}', and the site is in {said}")


def _sellers(evidence: Evidence) -> Finding:
    columns = ("title", "h1", "meta_description")
    sells = np.logical_or.reduce([evidence.page_has(name, SELLS_LINKS) for name in columns])
    beside = evidence.link_has("context_before", SELLS_LINKS) | evidence.link_has("context_after", SELLS_LINKS)
    is_noindex = evidence.pages["is_noindex"].to_numpy(dtype=np.bool_, na_value=False)
    is_found = is_noindex & (sells | evidence.pages_of(beside))
    title = evidence.pages["title"]
    return Finding("R8", is_found, lambda _, page: f"noindex, and it sells links: {quoted(title.iloc[page])}")


def _networks(evidence: Evidence) -> Finding:
    """R9: the same text on several domains."""
    is_text = (evidence.page_numbers("word_count") >= NETWORK_WORDS) & (evidence.page_domain >= 0)
    first = evidence.pages["near_duplicate_of"].where(
        evidence.pages["near_duplicate_of"].notna(), evidence.pages["url_key"]
    )
    pages = np.flatnonzero(is_text & flags_of(first))
    group = np.full(len(evidence.pages), -1, dtype=np.int64)
    group[pages], names = pd.factorize(first.iloc[pages])
    counts = distinct_pairs(group[pages], evidence.page_domain[pages], len(names))
    is_network = np.append(counts >= NETWORK_DOMAINS, False)[group]

    width = len(evidence.domains)
    pairs = np.unique(group[pages] * width + evidence.page_domain[pages])  # by group, then by name of domain

    def others(domain: int, page: int) -> str:
        start, end = np.searchsorted(pairs, [group[page] * width, (group[page] + 1) * width])
        first = (pairs[start : min(end, start + 4)] % width).tolist()
        named = [str(evidence.domains[each]) for each in first if each != domain][:3]
        more = f" and {end - start - 1 - len(named)} more" if end - start - 1 > len(named) else ""
        return f"nearly the same text as on {', '.join(named)}{more}"

    return Finding("R9", is_network, others)


def _unlabelled(evidence: Evidence, found: Acquired) -> Finding:
    paid = found.has("sponsored.words", "sponsored.utm", "sponsored.ad") & ~evidence.flag("is_sponsored")
    first = _first_links(evidence, paid)

    def signs(_: int, page: int) -> str:
        rules = rules_in_words(found.bits[[first[page]]]).iloc[0]
        held = [rule for rule in rules.split() if rule.startswith("sponsored.")]
        return f"a followed link without rel=sponsored, although {' and '.join(held)} held"

    return Finding("R19", evidence.pages_of(paid), signs)


def _hidden(evidence: Evidence) -> Finding:
    """R4: hidden links; menus, forms for sharing and dialogs are hidden until somebody opens them."""
    opens = evidence.in_placements(*OPENED) | evidence.link_has("dom_path", OPENED_BLOCK)
    hidden = evidence.flag("is_hidden") & ~opens
    first = _first_links(evidence, hidden)

    def said(_: int, page: int) -> str:
        return f"a followed link that readers cannot see, with the anchor {quoted(evidence.anchors.iloc[first[page]])}"

    return Finding("R4", evidence.pages_of(hidden), said)


def _first_links(evidence: Evidence, which: Flags) -> dict[int, int]:
    """Page -> the first of these links on it, in alphabetical order of anchors so that no order of rows matters."""
    links = np.flatnonzero(which)
    anchors = evidence.anchors.iloc[links].astype("str").to_numpy(dtype=object)
    ordered = links[np.lexsort((anchors, evidence.page[links]))]
    pages, place = np.unique(evidence.page[ordered], return_index=True)
    return dict(zip(pages.tolist(), ordered[place].tolist(), strict=True))
