"""Marts of topic clusters: how pages of one topic link to each other, and what is missing. See ``marts.py``."""

from typing import Annotated, NamedTuple

from linkspider.model.rows import Int32


class ClusterRow(NamedTuple):
    """One row per cluster of pages that may be indexed, most pages first."""

    cluster: Annotated[str, "its label, its folder, or 'text 1' and so on"]
    grouped_by: Annotated[
        str,
        "label: [clusters] in linkspider.toml; folder: the first one below what nearly all pages share; text: pages "
        "that speak of the same, by the TF-IDF vectors of their main contents, where there are no such folders",
    ]
    pages: Annotated[int, "pages of the cluster"]
    hub_url: Annotated[str, "the page that the others are to be reached by"]
    hub_rule: Annotated[
        str,
        "folder index: it is the index page of the folder; most linked both ways: of the pages of the cluster that it "
        "links to and those that link to it, whichever are fewer, it has most",
    ]
    edges: Annotated[int, "pairs of its pages of which the first links to the second, followed"]
    density: Annotated[float | None, "edges / (pages * (pages - 1)); null where there is one page"]
    hub_to_spoke: Annotated[float | None, "share of its other pages that the hub links to; null likewise"]
    spoke_to_hub: Annotated[float | None, "share of its other pages that link to the hub; null likewise"]
    authority_share: Annotated[float, "the authority of its pages / that of all pages"]
    flow_kept: Annotated[
        float | None,
        "of what its pages pass on to pages of the site (authority_edges.flow), the share that stays in the cluster; "
        "null where they pass nothing on",
    ]


class ClusterGapRow(NamedTuple):
    """One row per missing link between a hub and another page of its cluster, largest gain first.

    At most 1,000 links on 500 pages (on sites of more than a million edges fewer), those of most gain by first order.
    """

    rank: Annotated[Int32, "place in the list, from 1"]
    cluster: Annotated[str, "as clusters.cluster"]
    direction: Annotated[str, "hub_to_spoke or spoke_to_hub"]
    source_url: Annotated[str, "the page to set the link on"]
    target_url: Annotated[str, "the page to link to, which no followed link on the source leads to yet"]
    slot_share: Annotated[
        float, "what the new link takes of the source's slots, behind its other links; these shrink by it"
    ]
    gain: Annotated[
        float,
        "how much authority, weighted by priority_weight, the priority pages gain by this link alone: exact, by full "
        "recomputation the same. Below 0: what the other links of the page lose by it was worth more to them",
    ]
    relative_gain: Annotated[float | None, "gain as a share of what they have; null where they have none"]
