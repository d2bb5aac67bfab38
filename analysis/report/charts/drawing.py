"""Charts as SVG: drawn without a browser, and cleaned until nothing but shapes and texts is left.

What pages and anchors say stands in these drawings, so every element and attribute is on a list, or is gone. The whole
drawing is one picture to a screen reader, with a sentence that says what it shows; what a mark says is its tooltip.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import vl_convert
from lxml import etree  # type: ignore[import-untyped]  # comes without types

from analysis.report.charts.theme import themed

WIDE: Final = 960
HALF: Final = 480
NARROW: Final = 320

_MARKS: Final = frozenset({"path", "rect", "text"})
_SVG: Final = "http://www.w3.org/2000/svg"
_ELEMENTS: Final = frozenset({"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "title"})
_ATTRIBUTES: Final = frozenset(
    {
        *("d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "width", "height", "viewBox"),
        *("transform", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"),
        *("stroke-linecap", "stroke-linejoin", "text-anchor", "font-size", "font-weight", "opacity"),
    }
)
#: What an attribute is when it is not there.
_DEFAULTS: Final = {
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stroke-width"), "1"),
    **dict.fromkeys(("x2", "y2"), "0"),
}
_LONG_NUMBER: Final = re.compile(r"-?\d+\.\d{2,}")
_POINTS: Final = frozenset({"d", "transform", "x", "y", "x2", "y2", "width", "height"})
#: Values that may load something: ``url(...)`` however it is written, and the like.
_LOADS: Final = re.compile(r"url|image|src|\\", re.IGNORECASE)
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, drawn for wide and for narrow pages.

    Attributes:
        wide, narrow: SVG elements, safe to stand in a page.
    """

    wide: str
    narrow: str


def drawn(chart: Callable[[int], Any], label: str, width: int = WIDE) -> Drawing:
    """Draws a chart for wide and for narrow pages.

    Args:
        chart: makes the chart for a width in pixels.
        label: what it shows, in words.
        width: of the wide drawing.
    """
    return Drawing(svg(chart(width), label, width), svg(chart(NARROW), label, NARROW))


def svg(chart: Any, label: str, width: int) -> str:
    """One drawing of a chart.

    Args:
        chart: an Altair chart of ``width`` pixels.
        label: what it shows, in words.
    """
    return cleaned(vl_convert.vegalite_to_svg(_legal(themed(chart, width).to_dict())), label)


def _legal(value: Any) -> Any:
    """A chart without characters that are none in XML: the renderer ends the whole process at such."""
    if isinstance(value, str):
        return _ILLEGAL.sub("", value)
    if isinstance(value, dict):
        return {name: _legal(held) for name, held in value.items()}
    return [_legal(held) for held in value] if isinstance(value, list) else value


def cleaned(drawing: str, label: str) -> str:
    """An SVG with nothing in it but shapes and texts."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(_ILLEGAL.sub("", drawing).encode(), parser)
    _clean(root)
    root.set("role", "img")
    root.set("aria-label", _ILLEGAL.sub("", label))
    text: str = etree.tostring(root, encoding="unicode")
    return text.replace(f' xmlns="{_SVG}"', "").replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")


def _clean(root: Any) -> None:
    for element in [*root.iter()]:
        if not isinstance(element.tag, str) or etree.QName(element).localname not in _ELEMENTS or _is_empty(element):
            _remove(element)
            continue
        if element is not root:
            _keep_words(element)
        for name in [*element.attrib]:
            _tidy(element, name)


def _is_empty(element: Any) -> bool:
    """Whether an element draws nothing, as the panes behind marks and axes do."""
    if element.get("display") == "none":
        return True
    return element.get("class") in {"background", "foreground"} and not {"fill", "stroke"} & set(element.attrib)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _keep_words(element: Any) -> None:
    """What a mark says to a screen reader becomes its tooltip; what groups and axes say is in the label."""
    words = element.get("aria-label")
    if words and element.get("role") == "graphics-symbol" and etree.QName(element).localname in _MARKS:
        title = etree.SubElement(element, f"{{{_SVG}}}title")
        title.text = words
        element.insert(0, title)


def _tidy(element: Any, name: str) -> None:
    value = element.get(name)
    is_default = _DEFAULTS.get(name) == value or (name == "transform" and value == "translate(0,0)")
    if name not in _ATTRIBUTES or is_default or _LOADS.search(value):
        del element.attrib[name]
    elif name in _POINTS:
        element.set(name, _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.1f}", value))
