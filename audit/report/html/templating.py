"""The templates that pages are made of. Everything in them is escaped, but what is HTML already (Markup)."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from audit.report.speech import words

from .escaping import visible


class Html(Markup):
    """HTML that a notebook shows as such."""

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<HTML of {len(self):,} characters>"


@cache
def environment() -> Environment:
    """Of templates/, with the filters `say` (a phrase in the reader's language) and `visible`."""
    made = Environment(
        loader=PackageLoader("audit.report.html"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False,
    )  # fmt: skip
    made.filters.update(say=words.say, visible=visible)
    return made


def rendered(template: str, **values: Any) -> Html:
    """A template, filled."""
    return Html(environment().get_template(template).render(**values))
