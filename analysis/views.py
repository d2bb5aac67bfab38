"""What a terminal shows of each mart: some columns on 80 characters, more where there is room."""

from collections.abc import Mapping
from typing import Final

from analysis.terminal import Shown

VIEWS: Final[Mapping[str, tuple[Shown, ...]]] = {
    "referring_domains": (
        Shown("referring_domain", "Referring domain", share=3),
        Shown("referring_pages", "Pages"),
        Shown("backlinks", "Backlinks"),
        Shown("followed_backlinks", "Followed"),
        Shown("linked_pages", "Targets"),
        Shown("referring_hosts", "Hosts", from_width=100),
        Shown("top_anchor_text", "Top anchor text", share=3),
        Shown("first_seen_at", "First seen", from_width=120),
        Shown("last_seen_at", "Last seen", from_width=120),
    ),
    "backlinks": (
        Shown("referring_url", "Referring page", share=4, is_url=True),
        Shown("target_url", "Target page", share=4, is_url=True),
        Shown("links", "Links"),
        Shown("is_followed", "Followed"),
        Shown("anchor_text", "Anchor text", share=2),
        Shown("first_seen_at", "First seen", from_width=140),
        Shown("last_seen_at", "Last seen", from_width=120),
    ),
    "linked_pages": (
        Shown("url", "Page", share=3, is_url=True),
        Shown("referring_domains", "Domains"),
        Shown("referring_pages", "Pages", from_width=100),
        Shown("backlinks", "Backlinks"),
        Shown("followed_backlinks", "Followed"),
        Shown("outcome", "Outcome"),
        Shown("status", "Status", from_width=100),
        Shown("top_anchor_text", "Top anchor text", share=2, from_width=100),
    ),
    "page_inlinks": (
        Shown("url", "Page", share=1, is_url=True),
        Shown("unique_inlinks", "Unique"),
        Shown("followed_inlinks", "Followed"),
        Shown("inlinks", "In-links"),
        Shown("self_inlinks", "Self", from_width=110),
        Shown("outlinks", "Out-links", from_width=100),
        Shown("depth", "Depth"),
        Shown("outcome", "Outcome"),
        Shown("status", "Status", from_width=120),
        Shown("backlinks", "Backlinks", from_width=100),
        Shown("followed_backlinks", "Followed backlinks", from_width=140),
        Shown("referring_domains", "Domains", from_width=100),
    ),
}
