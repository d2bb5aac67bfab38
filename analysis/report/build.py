"""A report from the marts of a site."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from analysis.measures.coverage import Coverage
from analysis.report.facts import Facts
from analysis.report.parts import Report, Section
from analysis.report.sections import flows, head, incoming, inside, map, since, todo  # noqa: A004  # a map of the site
from analysis.shown import wording
from analysis.tables.memory import give_back

#: Sections that stay silent on what a site crawl did not reach, and those that do so on referring pages.
_OF_SITE: Final = frozenset(
    [
        *("inlinks", "depth", "pagerank", "placements", "leaks", "sections", "flow"),
        *("opportunities", "fixes", "orphans", "pitch", "map"),
    ]
)
_OF_REFERRERS: Final = frozenset(("domains", "linked-pages", "anchors", "flow", "pitch"))

#: In the order in which people read them.
SECTIONS: Final[tuple[Callable[[Facts], Section | None], ...]] = (
    incoming.domains,
    inside.distribution,
    incoming.linked_pages,
    incoming.anchors,
    inside.depth,
    inside.ranks,
    inside.placements,
    flows.leaks,
    flows.between_sections,
    flows.ledger,
    todo.opportunities,
    todo.fixes,
    todo.orphans,
    todo.pitch,
    since.changes,
    map.site_map,
)


def report(facts: Facts, made_at: datetime | None = None) -> Report:
    """All that a report says.

    Args:
        facts: the marts of a site.
        made_at: when it is made; now.

    Raises:
        StoreError: if a mart cannot be read.
    """
    sections = [_limited(made, facts.coverage) for made in _sections(facts)]
    return Report(
        site=facts.site,
        made_at=f"{made_at or datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        verdict=head.verdict(facts),
        tiles=head.tiles(facts),
        actions=head.actions(facts),
        coverage=head.coverage_lines(facts),
        caveats=[*wording.caveats(facts.coverage), *facts.notes],
        sections=sections,
    )


def _sections(facts: Facts) -> Iterator[Section]:
    for make in SECTIONS:
        if (made := make(facts)) is not None:
            yield made
        give_back()


def _limited(section: Section, held: Coverage) -> Section:
    """A section, and which crawl it rests on that did not see everything."""
    notes = []
    if section.key in _OF_SITE and held.site_crawl and not held.site_crawl.is_complete:
        notes.append("the site crawl is not complete: pages that it did not reach, and their links, are missing here")
    if section.key in _OF_REFERRERS and held.referrers and not held.referrers.crawl.is_complete:
        notes.append(
            "the crawl of referring pages is not complete: backlinks on those that it did not reach are missing"
        )
    return replace(section, notes=(*section.notes, *notes)) if notes else section
