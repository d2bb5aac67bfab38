"""What a command line and the config ask for, read together."""

from analysis.commands.arguments import Arguments
from analysis.given.config import read_config
from analysis.given.priority_rules import rules_of
from analysis.marts.study import Wishes
from linkspider.errors import OptionError


def wishes_of(arguments: Arguments) -> Wishes:
    """What is asked for.

    Raises:
        LinkspiderError: if the config or a file of priority pages cannot be used.
    """
    ranks = arguments.domain_ranks
    if ranks is not None and not ranks.exists():  # read much later, when the crawls are over
        raise OptionError(f"--domain-ranks: there is no file '{ranks}'")
    rules = [rule for text in arguments.priority for rule in rules_of(text)]
    return Wishes(read_config(arguments.config), rules, ranks)
