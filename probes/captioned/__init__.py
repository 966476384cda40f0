"""Captioned pictures, the user's or the bundled scenes with their native captions and translations."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from probes import reasons
from probes.arabic.orthography import is_arabic
from probes.errors import CallError
from probes.files import tabular
from probes.reasons import Reason
from probes.sources import Source
from probes.stimuli.readers import caption_sets
from probes.stimuli.readers.records import UNUSED, unused

from . import doubts, native

LANGUAGE = "ar"
_bundled = cache(native.bundled)
"""Of a variety: more suites than one ask it."""


def captioned(source: Source) -> tuple[pd.DataFrame, dict[str, Any]]:
    """One row a caption (stimuli.readers.caption_sets, of the bundled also `phenomenon`), and `dropped`, `skipped`,
    `remarks` and `notes` as Trials have them: WIT's rows without any text are no fault."""
    if source.kind == "captions":
        captions, lost = caption_sets.captions(
            list(source.captions or ()),
            source.images,
            source.format,
            allow_downloads=source.allow_downloads,
            language=LANGUAGE,
            keys={"image": source.image_key, "caption": source.caption_key},
        )
        empty = lost["code"] == "wit-not-described"
        if source.ready and (source.split or source.ready.recipe.arabic_only):
            captions, other = _asked(captions, source)
            lost = pd.concat([lost, other], ignore_index=True)
            empty = pd.concat([empty, other["row"].notna()], ignore_index=True)
        notes = (*unused(captions.attrs[UNUSED]), *_twice(captions))
        left_out = {"dropped": lost[~empty], "skipped": lost[empty], "notes": notes}
        return captions, left_out | {"remarks": doubts.remarks(captions)}
    variety = source.arabic
    if not {"native captions", "calques"} <= variety.says:
        raise CallError(
            f"--variety {source.variety}: has no captions of the drawn scenes; give --captions FILE, your own"
        )
    bundled = _bundled(variety)
    return bundled.assign(row=range(1, len(bundled) + 1), picture=bundled["image"]), {}


def _asked(captions: pd.DataFrame, source: Source) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Captions of the split that is asked for, with an Arabic letter where only such are, and a table of reasons of the
    others."""
    assert source.ready
    why = pd.Series(None, captions.index, dtype=object)
    if source.ready.recipe.arabic_only:
        foreign = ~captions["caption"].map(lambda text: any(map(is_arabic, text)))
        why[foreign] = Reason("no-arabic-letter")
    if source.split:
        names = set(tabular.read_text(Path(source.ready.split(source.split))).split())
        why[~captions["picture"].map(lambda name: PurePosixPath(name).name in names)] = Reason(
            "other-split", split=source.split
        )
        if why.notna().all():
            raise CallError(f"--split {source.split}: no picture of it is there; check its file of names")
    other = captions[why.notna()]
    return captions[why.isna()], reasons.table(zip(other["image"], other["row"], why.dropna(), strict=True))


def _twice(captions: pd.DataFrame) -> tuple[Reason, ...]:
    """A note of rows that say what another says of the same picture: published sets have some, and all count."""
    again = captions[captions.duplicated(["image", "caption", "origin", "translator"])]
    return (Reason("captions-twice", n=len(again), row=again["row"].iloc[0]),) if len(again) else ()


def held(captions: pd.DataFrame, left_out: Mapping[str, Any]) -> int:
    """How many rows the source held: of captions, dropped and skipped."""
    return len(captions) + sum(len(left_out.get(name, ())) for name in ("dropped", "skipped"))
