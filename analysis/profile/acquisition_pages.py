"""What a referring page says of itself and its links: rules that need no look at the single link."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from analysis.profile import acquisition_lexicon as lexicon
from analysis.profile import domain_lists
from analysis.profile.evidence import Evidence, matches
from analysis.tables.counting import Flags
from linkspider.model import similarity, urls

#: Judgement: a page that names so many domains is a list of them, unless it is an article.
LIST_DOMAINS: Final = 15
#: With at most so many links to each domain, on average,
LINKS_PER_DOMAIN: Final = 1.5
#: and fewer words than this for each of its external links.
WORDS_PER_LINK: Final = 30
#: A page of fewer words is an excerpt, if it also points to a source.
EXCERPT_WORDS: Final = 150
#: Shorter texts are alike by chance.
COPY_WORDS: Final = 50
#: A page of partners or friends names at least so many domains.
BLOGROLL_DOMAINS: Final = 5

_ARTICLES: Final = r"(?:^| )(?:\w*Article|\w*NewsArticle|BlogPosting|LiveBlogPosting)(?: |$)"
_NEWS: Final = r"(?:^| )(?:\w*NewsArticle|PressRelease)(?: |$)"
_DOMAIN_LISTS: Final = {
    "social.domain": domain_lists.SOCIAL,
    "wiki.domain": domain_lists.WIKIS,
    "forum.domain": domain_lists.FORUMS,
    "directory.domain": domain_lists.DIRECTORIES,
    "pr.domain": domain_lists.NEWSWIRES,
}


def page_rules(evidence: Evidence, own_pages: pd.DataFrame, hosts: tuple[str, ...]) -> Iterator[tuple[str, Flags]]:
    """Rules of pages.

    Args:
        evidence: links and their pages.
        own_pages: pages of the site, with text_sketch and word_count; no rows where it was not crawled.
        hosts: host names of the site.

    Yields:
        Rule ids, each with the pages for which it holds.
    """
    yield from _by_domain(evidence)
    generator = evidence.pages["generator"].astype("category")
    for rule, software in (
        ("social.generator", lexicon.SOCIAL_SOFTWARE),
        ("wiki.generator", lexicon.WIKI_SOFTWARE),
        ("forum.generator", lexicon.FORUM_SOFTWARE),
        ("aggregator.generator", lexicon.FEED_SOFTWARE),
    ):
        yield rule, matches(generator, software)
    yield "wiki.address", evidence.address_has(lexicon.WIKI_ADDRESS)
    yield "forum.address", evidence.address_has(lexicon.FORUM_ADDRESS)
    yield "forum.schema", evidence.page_has("schema_types", r"(?:^| )(?:DiscussionForumPosting|QAPage)(?: |$)")
    is_profile = evidence.page_has("og_type", "^profile$")
    yield "profile.type", is_profile | evidence.page_has("schema_types", r"(?:^| )ProfilePage(?: |$)")
    yield "aggregator.canonical", _canonical_here(evidence, hosts)
    yield "aggregator.copy", _copies(evidence, own_pages)
    yield from _editors(evidence)


def is_article(evidence: Evidence) -> Flags:
    """Pages that call themselves articles."""
    return evidence.page_has("schema_types", _ARTICLES) | evidence.page_has("og_type", "^article$")


def _by_domain(evidence: Evidence) -> Iterator[tuple[str, Flags]]:
    for rule, listed in _DOMAIN_LISTS.items():
        yield rule, np.append(domain_lists.are_below(evidence.domains, listed), False)[evidence.page_domain]


def _editors(evidence: Evidence) -> Iterator[tuple[str, Flags]]:
    """Rules of pages that somebody wrote or filled."""
    yield (
        "guest.words",
        evidence.page_has("title", lexicon.GUEST) | evidence.address_has(lexicon.GUEST_ADDRESS),
    )
    yield (
        "directory.words",
        evidence.page_has("title", lexicon.DIRECTORY_TITLE) | evidence.address_has(lexicon.DIRECTORY_ADDRESS),
    )
    domain_count, link_count = (evidence.page_numbers(f"external_{what}_count") for what in ("domain", "link"))
    words, articles = evidence.page_numbers("word_count"), is_article(evidence)
    is_many = domain_count >= LIST_DOMAINS
    is_list = is_many & (link_count <= LINKS_PER_DOMAIN * domain_count) & (words < WORDS_PER_LINK * link_count)
    yield "directory.list", is_list & ~articles & evidence.pages["published_at"].isna().to_numpy(dtype=bool)
    yield "directory.schema", is_many & evidence.page_has("schema_types", r"(?:^| )(?:ItemList|LocalBusiness)(?: |$)")
    is_publisher = evidence.page_has("schema_types", r"(?:^| )NewsMediaOrganization(?: |$)")
    yield "pr.schema", evidence.page_has("schema_types", _NEWS) | (is_publisher & articles)
    yield (
        "pr.words",
        evidence.page_has("title", lexicon.PRESS_TITLE) | evidence.address_has(lexicon.PRESS_ADDRESS),
    )
    is_blogroll = evidence.page_has("title", lexicon.BLOGROLL_TITLE) | evidence.address_has(lexicon.BLOGROLL_PAGE)
    yield "blogroll.page", is_blogroll & (domain_count >= BLOGROLL_DOMAINS)


def _canonical_here(evidence: Evidence, hosts: tuple[str, ...]) -> Flags:
    """Pages whose canonical is on the site; URLs are read only where the name of a host stands in them."""
    found = np.zeros(len(evidence.pages), dtype=np.bool_)
    if not hosts:
        return found
    known = evidence.pages["canonical_url"]
    for at in np.flatnonzero(evidence.page_has("canonical_url", "|".join(map(re.escape, hosts)))):
        found[at] = domain_lists.is_below(urls.host(known.iloc[at]), hosts)
    return found


def _copies(evidence: Evidence, own_pages: pd.DataFrame) -> Flags:
    """Pages with nearly the same main content as a page of the site."""
    own = _sketches(own_pages)
    others = _sketches(evidence.pages)
    if not any(own) or not any(others):
        return np.zeros(len(others), dtype=np.bool_)
    earlier = similarity.near_duplicates([*own, *others])[len(own) :]  # the site's pages are the earlier ones
    return np.array([at is not None and at < len(own) for at in earlier], dtype=np.bool_)


def _sketches(pages: pd.DataFrame) -> list[str | None]:
    words = pages["word_count"].to_numpy(dtype=np.float64, na_value=np.nan)
    is_told = pages["text_sketch"].notna().to_numpy(dtype=bool) & (words >= COPY_WORDS)
    return [text if told else None for text, told in zip(pages["text_sketch"].to_list(), is_told, strict=True)]
