"""JSON answers of tools as the records of a table: an item is a row, its fields are the cells."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from linkspider.seeds import dataforseo, json_items, majestic
from linkspider.seeds.layout import Columns, column_names
from linkspider.seeds.lines import SeedText
from linkspider.seeds.records import Record
from linkspider.seeds.sources import unusable

_SAMPLE_ITEMS: Final = 50
_FORMATS: Final = (("dataforseo", "url from", dataforseo.LAYOUT), ("majestic", "sourceurl", majestic.LAYOUT))


def begins(text: SeedText) -> bool:
    """Whether a file begins as JSON does."""
    return json_items.looks_like_json(next(text.characters(), ""))


def recognise(text: SeedText) -> tuple[str, tuple[str, ...], Columns]:
    """The format's name, the items' fields, and where what stands among them.

    Raises:
        SeedFileError: if no item is a backlink of a known tool.
    """
    sample = list(islice(_items(text), _SAMPLE_ITEMS))
    fields = tuple(dict.fromkeys(name for item in sample for name in item.fields))
    names = column_names(fields)
    for tool, sign, layout in _FORMATS:
        if sign in names:
            return tool, fields, layout.columns(names)
    fault = next((f" (item {item.number} {item.fault})" for item in sample if item.fault), "")
    raise unusable(
        text.path,
        f"is JSON that holds no backlinks{fault}: expected DataForSEO's items (url_from, url_to) or Majestic's "
        "BackLinks.Data (SourceURL, TargetURL)",
    )


def records(text: SeedText, fields: Sequence[str]) -> Iterator[Record]:
    """The items as records, whose line is the item's number unless the file has an item a line."""
    for item in _items(text):
        cells = [_cell(item.fields.get(name)) for name in fields] if item.fault is None else []
        yield Record(item.number, item.text, cells, item.fault)


def _items(text: SeedText) -> Iterator[json_items.Item]:
    head = ""
    for piece in text.characters():
        head += piece
        if len(head) >= json_items.HEAD:
            break
    if json_items.is_document(head):
        return json_items.read_document(text.characters())
    return json_items.read_lines(text.lines())


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case list():
            return " ".join(_cell(each) for each in value if not isinstance(each, list | dict))
        case dict():
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        case _:
            return str(value)
