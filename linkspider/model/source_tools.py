"""Which tool a format of seed files is of: what several of its exports name, one tool has named."""

from collections.abc import Iterable
from typing import Final

#: Lists of what somebody does not want counted; they claim no link.
NO_CLAIMS: Final = frozenset({"disavow"})
#: Formats whose name is no tool's name with more behind it.
_WHOLE: Final = frozenset({"screaming_frog", "url_column"})


def tool_of(source_tool: str) -> str:
    """The tool that a format is of: ``gsc_latest`` and ``gsc_sites`` are both ``gsc``."""
    return source_tool if source_tool in _WHOLE else source_tool.partition("_")[0]


def claiming_tools(source_tools: Iterable[str]) -> set[str]:
    """The tools that formats are of, without those that claim no link."""
    return set(map(tool_of, source_tools)) - NO_CLAIMS
