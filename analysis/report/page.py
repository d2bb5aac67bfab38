"""The page itself: one HTML file, everything escaped, nothing loaded, no script but its own.

Sources: OWASP's cheat sheet on cross-site scripting; Content Security Policy Level 3; WCAG 2.2.
"""

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analysis.report.parts import Report

_PARTS: Final = resources.files("analysis.report") / "templates"


def page(report: Report) -> str:
    """A report as one HTML file that needs nothing else."""
    style, script = _part("report.css"), _part("report.js")
    policy = (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            policy=policy,
            style=Markup(style),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # our own file
            definitions=Markup(_part("definitions.html")),  # noqa: S704  # made from our own docs/method.md
            svg=Markup,  # charts.drawing has cleaned it
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("analysis.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


def _source(text: str) -> str:
    """What the policy calls a style or script by: its SHA-256."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
