"""Documentation made from the analysis' declarations: ``python -m analysis.commands.describe FOLDER``.

It is beside ``linkspider.describe`` because nothing of ``linkspider`` may import the analysis. The tests hold the files
in ``docs/`` to what this makes.
"""

import sys
from pathlib import Path
from typing import Any, Final, get_type_hints

from analysis.advice import fixes
from analysis.authority import roles
from analysis.commands import arguments
from analysis.commands.output import FORMATS
from analysis.commands.verbs import EXPORTS, VERBS
from analysis.export import headers
from analysis.export.dictionary import data_dictionary
from analysis.export.headers import Headers
from analysis.given.config import DECLARED, LABELLED, PriorityList, PriorityTable
from analysis.profile import rules
from analysis.report import definitions
from analysis.tables.identity import CountBy
from linkspider.audit_config import SECTION, Audit
from linkspider.completion import Rule, script
from linkspider.config_values import KINDS, defaults
from linkspider.markdown import attributes, table

_MADE: Final = "<!-- made by `make docs` from the code; change it there -->\n"
#: The sections of docs/method.md as a report carries them.
DEFINITIONS: Final = Path(definitions.__file__).parent / "templates" / "definitions.html"
_HEAD: Final = ("key", "takes", "default", "meaning")


def documents() -> dict[str, str]:
    """All generated documents: file name to text."""
    return {
        "config.md": config_document(),
        "roles-and-fixes.md": roles_and_fixes_document(),
        "profile.md": profile_document(),
        "headers.md": headers.document().replace("\n\n", f"\n\n{_MADE}\n", 1),
        "data_dictionary.csv": data_dictionary(),
        "completion-analysis.bash": completion_of_analysis(),
    }


def write(folder: Path) -> None:
    """Writes all generated documents, and the definitions that reports carry.

    Args:
        folder: that of the documents.
    """
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    DEFINITIONS.write_text(definitions.document((folder / "method.md").read_text(encoding="utf-8")), encoding="utf-8")


def completion_of_analysis() -> str:
    """Completion of ``python -m analysis``, for bash."""
    files = Rule(("*:--store", "*:--out", "*:--config", "*:--domain-ranks", "*:--priority"), ())
    return script(
        "analysis",
        ("python", "-m", "analysis"),
        [
            Rule(("0:*",), VERBS),
            Rule(("1:export:*",), EXPORTS),
            Rule(("*:--format",), FORMATS),
            Rule(("*:--headers",), Headers),
            Rule(("*:--count-by",), CountBy),
            files,
            Rule(("*",), arguments.options()),
        ],
    )


def profile_document() -> str:
    """Classes of anchors, ways in which links came about, and review signals."""
    return rules.document().replace("\n\n", f"\n\n{_MADE}\n", 1)


def roles_and_fixes_document() -> str:
    """The words of ``authority.role`` and ``fixes.kind``."""
    return "\n".join(
        [
            "# Roles and fixes\n",
            _MADE,
            "How the figures in them come about is told in [method.md](method.md).\n",
            "## Roles of pages\n",
            (
                "`authority.role` is the first of these that holds. Averages are those of the site; that of reach is "
                "weighted by what enters where.\n"
            ),
            table(("role", "the page"), ((f"`{role}`", words) for role, words in roles.MEANINGS.items())),
            "## Kinds of fixes\n",
            "`fixes.kind`. Backlinks are followed ones; every kind says what was seen, and a person decides.\n",
            table(("kind", "what is wrong"), ((f"`{kind}`", words) for kind, words in fixes.KINDS.items())),
        ]
    )


def config_document() -> str:
    """The keys of ``linkspider.toml``."""
    labelled = ((f"`[{name}]`", words) for name, words in LABELLED.items())
    text = "\n".join(
        [
            "# linkspider.toml\n",
            _MADE,
            (
                "What `scrapy audit` and `python -m analysis` should know of a site, in one small TOML file: "
                "`linkspider.toml` in the working directory where there is one, or the file that `--config` names. "
                "Every key is optional and every key is checked; what is wrong is said in one line. "
                "`data/linkspider.example.toml` is an example.\n"
            ),
            _section(f"[{SECTION}]", Audit),
            *(_section(f"[{name}]", kind) for name, kind in DECLARED.items()),
            _section("[[priority]]", PriorityTable),
            _section("[priority]", PriorityList),
            (
                "The first rule that tells a page gives its weight and label. A URL or a path is followed through "
                "redirects and canonicals to its page. `--priority` on the command line takes the place of these "
                "rules; without any, the pages that matter are guessed by their paths.\n"
            ),
            "## Labels of pages\n",
            (
                "In these sections a key is a label of your own, and its value a pattern or a list of patterns. A page "
                "has the first label whose patterns tell it.\n"
            ),
            table(("section", "labels are"), labelled),
            "## Patterns\n",
            table(("pattern", "told by", "tells"), _PATTERNS),
            (
                "Addresses are without fragment and tracking parameters, escapes in upper case (`%C3`). "
                "Expressions are those of "
                "[RE2](https://github.com/google/re2/wiki/Syntax), which has no look-around and no back-references, "
                "and whose time grows no faster than the address.\n"
            ),
        ]
    )
    return text.replace("``", "`")  # docstrings have two, Markdown one


_PATTERNS: Final = (
    ("`^https://example.com/(de|fr)/`, `re:tutorial`", "begins with `^` or `re:`", "addresses in which it is found"),
    ("`/shop/*`, `https://example.com/*.pdf`, `*/shop/*`", "contains `*`", "`*` stands for any characters, `/` too"),
    ("`/pricing`", "begins with `/`", "the page of this path and query, with or without a closing slash"),
    ("`https://example.com/pricing`", "all else", "the page of this address"),
)


def _section(title: str, kind: type[Any]) -> str:
    words, hints = attributes(kind), get_type_hints(kind)
    rows = (
        (f"`{key}`", KINDS[hints[key]].words, _toml(default), words[key]) for key, default in defaults(kind).items()
    )
    return f"## {title}\n\n{_about(kind)}\n\n{table(_HEAD, rows)}"


def _about(kind: type[Any]) -> str:
    return " ".join((kind.__doc__ or "").partition("Attributes:")[0].split())


def _toml(value: object) -> str:
    """A default as TOML writes it; empty where there is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value in {"", (), None} else str(value)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
