"""``linkspider.toml`` as a document: where it lies, and the one line for a file that is no TOML.

What it says is read section by section: ``[audit]`` by ``audit_config``, all else by the analysis.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from linkspider.errors import ConfigError

DEFAULT_FILE: Final = Path("linkspider.toml")
MAX_BYTES: Final = 4 * 1024 * 1024
_AT: Final = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


def config_path(named: Path | None) -> Path | None:
    """The configuration to read: the file that is named, else the working directory's; None where there is none."""
    if named is not None:
        return named
    return DEFAULT_FILE if DEFAULT_FILE.exists() else None


def read_document(path: Path) -> Mapping[str, Any]:
    """Reads a configuration file.

    Raises:
        ConfigError: in one line, if it cannot be read or is no TOML.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ConfigError(f"there is no file '{path}'") from None
    except OSError as fault:
        raise ConfigError(f"{path} cannot be read: {fault.strerror or fault}") from None
    if len(data) > MAX_BYTES:
        raise ConfigError(
            f"{path} is larger than {MAX_BYTES // 1024**2} MB: lists of pages stand in files of their own"
        )
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise ConfigError(f"{path}, line {line}: is no UTF-8 text") from None
    except RecursionError:
        raise ConfigError(f"{path}: its lists or tables are nested too deeply") from None
    except ValueError as fault:  # TOMLDecodeError, or a number of thousands of digits
        found = _AT.fullmatch(str(fault))
        words = " ".join((found[1] if found else str(fault)).split())
        lines = data.rstrip().count(b"\n") + 1
        where = f"line {found[2]}, column {found[3]}" if found and found[2] else f"line {lines}, at its end"
        raise ConfigError(f"{path}, {where}: {words[0].lower()}{words[1:]}") from None
