"""Templates: all that is filled in is text, and phrases are said in the language of the moment."""

from markupsafe import Markup

from audit.report.html import elements
from audit.report.html.templating import Html, element, environment
from audit.report.speech import words
from audit.report.speech.words import say

HOSTILE = """<b onclick='x'>"&</b>"""


def test_a_phrase_is_said_when_it_is_shown() -> None:
    """And not when the template is read, whose language may be another."""
    told = {}
    for language in ("en", "ar", "en"):
        with words.speaking(language):
            told[language] = element("case", "", True, "", "", "")
            assert say("chosen") in told[language] and say("right") in told[language]
    assert told["en"] != told["ar"]


def test_what_is_filled_in_is_text() -> None:
    for made in (
        elements.data(HOSTILE),
        elements.arabic(HOSTILE),
        elements.bidi(HOSTILE),
        elements.table(("",), [(HOSTILE,)], ""),
        elements.header(HOSTILE, elements.data(HOSTILE), HOSTILE, facts={"": HOSTILE}, warnings=[HOSTILE]),
        elements.lines(HOSTILE, HOSTILE),
        *(element(name, *[HOSTILE] * 2) for name in ("picture", "badge", "named", "folded", "link", "plot")),
    ):
        assert isinstance(made, Markup) and "<b " not in made and "&lt;b onclick=&#39;x&#39;&gt;" in made


def test_html_stays_html() -> None:
    cell = elements.figure(elements.lines("1", "2"), 1.5)
    made = elements.table(("n",), [(cell,)])
    assert isinstance(made, Html) and '<td class="number" data-value="1.5">1<br>2</td>' in made
    assert made._repr_html_() == str(made) and len(repr(made)) < 60


def test_every_template_escapes() -> None:
    assert environment().autoescape is True
    for name in environment().list_templates():
        source, *_ = environment().loader.get_source(environment(), name)  # type: ignore[union-attr]
        assert "safe" not in source and "autoescape" not in source, name
