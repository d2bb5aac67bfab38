"""Numbers as the report writes them; ``shown.wording`` has those with a word behind them."""

from math import isnan
from typing import Final

from analysis.shown.terminal import number

_LEAST_SHARE: Final = 0.0001
#: What would be rounded to all of it, but is not.
_NEARLY_ALL: Final = 0.99
#: From here on digits say nothing any more.
_HUGE: Final = 1e15


def count(value: float) -> str:
    """``12,345``."""
    return f"{value + 0.0:,.0f}" if abs(value) < _HUGE else f"{value:.3g}"  # no minus before nothing


def share(value: float) -> str:
    """A part of a whole in percent, with as many decimals as say something: ``58%``, ``3.3%``, ``0.12%``."""
    if isnan(value):
        return "–"
    if value and abs(value) < _LEAST_SHARE:
        return "<0.01%" if value > 0 else ">-0.01%"
    if abs(value) >= _HUGE:
        return f"{value:.3g}"
    is_nearly_all = _NEARLY_ALL < abs(value) < 1
    digits = 2 if 0 < abs(value) < 0.01 else 1 if is_nearly_all or 0 < abs(value) < 0.1 else 0
    return f"{value + 0.0:.{digits}%}"  # no minus before nothing


def gained(value: float) -> str:
    """A share with its sign."""
    return f"+{share(value)}" if value >= 0 else share(value)


def figure(value: float) -> str:
    """A number that is no count: two decimals, or two digits of a small one."""
    if isnan(value):
        return "–"
    return count(value) if abs(value) >= _HUGE else number(value)


def listed(parts: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
