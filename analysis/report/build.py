"""A report from the marts of a site."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from analysis import wording
from analysis.report.facts import Facts
from analysis.report.parts import Report, Section
from analysis.report.sections import flows, head, incoming, inside, map, since, todo  # noqa: A004  # a map of the site

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
    sections = [made for make in SECTIONS if (made := make(facts)) is not None]
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
