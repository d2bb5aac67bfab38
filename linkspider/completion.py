"""Completion of commands in bash, made from their declarations.

What to offer is told by rules, the first of which fits counts: where the word stands, which command it belongs to and
which word is before it, as a pattern of bash. Source: GNU Bash manual, Programmable Completion.
"""

from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

_SCRIPT: Final = """\
# Completion of `{command}` in bash: source this file, in ~/.bashrc or in a shell.
# made by `make docs` from the code; change it there
_linkspider_{name}() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} words=
    [[ "${{COMP_WORDS[*]}} " == "{command} "* ]] || return
    case $((COMP_CWORD - {place})):${{COMP_WORDS[{place}]}}:$before in
{rules}
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    [[ ${{COMPREPLY[0]}} == *= ]] && compopt -o nospace
}}
complete -o default -F _linkspider_{name} {program}
"""


def long_options(parser: ArgumentParser) -> list[str]:
    """The long options that a parser knows, in the order in which they were declared."""
    actions = parser._actions  # noqa: SLF001  # argparse tells of them nowhere else
    return [option for action in actions for option in action.option_strings if option.startswith("--")]


class Rule(NamedTuple):
    """What to offer at a place.

    Attributes:
        places: patterns of ``N:COMMAND:BEFORE``: how many words stand behind the program, the first of them, and the
            word before the one that is completed; no words mean files.
        words: what is offered.
    """

    places: Iterable[str]
    words: Iterable[str]


def script(name: str, program: Sequence[str], rules: Iterable[Rule]) -> str:
    """A file for bash.

    Args:
        name: of the function; program: the words that a command line begins with, such as ``("scrapy",)``.
        rules: the first one whose place fits counts.
    """
    lines = (f"        {'|'.join(rule.places)}) words='{' '.join(rule.words)}' ;;" for rule in rules)
    return _SCRIPT.format(
        name=name, command=" ".join(program), program=program[0], place=len(program), rules="\n".join(lines)
    )
