"""JSON answers of tools as the records of a table: an item is a row, its fields are the cells."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby, islice
from typing import Any, Final, NamedTuple

from linkspider.model.secrets import redact
from linkspider.seeds import dataforseo, json_items, majestic, url_column
from linkspider.seeds.layout import Columns, Layout, Names, column_names
from linkspider.seeds.lines import SeedText
from linkspider.seeds.records import Record, is_web_address
from linkspider.seeds.sources import unusable
from linkspider.seeds.texts import one_line

_SAMPLE_ITEMS: Final = 50


class _Tool(NamedTuple):
    """A tool's items.

    Attributes:
        sign: the field that each of them has.
        own: fields that tell the tool from others with this sign, where one is enough.
    """

    name: str
    sign: str
    layout: Layout
    own: Names = ()


#: Items of a tool that nothing tells from others.
_ANY: Final = _Tool("url_column", "url from", url_column.OTHERS._replace(url=("url from",)))
#: The particular before the general.
_TOOLS: Final = (
    _Tool("dataforseo", "url from", dataforseo.LAYOUT, dataforseo.OWN_NAMES),
    _Tool("majestic", "sourceurl", majestic.LAYOUT),
    _ANY,
)
_SIGNS: Final = frozenset(tool.sign for tool in _TOOLS)
#: An array of URLs, which is a list as a file of lines is.
_URLS: Final = _Tool("plain", json_items.TEXT, Layout((json_items.TEXT,)))

_TEXT: Final = r'"((?:[^"\\]|\\.)*)"'
_STATUS: Final = re.compile(rf'"status_code"\s*:\s*(\d+)(?:\s*,\s*"status_message"\s*:\s*{_TEXT})?')
#: DataForSEO's codes of what went wrong begin here: https://docs.dataforseo.com/v3/appendix/errors/
_FIRST_FAULT: Final = 40_000
_MAJESTIC_STATUS: Final = re.compile(rf'"Code"\s*:\s*"(?!OK")(\w+)"\s*,\s*"ErrorMessage"\s*:\s*{_TEXT}')
_TOTAL: Final = re.compile(r'"total_count"\s*:\s*(\d+)')
_MAX_SHOWN: Final = 200
_WITHIN_TEXT: Final = (
    "is JSON written as one JSON string: save what the string holds, without the quotes and backslashes"
)


class Recognised(NamedTuple):
    """How a file's items are to be read.

    Attributes:
        tool: the format's name.
        fields: the items' fields.
        columns: where what stands among them.
        notes: what a person should know of the file, a line each.
    """

    tool: str
    fields: tuple[str, ...]
    columns: Columns
    notes: tuple[str, ...]


class _List(NamedTuple):
    """The items of one array, or of a file without arrays: the first, and those behind."""

    head: Sequence[json_items.Item]
    others: Iterator[json_items.Item]

    def tool(self) -> _Tool | None:
        """The tool whose items these are."""
        names = {_compared(name) for item in self.head for name in item.fields}
        known = next((it for it in _TOOLS if it.sign in names and (not it.own or not names.isdisjoint(it.own))), None)
        is_of_urls = names == {json_items.TEXT} and _is_url(self.head[0])
        return _URLS if known is None and is_of_urls else known


def _is_url(item: json_items.Item) -> bool:
    """Whether an item is a text with a URL, and no object."""
    return item.text.lstrip().startswith('"') and is_web_address(item.fields.get(json_items.TEXT, ""))


def begins(text: SeedText) -> bool:
    """Whether a file begins as JSON does."""
    head = next(text.characters(), "")
    return json_items.looks_like_json(head) or json_items.is_within_text(head)


def recognise(text: SeedText) -> Recognised:
    """Finds out how a file's items are to be read. It is read to its end: a field may first stand in the last item.

    Raises:
        SeedFileError: if no item is a backlink of a known tool, nor a URL.
    """
    if json_items.is_within_text(next(text.characters(), "")):
        raise unusable(text.path, _WITHIN_TEXT)
    envelope: list[str] = []
    survey = _Survey()
    for each in _lists(text, envelope):
        survey.add(each)
    around = "".join(envelope)
    failed = _failed(around)
    if survey.tool is None:
        told = f" ({failed})" if failed else survey.fault
        raise unusable(
            text.path,
            f"is JSON that holds no backlinks{told}: expected DataForSEO's items (url_from, url_to) or Majestic's "
            "BackLinks.Data (SourceURL, TargetURL)",
        )
    notes = [f"a part of the answer failed: {failed}"] if failed else []
    if survey.tool is _ANY:
        notes.append(f"no known export: the URLs are taken from the field '{_ANY.sign.replace(' ', '_')}'")
    total = sum({*map(int, _TOTAL.findall(around))})  # pages of one answer say the same
    if total > survey.taken:
        notes.append(f"{survey.taken:,} of {total:,} backlinks, by total_count: what the others are is not known")
    if survey.passed:
        notes.append(f"items of other lists in the answer are passed over: {survey.passed:,}")
    fields = tuple(survey.fields)
    return Recognised(survey.tool.name, fields, survey.tool.layout.columns(column_names(fields)), tuple(notes))


class _Survey:
    """What the lists of a file hold."""

    def __init__(self) -> None:
        self.tool: _Tool | None = None
        self.fields: dict[str, None] = {}
        self.taken = 0
        self.passed = 0
        self.fault = ""

    def add(self, found: _List) -> None:
        """Takes note of a list, and uses it up."""
        tool = found.tool()
        if tool is None or self.tool not in {None, tool}:
            self.fault = self.fault or next((f" (item {it.number} {it.fault})" for it in found.head if it.fault), "")
            self.passed += sum(item.fault is None for item in chain(found.head, found.others))
            return
        self.tool = tool
        self.fields |= dict.fromkeys(name for item in found.head for name in item.fields)
        names = _names(tool.layout)
        for item in chain(found.head, found.others):
            self.taken += 1
            for name in item.fields.keys() - self.fields.keys():
                if _compared(name) in names:
                    self.fields[name] = None


def _names(layout: Layout) -> frozenset[str]:
    """What any of a layout's columns may be called."""
    flags = (name for _, names in layout.flags for name in names)
    return frozenset((*flags, *(name for names in layout for name in names if isinstance(name, str))))


@lru_cache(maxsize=1_000)
def _compared(name: str) -> str:
    return "".join(column_names((name,)))


def _failed(around: str) -> str:
    """The first failure that an envelope tells of, in one line; empty if it tells of none."""
    statuses = (found.groups() for found in _STATUS.finditer(around))
    failures = chain(
        ((code, message) for code, message in statuses if int(code) >= _FIRST_FAULT),
        (found.groups() for found in _MAJESTIC_STATUS.finditer(around)),
    )
    code, message = next(failures, ("", ""))
    try:
        message = json.loads(f'"{message or ""}"')
    except ValueError:
        message = ""
    return redact(one_line(f"{code}: {message}" if message else code))[:_MAX_SHOWN]


def records(text: SeedText, fields: Sequence[str], tool_name: str) -> Iterator[Record]:
    """The items of a tool as records, whose line is the item's number unless the file has an item a line."""
    for each in _lists(text, []):
        tool = each.tool()
        for item in chain(each.head, each.others):
            if item.fault is not None or (tool is not None and tool.name == tool_name):
                cells = [_cell(item.fields.get(name)) for name in fields] if item.fault is None else []
                yield Record(item.number, item.text, cells, item.fault)


def _lists(text: SeedText, envelope: list[str]) -> Iterator[_List]:
    """The lists of a file in turn; each is used up before the next."""
    for _, items in groupby(_items(text, envelope), key=lambda item: item.array):
        yield _list_of(items)


def _list_of(items: Iterator[json_items.Item]) -> _List:
    return _List(list(islice(items, _SAMPLE_ITEMS)), items)


def _items(text: SeedText, envelope: list[str]) -> Iterator[json_items.Item]:
    head = ""
    for piece in text.characters():
        head += piece
        if len(head) >= json_items.HEAD:
            break
    is_row = not _SIGNS.isdisjoint(map(_compared, json_items.first_object(head)))  # what lists it holds are no rows
    if json_items.is_document(head, is_row=is_row):
        return json_items.read_document(text.characters(), envelope, is_row=is_row)
    item = json_items.whole_object(head)
    if item is None:
        return json_items.read_lines(text.lines())
    envelope.append(head)
    return iter((item,))


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
