"""Pieces of generated documentation: tables, and what docstrings say of attributes."""

import re
from collections.abc import Iterable


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table; ``|`` in cells is escaped."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def attributes(declared: type) -> dict[str, str]:
    """What a class's docstring says of its attributes, each in one line: name -> words."""
    text = (declared.__doc__ or "").partition("Attributes:")[2]
    found = re.findall(r"^        (\w+): (.+(?:\n {12}.+)*)", text, re.MULTILINE)
    return {name: " ".join(words.split()) for name, words in found}
