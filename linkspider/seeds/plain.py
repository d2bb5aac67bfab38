"""A plain list: one URL or domain a line. A comma is part of the URL."""

from typing import Final

from linkspider.seeds.layout import Columns
from linkspider.seeds.sample import Format, Match, Sample


def _recognise(sample: Sample) -> Match | None:
    return Match(Columns(0)) if not sample.delimiter and sample.header is None else None


PLAIN: Final = Format("plain", _recognise)
