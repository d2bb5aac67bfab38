"""Which columns an export has and what they mean: a format names its columns, and a header gives their places."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

#: What a column may be called, in the form in which names are compared; the first that a header has is taken.
Names: TypeAlias = tuple[str, ...]


class Columns(NamedTuple):
    """Where in a record to look, from 0; None where the file does not say.

    Attributes:
        url: the referring page, or in a file that counts links what is counted.
        last_seen, first_seen: when the tool saw the link.
        target: where the link leads; ``anchor``: its text.
        follow: yes means followed; ``rel``: rel tokens; ``flags``: token and column, in which yes means the token.
        lost: why a link is lost; ``authority``: figures that are kept as they are.
        kind: which kind of link a row is; ``mention``: yes means that it is none, but a name in a text.
        alt: the text of an image, which is that of its link.
        group: how many links a row stands for; ``sitewide``: yes means for several.
        links, pages, target_pages, domains: what is counted of ``url``.
    """

    url: int
    last_seen: int | None = None
    first_seen: int | None = None
    target: int | None = None
    anchor: int | None = None
    follow: int | None = None
    rel: int | None = None
    flags: tuple[tuple[str, int], ...] = ()
    lost: tuple[int, ...] = ()
    authority: tuple[int, ...] = ()
    kind: int | None = None
    group: int | None = None
    links: int | None = None
    pages: int | None = None
    target_pages: int | None = None
    domains: int | None = None
    alt: int | None = None
    mention: int | None = None
    sitewide: int | None = None


class Layout(NamedTuple):
    """The names of an export's columns, by what they mean; see ``Columns``."""

    url: Names
    last_seen: Names = ()
    first_seen: Names = ()
    target: Names = ()
    anchor: Names = ()
    follow: Names = ()
    rel: Names = ()
    flags: tuple[tuple[str, Names], ...] = ()
    lost: Names = ()
    authority: Names = ()
    kind: Names = ()
    group: Names = ()
    links: Names = ()
    pages: Names = ()
    target_pages: Names = ()
    domains: Names = ()
    alt: Names = ()
    mention: Names = ()
    sitewide: Names = ()

    def columns(self, names: Sequence[str], url: int | None = None) -> Columns:
        """The columns' places in a header.

        Args:
            names: the header as ``column_names`` gives it.
            url: where the referring page stands, if that is known already.

        Raises:
            ValueError: if none is called as the first has to be.
        """
        places = {name: index for index, name in reversed([*enumerate(names)])}
        if url is None:
            found = _first(self.url, places)
            if found is None:
                raise ValueError(f"none of the columns is called {' or '.join(self.url)}")
            url = found
        flags = ((token, _first(options, places)) for token, options in self.flags)
        return Columns(
            url,
            _first(self.last_seen, places),
            _first(self.first_seen, places),
            _first(self.target, places),
            _first(self.anchor, places),
            _first(self.follow, places),
            _first(self.rel, places),
            tuple((token, index) for token, index in flags if index is not None),
            tuple(places[name] for name in self.lost if name in places),
            tuple(places[name] for name in self.authority if name in places),
            _first(self.kind, places),
            _first(self.group, places),
            _first(self.links, places),
            _first(self.pages, places),
            _first(self.target_pages, places),
            _first(self.domains, places),
            _first(self.alt, places),
            _first(self.mention, places),
            _first(self.sitewide, places),
        )


def column_names(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Names in folded case, one space between words, without quotes and marks; empty ones at the end are dropped.

    A typographic apostrophe is a plain one.
    """
    names = [
        " ".join(
            cell.replace("_", " ").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip('"\ufeff ').casefold().split()
        )
        for cell in cells
    ]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _first(options: Names, places: dict[str, int]) -> int | None:
    return next((places[name] for name in options if name in places), None)
