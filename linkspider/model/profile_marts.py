"""The marts of referring domains in depth: anchors, how backlinks came about, and what to look at."""

from typing import Annotated, NamedTuple

from linkspider.model.rows import UtcTime


class AnchorRow(NamedTuple):
    """One row per scope, anchor and class of anchor, most links first."""

    link_scope: Annotated[str, "backlink, or internal for links of the site's own pages"]
    anchor_text: Annotated[str, "the anchor; of a link that is only an image its alternative text"]
    anchor_class: Annotated[
        str,
        "what it says of the target: branded, url, domain, exact, partial, generic, image, empty or other, the first "
        "that holds; an alternative text that is none of the others is image",
    ]
    links: Annotated[int, "link occurrences with this anchor"]
    followed_links: Annotated[int, "of these, followed ones"]
    source_pages: Annotated[int, "distinct pages that hold them"]
    referring_domains: Annotated[int, "distinct registrable domains of these pages; 0 for internal links"]
    target_urls: Annotated[int, "distinct pages of the site that they lead to; --count-by says what tells pages apart"]
    top_target_url: Annotated[str, "the page that most of them lead to; the first in alphabetical order among equals"]


class AnchorDiversityRow(NamedTuple):
    """How varied anchors are: one row per scope and way of counting."""

    link_scope: Annotated[str, "backlink or internal"]
    counted_by: Annotated[
        str, "links, or referring_domains: then each domain counts once for each anchor and for each class that it uses"
    ]
    total: Annotated[int, "links, or pairs of a domain and a class"]
    distinct_anchors: Annotated[int, "distinct anchor texts"]
    class_counts: Annotated[
        str | None, "how many of the total are of which class, most first, as 'branded:3 generic:1'"
    ]
    class_entropy: Annotated[float | None, "Shannon entropy over the classes, in nats; null: nothing counted"]
    normalised_entropy: Annotated[
        float | None, "class_entropy / ln 9: 0 where all are of one class, 1 where the nine classes are alike"
    ]
    top_anchor_text: Annotated[str | None, "the most frequent anchor; the first in alphabetical order among equals"]
    top_anchor_share: Annotated[
        float | None, "its share of the links, or of the domains (those that use it among all of them)"
    ]
    exact_match_share: Annotated[
        float | None,
        "share of links, or of domains, with an anchor that is exactly a keyword; null where no keywords were given",
    ]


class DomainProfileRow(NamedTuple):
    """One row per referring domain: what it brings, how its links may have come about, what to look at.

    A domain that leads to the site by redirects, refreshes or canonicals alone has a row too, without backlinks.
    """

    referring_domain: Annotated[str, "registrable domain of the referring pages"]
    backlinks: Annotated[int, "link occurrences from the domain to the site"]
    followed_backlinks: Annotated[int, "of these, followed ones"]
    referring_pages: Annotated[int, "distinct pages of the domain that link to the site"]
    followed_pages: Annotated[int, "of these, pages with a followed link"]
    linked_pages: Annotated[int, "distinct pages of the site (target_key, whatever --count-by says) that it links to"]
    follow_share: Annotated[float, "followed_backlinks / backlinks"]
    authority_rank: Annotated[int | None, "its place in the list of ranks, 1 the best; null: not in it, or none given"]
    quality_weight: Annotated[
        float,
        "what the domain counts for in the quality-weighted count: 0 without a followed link; else 1 + log10(domains "
        "ranked / its rank), and 1 where it is not ranked or no ranks are given; further links add nothing",
    ]
    imported_authority: Annotated[
        str | None, "figures of other tools as they stand in seed lists, named by tool; not comparable, never summed"
    ]
    acquisition: Annotated[
        str,
        "how most of its referring pages may have come to link, those that are unknown left out; docs/profile.md "
        "explains the types; unknown where no rule held; redirect_alias: by addresses that lead here without a link",
    ]
    acquisition_types: Annotated[
        str, "its referring pages, and such addresses, by type, most first, as 'forum_qa:3 unknown:1'"
    ]
    acquisition_rules: Annotated[str | None, "ids of the rules that held on its links, joined by spaces; null: none"]
    review_flags: Annotated[str | None, "ids of the review signals raised, joined by spaces; null: none"]
    review_evidence: Annotated[str | None, "what each of them rests on, in words; null: none"]
    is_own: Annotated[bool, "it is one of the own domains, of which no signal is raised"]
    is_allowed: Annotated[bool, "it is on the list of allowed domains, of which no signal is raised"]
    is_shared_platform: Annotated[bool, "unrelated people publish under it; the list that linkspider brings says so"]
    is_sitewide: Annotated[bool, "a link stands in its template: one of the rules sitewide.… but credit holds"]
    is_reciprocal: Annotated[bool, "the site crawl found a followed link of the site to this domain; no crawl: false"]
    anchor_classes: Annotated[str, "its backlinks by class of anchor, most first, as 'branded:3 generic:1'"]
    first_seen_at: Annotated[UtcTime | None, "when a tool says that it first saw a link of it; null: none says so"]
    first_fetched_at: Annotated[UtcTime, "when the crawl first fetched a backlink of it, or else such an address"]
    last_fetched_at: Annotated[UtcTime, "when the crawl last did"]


class ReviewSignalRow(NamedTuple):
    """One row per referring domain and review signal raised; a signal is no verdict."""

    referring_domain: Annotated[str, "registrable domain of the referring pages"]
    signal: Annotated[str, "R1 to R19; docs/profile.md explains them"]
    pages: Annotated[int, "referring pages that it rests on"]
    example_url: Annotated[str, "one of them, the first in alphabetical order"]
    evidence: Annotated[str, "what was found there, in words"]


class SignalStateRow(NamedTuple):
    """One row per review signal: whether it could be computed from what is there."""

    signal: Annotated[str, "the signal's id, R1 to R19"]
    meaning: Annotated[str, "when it is raised"]
    is_computed: Annotated[bool, "it was looked for"]
    reason: Annotated[str | None, "why not; of a signal that was computed: what of it the tables do not tell"]
    domains: Annotated[int, "referring domains for which it was raised"]


class DomainQualityRow(NamedTuple):
    """Referring domains counted plainly and by quality: one row."""

    referring_domains: Annotated[int, "distinct domains with a backlink, followed or not"]
    followed_domains: Annotated[int, "of these, domains with a followed link"]
    ranked_domains: Annotated[int | None, "of these, domains in the list of ranks; null: no ranks given"]
    weighted_domains: Annotated[
        float | None, "sum of quality_weight over the domains; null: no ranks given, all would weigh 1"
    ]
    followed_pages: Annotated[int, "distinct referring pages with a followed link"]
    diminished_pages: Annotated[
        float,
        "sum over the domains of quality_weight x (1 + log2(pages with a followed link)): further pages of one domain "
        "count less and less",
    ]
