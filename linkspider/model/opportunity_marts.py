"""Marts that say what to do: links to add, to remove and to follow, and pages to win backlinks for."""

from typing import Annotated, NamedTuple

from linkspider.model.rows import Int32


class LinkOpportunityRow(NamedTuple):
    """One row per internal link worth adding, the best set first: each of its links brings most after those before."""

    rank: Annotated[
        Int32,
        "from 1; first the set of at most 50 links chosen together, in the order in which they are best added, then "
        "further ones by their own gain",
    ]
    source_url: Annotated[str, "the page to set the link on: indexable, its links are followed"]
    target_url: Annotated[str, "the page to link to, which no followed link on the source leads to yet"]
    slot_share: Annotated[
        float,
        "what the new link takes of the source's slots, behind its other links; these shrink by it. 1: it has no other",
    ]
    gain: Annotated[
        float,
        "how much authority, weighted by priority_weight, the priority pages gain by this link alone: exact, by full "
        "recomputation the same",
    ]
    relative_gain: Annotated[float | None, "gain as a share of what they have; null where they have none"]
    set_gain: Annotated[
        float | None,
        "what they gain by this link and all of a better rank together, each taking its slot_share of its page's row "
        "as that is then; null behind the set",
    ]
    topic_similarity: Annotated[
        float | None,
        "cosine of the TF-IDF vectors of both main contents, 0 to 1; null where the crawl kept no texts: then both "
        "pages are in one folder",
    ]
    anchor_phrase: Annotated[
        str | None,
        "words that name the target and stand in the source's main content without a link, perhaps in a heading below "
        "the first, which texts do not tell apart; null: none found",
    ]
    anchor_context: Annotated[str | None, "these words with up to 80 characters on either side"]
    reason: Annotated[str, "why the link is worth setting, in words"]


class LinkRemovalRow(NamedTuple):
    """One row per existing internal link whose removal, or following, brings the priority pages more; largest first."""

    action: Annotated[str, "remove: take the link away; follow: take nofollow away from it"]
    source_url: Annotated[str | None, "the page with the link; null: the pages on which it stands alike"]
    target_url: Annotated[str, "where it leads, resolved"]
    placement: Annotated[str | None, "where it stands, several places in alphabetical order; null: not known"]
    pages: Annotated[Int32, "pages that the advice is about: 1, or those with the same link in the same place"]
    slot_share: Annotated[
        float | None, "the link's share of its page's slots; null where it is about several pages at once"
    ]
    gain: Annotated[
        float,
        "how much authority, weighted by priority_weight, the priority pages gain by this alone: exact where the "
        "other links keep what their places weigh. What is removed leaves its share to the page's other slots; what is "
        "followed takes none from these",
    ]
    relative_gain: Annotated[float | None, "gain as a share of what they have; null where they have none"]
    reason: Annotated[str, "why, in words"]


class PitchRow(NamedTuple):
    """One row per indexable own page: what one more followed referring domain that links to it would bring."""

    url: Annotated[str, "the page (url_key), resolved"]
    gain_per_domain: Annotated[
        float,
        "how much authority, weighted by priority_weight, the priority pages gain if one more followed domain of "
        "weight 1 links to the page: exact. Authority is a share of all that enters, so a domain that links elsewhere "
        "takes from what is here; below 0: the priority pages would lose by it",
    ]
    relative_gain: Annotated[float | None, "gain_per_domain as a share of what they have; null where they have none"]
    current_referring_domains: Annotated[int, "distinct domains with a followed backlink to it, resolved"]
    is_priority: Annotated[bool, "it is a priority page"]
