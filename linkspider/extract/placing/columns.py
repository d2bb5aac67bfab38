"""What stands beside the text of a page, told by how much text is where and by no name: columns of tables and of boxes.

Elements are numbered in the order of the document; ``parents`` has the number of each one's parent, -1 for none, and
``texts`` the characters outside of links that stand in an element itself.
"""

from collections.abc import Container, Sequence
from typing import Final, NamedTuple

from linkspider.extract.placing.standing import SIDES

#: Links that a column beside the text has.
MIN_LINKS: Final = 3
#: Characters of text that make a cell of a table the column of the text.
_MIN_CELL: Final = 1_000
#: Characters of text that a page has whose text is told from what stands beside it.
_MIN_TEXT: Final = 600
#: How much of the page's text its column holds, and how much of that a box beside it at most.
_MAIN_SHARE: Final = 0.7
_SIDE_SHARE: Final = 0.3
_BOXES: Final = frozenset({"div", "td", "section", "ul", "table", "form", "aside"})


def subtotals(parents: Sequence[int], texts: Sequence[int]) -> list[int]:
    """The characters that each element holds, what is in it included."""
    sums = list(texts)
    for at in range(len(sums) - 1, 0, -1):
        if parents[at] >= 0:
            sums[parents[at]] += sums[at]
    return sums


def ends_of(parents: Sequence[int]) -> list[int]:
    """The last element in each element; itself, where none is."""
    ends = list(range(len(parents)))
    for at in range(len(ends) - 1, -1, -1):
        parent = parents[at]
        if parent >= 0 and ends[at] > ends[parent]:
            ends[parent] = ends[at]
    return ends


def fullest(parents: Sequence[int], sizes: Sequence[int], root: int) -> list[int]:
    """The element that most of the page is in, or else the large ones directly in its root.

    Args:
        parents: as everywhere here.
        sizes: what each element holds itself, at least 1.
        root: the innermost element around all of the page.
    """
    sums = subtotals(parents, sizes)
    found = root
    for at in range(root + 1, len(sums)):
        if parents[at] == found and sums[at] > 0.6 * sums[0]:
            found = at
    if found != root:
        return [found]
    return [at for at in range(root + 1, len(sums)) if parents[at] == root and sums[at] > 0.2 * sums[0]]


def with_like_links(core: list[int], parents: Sequence[int], tags: Sequence[str]) -> list[int]:
    """The elements of a core and, where links are among them, all links beside these: one list, long ones or short."""
    rows = {parents[at] for at in core if tags[at] == "a"}
    return core + [at for at, tag in enumerate(tags) if tag == "a" and parents[at] in rows] if rows else core


def cells_beside_text(parents: Sequence[int], tags: Sequence[str], texts: Sequence[int]) -> list[int]:
    """The cells that hold little, in rows of which one cell holds the text: the columns of a layout table."""
    rows: dict[int, list[int]] = {}
    for at, tag in enumerate(tags):
        if tag == "td":
            rows.setdefault(parents[at], []).append(at)
    if not rows:
        return []
    sums = subtotals(parents, texts)
    found = []
    for cells in rows.values():
        most = max(sums[at] for at in cells)
        if most >= _MIN_CELL:
            found += [at for at in cells if 4 * sums[at] <= most]
    return found


def is_cell_of_rows(block: int, parents: Sequence[int], tags: Sequence[str]) -> bool:
    """Whether an element is a cell of a table with several rows, which is no layout, or of a table in a cell."""
    if tags[block] != "td":
        return False
    body = parents[parents[block]]
    if parents.count(body) > 1:
        return True
    while body >= 0 and tags[body] != "td":
        body = parents[body]
    return body >= 0


def is_behind_title(block: int, parents: Sequence[int], tags: Sequence[str], homes: Sequence[int]) -> bool:
    """Whether a heading stands before an element that is not the site's name: none of the links home is in it."""
    names_site = {parents[home] for home in homes}
    return any(tag == "h1" and title not in names_site for title, tag in enumerate(tags[:block]))


class Side(NamedTuple):
    """A box beside the text.

    Attributes:
        characters: how many it holds.
        is_column: whether it stands as near to the text as any such box, and not beside all of the page.
        is_before: whether it stands before the text.
    """

    characters: int
    is_column: bool
    is_before: bool


def sides_of_text(
    parents: Sequence[int], tags: Sequence[str], classes: Sequence[str], ids: Sequence[str], texts: Sequence[int]
) -> dict[int, Side]:
    """The boxes beside the one that holds most of the text, and beside each of those that this one is in.

    Boxes that are called as that one, by their classes and by ids that name a side, are its like: chapters, posts.

    Returns:
        Element -> what it is; empty where no element holds most of the text.
    """
    sums = subtotals(parents, texts)
    least = max(_MIN_TEXT, _MAIN_SHARE * sums[0])
    ways: dict[int, int] = {}  # from each element around the column of the text to the one in it that holds most of it
    column = 0
    for at in range(1, len(parents)):
        if sums[at] >= least and parents[at] == column:  # one at most: it holds more than half
            ways[column] = at
            column = at
    beside = []
    for at, parent in enumerate(parents) if ways else ():
        if parent in ways and tags[at] in _BOXES and sums[at] <= _SIDE_SHARE * sums[column]:
            like = ways[parent]
            if tags[at] != tags[like] or _name(classes[at], ids[at]) != _name(classes[like], ids[like]):
                beside.append(at)
    row = max((parents[at] for at in beside), default=0)  # the innermost
    return {at: Side(sums[at], parents[at] == row > 0, at < column) for at in beside}


def _name(class_: str, id_: str) -> str:
    """The class of an element, and its id where that names a side."""
    return f"{class_} {id_}" if id_.lower() in SIDES else class_


def boxes_around(parents: Sequence[int], boxes: Container[int]) -> list[int]:
    """For each element the box that it is in, -1 for none."""
    found: list[int] = []
    for at, parent in enumerate(parents):
        found.append(at if at in boxes else -1 if parent < 0 else found[parent])
    return found
