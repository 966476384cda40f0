"""A notebook that was run, as one HTML file with everything in it: no code, no outside request."""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from audit.report.notebook_files import tags
from audit.report.speech import words
from audit.report.speech.words import say

from .elements import absent
from .templating import element, rendered

FOLD = "fold"
"""The tag of a text that is folded under its first line."""
POLICY = (
    "default-src 'none'",
    "img-src data:",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
)
"""What the page may load: what stands in it. Of scripts, the one whose hash is added."""
HEADING, TEXT = "## ", ""
"""What a section of a notebook begins with, and what any part of one does."""
Shown = tuple[dict[str, Any], Markup]
"""A cell, and what is shown of it."""
SCRIPT = {
    "filter": "Filter the table",
    "sort": "Sort by this column",
    "close": "Close",
    "open": "Open the picture large",
    "theme": "Light or dark",
}
"""What the page's script says."""


def page(notebook: dict[str, Any], title: str) -> str:
    """The file of a notebook; its texts are Markdown, its outputs the HTML that the cells gave. A section of which
    nothing was asked is left out."""
    shown = [(cell, _cell(cell)) for cell in notebook["cells"]]
    kept = [part for under in _parts(shown, HEADING) for part in _parts(under, TEXT) if _asked(under, part)]
    return document(Markup("\n").join(html for part in kept for _, html in part if html), title)


def document(body: Markup, title: str) -> str:
    """The file of a body, in the language that `words.use` set; its headings are linked behind its header."""
    script = _file("script.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    body, headings = _anchored(body)
    header, mark, rest = body.rpartition("</header>")
    return rendered(
        "page.html.j2", title=title, language=words.language(), phrases=SCRIPT, script=script,
        style=_file("style.css"), policy=Markup("; ".join((*POLICY, f"script-src 'sha256-{digest}'"))),
        header=Markup(header + mark), headings=headings, body=Markup(rest),
    )  # fmt: skip


def plain(body: Markup, title: str) -> str:
    """The file of a body in English that brings no script and has no contents."""
    return rendered("plain_page.html.j2", title=title, style=_file("style.css"), body=body)


def _file(name: str) -> Markup:
    """A file of ours that stands in the page as it is."""
    return Markup(files("audit.report.html").joinpath(name).read_text(encoding="utf-8"))


def _parts(shown: Sequence[Shown], begins: str) -> list[list[Shown]]:
    """Cells in parts, each beginning with a text cell that matches `begins`; what stands before the first is one."""
    parts: list[list[Shown]] = [[]]
    for cell, html in shown:
        if cell["cell_type"] == "markdown" and re.match(begins, cell["source"]):
            parts.append([])
        parts[-1].append((cell, html))
    return parts


def _asked(section: Sequence[Shown], part: Sequence[Shown]) -> bool:
    """Whether a part of a section is for the reader: a heading stands as long as anything below it was asked."""
    told = absent("Not asked of these pictures.")
    outputs = [
        [html for cell, html in some if cell["cell_type"] == "code" and html] for some in (section, part)
    ]
    empty = [bool(some) and all(html == Markup(told) for html in some) for some in outputs]
    return not empty[0] and (not empty[1] or part[0][0] is section[0][0])


@cache
def _markdown() -> Any:
    import mistune

    return mistune.create_markdown(escape=False, plugins=["strikethrough", "table", "url"])


def _cell(cell: dict[str, Any]) -> Markup:
    if cell["cell_type"] != "markdown":
        return Markup("\n").join(filter(None, map(_output, cell.get("outputs", ()))))
    source = re.sub("«[^«»]*»", r'<bdi lang="ar">\g<0></bdi>', cell["source"])
    if FOLD not in tags(cell):
        return Markup(_markdown()(source))
    first, _, rest = source.partition("\n")
    return element("folded", first.lstrip("# "), Markup(_markdown()(rest)))


def _output(output: dict[str, Any]) -> Markup:
    """What a reader sees of an output: HTML, else a picture, else text. What a library logs is none of theirs."""
    pre = Markup("<pre>{}</pre>")
    if output["output_type"] == "stream":
        return Markup() if output["name"] == "stderr" else pre.format(output["text"])
    kinds = output.get("data", {})
    if "text/html" in kinds:
        return Markup(kinds["text/html"])
    if "image/png" in kinds:
        return element("sheet", f"data:image/png;base64,{kinds['image/png']}", say("picture"))
    return pre.format(kinds["text/plain"]) if "text/plain" in kinds else Markup()


def _anchored(body: Markup) -> tuple[Markup, list[dict[str, str]]]:
    """The body, its headings of the second level with short ids, and those: `id` and `text`."""
    headings = [
        {"id": f"part-{turn}", "text": Markup(text)}
        for turn, text in enumerate(re.findall(r"<h2[^>]*>(.*?)</h2>", body, flags=re.S), start=1)
    ]
    turn = iter(headings)
    return Markup(re.sub(r"<h2[^>]*>", lambda _: f'<h2 id="{next(turn)["id"]}">', body)), headings
