"""`python -m audit models`: the families, and what one id would be loaded as and why."""

from importlib.util import find_spec
from typing import Any

from . import families, known
from .loading.places import Places
from .specs import REVISIONS, Spec, read, shipped


def listed() -> list[str]:
    """A line a family, one for each plug-in that can't be used, then the models that are known, by name or by what to
    do with them."""
    lines = ["families, asked in this order:"]
    for name, family in families.families().items():
        about = " ".join((family.loaded.__doc__ or "").split("\n\n")[0].split())
        lines.append(f"  {name:<11} {about}" + (f" ({family.origin})" if family.origin else ""))
        lines += [f"  {'':<11} {line}" for line in _needs(family.loaded)]
    lines += [f"  broken: {line}" for line in families.broken()]
    return [*lines, "", *known.lines({name: str(read(name).model) for name in shipped()})]


def one(model: str | None, **parts: Any) -> list[str]:
    """What it would be loaded as and why, and where its parts are. InputError where they aren't."""
    spec = read(model, **parts)
    known.refuse(spec.model)
    places = Places(spec)
    family, why = families.choose(places)
    module = family.loaded
    lines = [f"{spec.label} would be loaded as {family.name}: {why}"]
    missing = [line for line in _needs(module) if "not installed" in line]
    if lacking := getattr(module, "lacks", lambda places: None)(places):
        missing.append(lacking)
    lines += [f"  missing: {line}" for line in missing]
    if hasattr(module, "check"):  # what loading would say of its configs
        module.check(places)
    return lines + (_parts(places, spec) if getattr(module, "IN_FILES", True) else [])


def _needs(module: Any) -> list[str]:
    """A line for each package that a family needs."""
    needs = getattr(module, "NEEDS", {})
    return [
        f"{package} is {'installed' if find_spec(package) else f'not installed: {line}'}"
        for package, line in needs.items()
    ]


def _parts(places: Places, spec: Spec) -> list[str]:
    """A line for each part of the model: which one, where it is, and the commit where it has one."""
    found = {"text tower": places.text}
    if not spec.text_only:
        found["image tower"] = places.image
    for part in ("tokenizer", "image_processor"):
        if getattr(spec, part) or getattr(spec, REVISIONS[part]):
            found[part.replace("_", " ")] = getattr(places, part)()
    return [
        f"  {part:<16} {source}{f' at {source.commit}' if source.commit else ''}"
        for part, source in found.items()
    ]
