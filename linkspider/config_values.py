"""Values of a configuration: what each kind of key takes, and sections read into their dataclasses, key by key."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, Final, NamedTuple, NewType, TypeVar, get_type_hints

from linkspider.errors import ConfigError, nearest
from linkspider.model import domains, urls

Domain = NewType("Domain", str)
#: A file or folder, whose name may hold any white space.
FileName = NewType("FileName", str)
#: A whole number from 1 up, a number above 0 and at most 1, and names with a value each, as text.
Count = NewType("Count", int)
Share = NewType("Share", float)
Named = NewType("Named", tuple[tuple[str, str], ...])
Section = TypeVar("Section")
_MOST: Final = 10**12


class Kind(NamedTuple):
    """What a key takes: in words, and how it is read, with a ``ValueError`` for what it does not take."""

    words: str
    read: Callable[[Any], Any]


def text_of(value: object) -> str:
    """A text that is not empty, white space collapsed.

    Raises:
        ValueError: with the reason, to follow the key.
    """
    return " ".join(_as_written(value).split())


def _as_written(value: object) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"takes a text in quotes; got {shown(value)}")
    return value


def texts(value: object) -> tuple[str, ...]:
    """A list of such texts.

    Raises:
        ValueError: with the reason, to follow the key.
    """
    return tuple(text_of(each) for each in _list(value))


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f'takes a list of texts, as in ["one", "two"]; got {shown(value)}')
    return value


def _file_names(value: object) -> tuple[FileName, ...]:
    return tuple(FileName(_as_written(each)) for each in _list(value))


def _domains(value: object) -> tuple[Domain, ...]:
    return tuple(_domain(each) for each in texts(value))


def _domain(text: str) -> Domain:
    try:
        host = urls.host(urls.from_user(text))
    except ValueError as fault:
        raise ValueError(f"takes domains, as in example.com; '{text[:200]}' {fault}") from None
    found = domains.domain_of(host)
    if host.removeprefix("www.") != found:
        raise ValueError(f"takes registrable domains, and '{text[:200]}' is a host; did you mean '{found}'?")
    return Domain(found)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"takes true or false; got {shown(value)}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e300:
        raise ValueError(f"takes a number; got {shown(value)}")
    return float(value)


def _count(value: object) -> Count:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST:
        raise ValueError(f"takes a whole number from 1 up; got {shown(value)}")
    return Count(value)


def _share(value: object) -> Share:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise ValueError(f"takes a share above 0, at most 1, as in 0.05 for 5%; got {shown(value)}")
    return Share(float(value))


def _named(value: object) -> Named:
    if not isinstance(value, dict):
        raise ValueError(f"takes a table, as in {{ name = value }}; got {shown(value)}")
    return Named(tuple((str(name), _as_text(name, each)) for name, each in value.items()))


def _as_text(name: str, value: object) -> str:
    """A value as it would stand on a command line; a list as one text with commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return ",".join(texts(value))
    try:
        return _as_written(value).strip()  # a file's name may be among them
    except ValueError as fault:
        raise ValueError(f"{name} {fault}") from None


#: The type of a field -> what its key takes.
KINDS: Final[dict[Any, Kind]] = {
    str: Kind("text", text_of),
    FileName: Kind("text", _as_written),
    tuple[str, ...]: Kind("list of texts", texts),
    tuple[FileName, ...]: Kind("list of texts", _file_names),
    tuple[Domain, ...]: Kind("list of domains", _domains),
    bool: Kind("true or false", _flag),
    float: Kind("number", _number),
    Count | None: Kind("whole number", _count),
    Share | None: Kind("share", _share),
    Count: Kind("whole number", _count),
    Named: Kind("table", _named),
}


def section(path: Path, place: str, kind: type[Section], values: Mapping[str, Any]) -> Section:
    """Reads a section into its dataclass, key by key.

    Args:
        path: the file, and ``place``: where in it, as ``[site]``; for errors.
        kind: a dataclass whose fields have types of ``KINDS``; it may refuse values with a ``ValueError`` that begins
            with the field's name.
        values: as ``tomllib`` gives them.

    Raises:
        ConfigError: for the first key that is not known, or whose value is not what it takes.
    """
    hints = get_type_hints(kind)
    given = {}
    for key, value in values.items():
        if key not in hints:
            raise ConfigError(f"{path}: {place} key {key!r}: is not known{nearest(key, hints)}")
        try:
            given[key] = KINDS[hints[key]].read(value)
        except ValueError as fault:
            raise ConfigError(f"{path}: {place} key {key!r}: {fault}") from None
    try:
        return kind(**given)
    except ValueError as fault:
        key, _, words = str(fault).partition(" ")
        raise ConfigError(f"{path}: {place} key '{key}': {words}") from None


def defaults(kind: type[Any]) -> dict[str, Any]:
    """The default of each key of a section."""
    return {each.name: each.default for each in fields(kind) if each.default is not MISSING}


def shown(value: object) -> str:
    """A value as TOML writes it, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = repr(value) if isinstance(value, str) else "a table" if isinstance(value, dict) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
