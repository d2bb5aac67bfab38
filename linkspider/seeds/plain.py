"""A plain list: one URL or domain a line. A comma is part of the URL."""

from typing import Final

from linkspider.seeds.sample import Columns, Format, Sample


def _recognise(sample: Sample) -> Columns | None:
    return Columns(0) if not sample.delimiter and sample.header is None else None


PLAIN: Final = Format("plain", _recognise)
