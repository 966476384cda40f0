"""Builds the API reference of the public interface into site/; fails where it warns, an object lacks its docstring,
or a link leads nowhere."""

import re
import shutil
import sys
import warnings
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pdoc
from pdoc.doc import Class, Doc, Function, Module

SITE = Path(__file__).parents[1] / "site"
MODULES = (
    "audit",
    "audit.models",
    "audit.models.base",
    "audit.models.families",
    "audit.models.families.your_own",
    "audit.statistics",
    "audit.statistics.inference.estimates",
    "audit.statistics.inference.intervals",
    "audit.statistics.inference.significance",
    "audit.statistics.verdicts",
    "audit.statistics.comparison",
    "audit.statistics.power",
    "probes",
    "probes.arabic",
    "probes.arabic.grammar",
    "probes.arabic.lexicon",
    "probes.arabic.variety",
)


def main() -> int:
    """Builds; one line a fault, exit code 1 where there are any."""
    warnings.filterwarnings("error", module="pdoc")
    modules = [import_module(name) for name in MODULES]
    for module in modules:  # what is imported late, now
        vars(module).update({name: getattr(module, name) for name in getattr(module, "__all__", ())})
    pdoc.render.configure(docformat="markdown", include_undocumented=False, show_source=False)
    alone = [spec for name in MODULES for spec in (name, f"!{name}[.]")]  # not what is below it
    shutil.rmtree(SITE, ignore_errors=True)
    pdoc.pdoc(*alone, output_directory=SITE)
    for path in SITE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"<(p|li)>.*?</\1>", told, text, flags=re.S), encoding="utf-8")
    faults = [*(fault for module in modules for fault in undocumented(Module(module))), *broken(SITE)]
    print(*faults, f"{SITE / 'index.html'}: {len(modules)} modules", sep="\n")
    return 1 if faults else 0


def told(paragraph: re.Match[str]) -> str:
    """A paragraph of a docstring: Arabic set apart, so that neither order disturbs the other, and what `name: …` tells
    of an argument on a line of its own."""
    text = re.sub(r"«[^«»<>]*»|[ء-ي]+(?: [ء-ي]+)*", r'<bdi lang="ar">\g<0></bdi>', paragraph[0])
    text = re.sub(r"(<p>|\n)\s*((?:\w+, )*[a-z]\w*): ", r"\1<br><code>\2</code>: ", text)
    return text.replace("<p><br>", "<p>")


def undocumented(one: Doc) -> Iterator[str]:
    """The public classes, functions and methods in a module that say nothing."""
    if not one.docstring and not one.is_inherited and isinstance(one, Module | Class | Function):
        yield f"{one.fullname}: no docstring"
    for member in getattr(one, "own_members", ()):
        if not member.name.startswith("_") and member.kind != "module":
            yield from undocumented(member)


def broken(site: Path) -> Iterator[str]:
    """Links between pages, to files or places that are not there."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    for path, text in pages.items():
        for link in re.findall(r'href="([^":$]+)"', text):
            file, _, anchor = unquote(unescape(link)).partition("#")
            target = (path.parent / file).resolve() if file else path
            if not target.is_file() or (anchor and f'id="{anchor}"' not in pages[target]):
                yield f"{path.relative_to(site)}: {link} leads nowhere"


if __name__ == "__main__":
    sys.exit(main())
