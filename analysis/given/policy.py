"""What counts how much when authority is passed on: declared once, and written beside each result."""

from dataclasses import dataclass, fields
from typing import Final

#: Steps to an exact rank grow with 1 / (1 - damping): at this some 40,000 at most.
MOST_DAMPING: Final = 0.999


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers that the graph and its ranks rest on: judgement, since no search engine tells its own.

    Attributes:
        damping: the share of a page's authority that its links pass on (Brin and Page 1998: 0.85), at most 0.999:
            above, exact ranks of a site whose links lead in circles would take hundreds of thousands of steps.
        uniform_share: the share of the teleport that goes to all pages alike, as search engines know pages without
            backlinks too; the rest goes where followed referring domains link to.
        content_weight: of a link in the content.
        other_weight: of a link anywhere else.
        boilerplate_weight: at most so much for a link that stands in the same container on most pages.
        position_exponent: the n-th target of a page, counted in the content and elsewhere apart, weighs n to the power
            of minus this.
        least_position: a place far down the page weighs at least this.
    """

    damping: float = 0.85
    uniform_share: float = 0.15
    content_weight: float = 1.0
    other_weight: float = 0.1
    boilerplate_weight: float = 0.5
    position_exponent: float = 0.25
    least_position: float = 0.01

    def __post_init__(self) -> None:
        """Refuses what is no policy.

        Raises:
            ValueError: naming the field, its value and what it may be.
        """
        if not 0 < self.damping <= MOST_DAMPING:
            raise ValueError(f"damping is a number above 0, at most {MOST_DAMPING}; got {self.damping}")
        if not 0 <= self.uniform_share <= 1:
            raise ValueError(f"uniform_share is a number from 0 to 1; got {self.uniform_share}")
        for name in ("content_weight", "other_weight", "boilerplate_weight", "least_position"):
            if not 0 < getattr(self, name) <= 1:
                raise ValueError(f"{name} is a number above 0, at most 1; got {getattr(self, name)}")
        if not 0 <= self.position_exponent <= 4:
            raise ValueError(f"position_exponent is a number from 0 to 4; got {self.position_exponent}")

    def in_words(self) -> str:
        """The policy in one line, as it stands beside results."""
        numbers = ", ".join(f"{each.name} {getattr(self, each.name):g}" for each in fields(self))
        return f"{numbers}; {SLOTS}"


#: What the numbers do not say.
SLOTS: Final = (
    "one slot per distinct target of a page, self-links left out; nofollowed, external, noindexed, blocked, broken and "
    "uncrawled targets keep their slots, and what flows into these evaporates"
)
DEFAULT: Final = Policy()
