"""The templates that pages are made of. Everything in them is escaped, but what is HTML already (Markup)."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from audit.report.speech import words
from probes.escaping import visible


class Html(Markup):
    """HTML that a notebook shows as such."""

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<HTML of {len(self):,} characters>"


@pass_context  # without a context jinja2 would call this once, while compiling, in whatever language was set then
def _say(_: Context, phrase: str) -> str:
    return words.say(phrase)


@cache
def environment() -> Environment:
    """Of templates/, with the filters `say` (a phrase in the reader's language) and `visible` (a line of what users
    bring)."""
    made = Environment(
        loader=PackageLoader("audit.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(say=_say, visible=visible)
    return made


def rendered(template: str, **values: Any) -> Html:
    """A template, filled."""
    return Html(environment().get_template(template).render(**values))


def element(name: str, *values: Any) -> Markup:
    """A macro of elements.html.j2, called."""
    return _macros()[name](*values)


@cache
def _macros() -> dict[str, Any]:
    return vars(environment().get_template("elements.html.j2").module)
