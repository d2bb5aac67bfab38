"""Formats that are told by the names of their columns."""

from collections.abc import Collection
from dataclasses import replace

from linkspider.seeds.layout import Layout, Names
from linkspider.seeds.sample import Format, Match, Sample


def signed(
    name: str,
    layout: Layout,
    *signatures: Collection[str],
    without: Names = (),
    exactly: int | None = None,
    notes: tuple[str, ...] = (),
) -> Format:
    """A format whose header has all names of one of its signatures.

    Args:
        name: as ``Format`` has it.
        layout: the columns.
        signatures: names, in the form in which they are compared.
        without: names that only other formats have.
        exactly: how many columns the header has, where that tells the format from larger ones.
        notes: what a person should know of every such file.
    """

    def recognise(sample: Sample) -> Match | None:
        names = sample.names()
        if exactly is not None and len(names) != exactly:
            return None
        has_names = any(set(signature) <= set(names) for signature in signatures)
        if not has_names or not set(without).isdisjoint(names):
            return None
        return Match(layout.columns(names), notes)

    return Format(name, recognise, named=layout.url)


def counting(
    name: str, layout: Layout, *signatures: Collection[str], counted: str, advice: str, without: Names = ()
) -> Format:
    """A format as ``signed`` makes it whose rows count links and name no page; for the rest see ``Format``."""
    return replace(signed(name, layout, *signatures, without=without), counted=counted, advice=advice)
