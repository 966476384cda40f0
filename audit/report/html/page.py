"""A notebook that was run, as one HTML file with everything in it: no code, no outside request."""

import base64
import hashlib
import html
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.report.speech import words
from audit.report.speech.words import say

from .escaping import visible

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


def page(notebook: Path, title: str) -> str:
    """The file of a notebook; its texts are Markdown, its outputs the HTML that the cells gave."""
    import nbformat

    cells = nbformat.read(notebook, as_version=4).cells
    return document("\n".join(filter(None, map(_cell, cells))), title)


def document(body: str, title: str) -> str:
    """The file of a body, in the language that `words.use` set."""
    body = _anchored(body)
    script = _file("script.js")
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = "; ".join((*POLICY, f"script-src 'sha256-{hashed}'"))
    direction = "rtl" if words.is_arabic() else "ltr"
    phrases = " ".join(f'data-{name}="{html.escape(say(phrase))}"' for name, phrase in SCRIPT.items())
    return (
        f'<!doctype html>\n<html lang="{words.language()}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'
        f"<title>{html.escape(visible(title))}</title>\n<style>\n{_file('style.css')}</style>\n</head>\n"
        f"<body {phrases}>\n<main>\n{_with_contents(body)}\n</main>\n<script>{script}</script>\n</body>\n</html>\n"
    )


SCRIPT = {
    "filter": "Filter the table",
    "sort": "Sort by this column",
    "close": "Close",
    "open": "Open the picture large",
    "theme": "Light or dark",
}
"""What the page's script says."""


def _file(name: str) -> str:
    return files("audit.report.html").joinpath(name).read_text(encoding="utf-8")


def _cell(cell: Any) -> str:
    from nbconvert.filters import markdown2html

    if cell.cell_type != "markdown":
        return "\n".join(filter(None, map(_output, cell.get("outputs", ()))))
    source = re.sub("«[^«»]*»", r'<bdi lang="ar">\g<0></bdi>', cell.source)
    if FOLD not in cell.metadata.get("tags", ()):
        return markdown2html(source)
    first, _, rest = source.partition("\n")
    return f"<details><summary>{html.escape(first.lstrip('# '))}</summary>{markdown2html(rest)}</details>"


def _output(output: Any) -> str:
    """What a reader sees of an output: HTML, else text. What a library logs is none of theirs."""
    if output.output_type == "stream":
        return "" if output.name == "stderr" else f"<pre>{html.escape(output.text)}</pre>"
    kinds = output.get("data", {})
    if "text/html" in kinds:
        return kinds["text/html"]
    return f"<pre>{html.escape(kinds['text/plain'])}</pre>" if "text/plain" in kinds else ""


def _anchored(body: str) -> str:
    """Headings with short ids, and without the links that notebooks hang on them."""
    body = re.sub(r'<a class="anchor-link".*?</a>', "", body, flags=re.S)
    turn = iter(range(1, 1_000))
    return re.sub(r"<h2[^>]*>", lambda _: f'<h2 id="part-{next(turn)}">', body)


def _with_contents(body: str) -> str:
    """The body with its headings as links, behind its header."""
    found = re.findall(r'<h2 id="(part-\d+)">(.*?)</h2>', body, flags=re.S)
    links = "".join(f'<li><a href="#{anchor}">{text}</a></li>' for anchor, text in found)
    header, mark, rest = body.rpartition("</header>")
    return f'{header}{mark}<nav aria-label="{say("Contents")}"><ol>{links}</ol></nav>{rest}'
