"""A disavow file: ``domain:`` lines, URLs and ``#`` comments. Its URLs are pages; its domains can only be counted."""

from typing import Final

from linkspider.seeds.layout import Columns
from linkspider.seeds.sample import Format, Match, Sample

#: What stands before a domain, in any list.
DOMAIN_PREFIX: Final = "domain:"
_NOTE: Final = "a disavow file names pages that were refused: what they say of the site today is found by fetching them"

MATCH: Final = Match(Columns(0), (_NOTE,))
#: Google takes no longer files.
MAX_LINES: Final = 100_000


def is_domain_line(cell: str) -> bool:
    """Whether a line names a domain, as in ``domain:example.com``."""
    return cell.lstrip()[: len(DOMAIN_PREFIX)].lower() == DOMAIN_PREFIX


def _recognise(sample: Sample) -> Match | None:
    if sample.delimiter or sample.header is not None:
        return None
    if not any(is_domain_line(row.cells[0]) for row in sample.rows):
        return None
    return MATCH


DISAVOW: Final = Format("disavow", _recognise)
