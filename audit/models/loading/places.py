"""Where the parts of a model are."""

from functools import cached_property

from audit.models.reference import checking
from audit.models.specs import BUNDLED, REVISIONS, Spec
from probes.errors import CallError
from probes.reasons import Reason

from . import hub
from .repository_files import modules


class Places:
    """Where the parts of a spec are: each is found once, when it is asked for."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.found: dict[tuple[str, str | None], hub.Source] = {}
        self.asked: list[tuple[str, str | None, str]] = []
        """(id, revision, option) of each that was found, in turn."""

    def find(self, id: str, revision: str | None, option: str) -> hub.Source:
        if id == BUNDLED and revision:
            raise CallError(f"{id}: the bundled model has no revision {revision!r}; leave it out")
        if (id, revision) not in self.found:
            here = (
                hub.Source(BUNDLED, checking.bundled()) if id == BUNDLED else hub.find(id, revision, option)
            )
            self.found[id, revision] = here
            self.asked.append((id, revision, option))
        return self.found[id, revision]

    @cached_property
    def text(self) -> hub.Source:
        return _clip_inside(self.find(*self.spec.text, "--text-model" if self.spec.text_model else "--model"))

    @cached_property
    def image(self) -> hub.Source:
        return _clip_inside(
            self.find(*self.spec.image, "--image-model" if self.spec.image_model else "--model")
        )

    def tokenizer(self, default: hub.Source | None = None) -> hub.Source:
        return self._part("tokenizer", default or self.text, self.spec.text)

    def image_processor(self) -> hub.Source:
        return self._part("image_processor", self.image, self.spec.image)

    def _part(self, part: str, default: hub.Source, tower: tuple[str, str | None]) -> hub.Source:
        own, revision = getattr(self.spec, part), getattr(self.spec, REVISIONS[part])
        if own is None and revision in (None, tower[1]):
            return default
        return self.find(own or tower[0], revision, f"--{part.replace('_', '-')}")

    def doubts(self) -> list[Reason]:
        """What had to be taken from the cache, and why."""
        return [
            Reason("as-cached", source=source.id, trouble=source.trouble)
            for source in self.found.values()
            if source.trouble
        ]


def _clip_inside(source: hub.Source) -> hub.Source:
    """sentence-transformers keep a whole CLIP in the folder of their first module."""
    first = next(iter(modules(source.folder)), None)
    return source.within(first[1]) if first and first[0] == "CLIPModel" else source
