"""The captions suite: what a translated caption costs beside a native one of its picture, and which calque does."""

from collections.abc import Iterator

import pandas as pd

from probes.arabic.calques import translationese
from probes.arabic.variety import Variety
from probes.captioned import captioned, doubts, held, provenance
from probes.errors import DataError
from probes.sources import SCENES, Source
from probes.trials import Trials, table

Row = dict[str, object]
ONE_SIDE = ", one side"
"""After the name of a probe that leaves out what stands word for word on both sides."""
ENGLISH_FRAMES = {"bare": "{}", "picture": "a photo of {a} {}"}
GENDERED = ("waiter", "monk")
"""English that names a gender itself."""
NEUTRAL = ("person", "human", "someone")
"""English that names no profession: which form is then the nearer is the form's own doing."""


def trials(source: Source = SCENES) -> Trials:
    """Native and translated captions to and from all pictures, native ones with each calque, English professions."""
    captions, left_out = captioned(source)
    if source.kind == "scenes":
        captions = captions[captions["phenomenon"].isin(["", translationese.ALL])]
    captions = provenance.with_provenance(captions.reset_index(drop=True))
    if source.kind == "scenes":
        captions["provenance"] = captions["origin"]  # put in by rules, and no machine's
    if not (captions["origin"] == "native").any():
        raise DataError(
            f"{source}: all captions are translations; name what they are compared with, as `--captions native=FILE "
            "translated=FILE` (or revised=, found=, post-edited=)"
        )
    pictures = captions.drop_duplicates("image")
    options = [
        pd.DataFrame({"options": "gallery", "option": pictures["image"], "image": pictures["image"]}),
    ]
    queries = [_to_images(captions), _calques(captions, source.arabic)]
    for asked, shown in _to_texts(captions):
        queries.append(asked)
        options.append(shown)
    english = list(_english(source.arabic))
    queries.append(table(row for kind, row in english if kind == "query"))
    options.append(table(row for kind, row in english if kind == "option"))
    whole = pd.concat(queries, ignore_index=True)
    whole.insert(
        0, "query", whole["probe"] + "-" + whole.groupby("probe").cumcount().astype(str).str.zfill(5)
    )
    left_out = {"remarks": doubts.remarks(captions)} | left_out
    first = () if source.kind == "scenes" else tuple(provenance.compared(captions))
    made = Trials(whole, pd.concat(options, ignore_index=True), first=first, **left_out)
    return made.accounted(captions["caption"], held(captions, left_out))


def _to_images(captions: pd.DataFrame) -> pd.DataFrame:
    """Each caption to all pictures. `against` is a translator, and native captions stand once against each."""
    rows = captions.assign(
        text=captions["caption"],
        scene=captions["picture"],
        probe="text to image",
        options="gallery",
        answer=[(image,) for image in captions["image"]],
    )[["text", "scene", "probe", "options", "answer", "origin", "provenance", "against", "id"]]
    native, translated = rows[rows["origin"] == "native"], rows[rows["origin"] == "translated"]
    translators = sorted(translated["against"].unique())
    copies = [native.assign(against=name) for name in translators or ["nothing"]]
    apart = []
    for name in translators:
        if (twice := provenance.verbatim(captions, name)).any():
            both = pd.concat([native, translated[translated["against"] == name]])
            told = {"probe": f"text to image{ONE_SIDE}", "against": name}
            apart.append(both[~twice[both.index]].assign(**told))
    return pd.concat([*copies, translated, *apart], ignore_index=True)


def _to_texts(captions: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Each picture to the captions of one side, as many of each side and picture, so that neither is easier; and where
    some stand on both, the same without those."""
    for name in captions.loc[captions["origin"] == "translated", "against"].sort_values().unique():
        some = captions[(captions["origin"] == "native") | (captions["against"] == name)]
        yield from _galleries(some, name, "")
        if (twice := provenance.verbatim(some, name)).any():
            yield from _galleries(some[~twice], name, ONE_SIDE)


def _galleries(
    captions: pd.DataFrame, against: str, which: str
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """The queries and options of either side of one comparison."""
    sides = {origin: captions[captions["origin"] == origin] for origin in provenance.SIDES}
    sizes = [side.groupby("image").size() for side in sides.values()]
    each = pd.concat(sizes, axis=1, join="inner").min(axis=1)
    for origin, side in sides.items():
        kept = side[side.groupby("image").cumcount() < side["image"].map(each).fillna(0)]
        if not len(kept):
            continue
        name = f"{origin}/{against}{which}"
        shown = pd.DataFrame({"options": name, "option": kept["id"], "text": kept["caption"]})
        asked = kept.groupby("image", sort=False).agg(
            answer=("id", tuple), scene=("picture", "first"), provenance=("provenance", "first")
        )
        told = {"probe": f"image to text{which}", "options": name, "origin": origin, "against": against}
        yield asked.reset_index().assign(**told), shown


def _calques(captions: pd.DataFrame, variety: Variety) -> pd.DataFrame:
    """Native captions with one calque, each beside itself without."""
    rows: list[Row] = []
    if "calques" not in variety.says:
        return table(rows)
    for row in captions[captions["origin"] == "native"].itertuples():
        asked: Row = {"probe": "calque", "scene": row.picture, "options": "gallery", "answer": (row.image,)}
        for name in translationese.PHENOMENA:
            if made := variety.calques.translate(row.caption, name):
                told = asked | {"phenomenon": name, "twin": f"{row.id}/{name}"}
                rows += [
                    told | {"form": "native", "text": row.caption},
                    told | {"form": "calque", "text": made},
                ]
    return table(rows)


def _english(variety: Variety) -> Iterator[tuple[str, Row]]:
    """An English profession, or a word for anyone, beside the two Arabic forms; and beside all professions."""
    asked = [
        row
        for row in variety.lexicon.professions.values()
        if not (row.generic or row.homograph or row.homograph_masculine or row.gloss in GENDERED)
    ]
    for profession in asked:
        for gender in ("masculine", "feminine"):
            text = profession.forms(gender).singular
            yield (
                "option",
                {"options": f"forms/{profession.id}", "option": gender, "text": text, "gender": gender},
            )
            yield "option", {"options": "professions", "option": profession.id, "text": text}
        for frame, words in ENGLISH_FRAMES.items():
            told: Row = {"lemma": profession.id, "scene": profession.id, "frame": frame}
            told |= {"twin": f"{profession.id}/{frame}"}
            named = _framed(words, profession.gloss)
            forms: Row = {"probe": "english gender", "options": f"forms/{profession.id}", "answer": ()}
            yield "query", told | forms | {"word": "profession", "text": named}
            for anyone in NEUTRAL:
                yield "query", told | forms | {"word": "anyone", "text": _framed(words, anyone)}
            control: Row = {"probe": "english", "options": "professions", "answer": (profession.id,)}
            yield "query", told | control | {"text": named}


def _framed(frame: str, word: str) -> str:
    return frame.format(word, a="an" if word[0] in "aeiou" else "a").replace(
        "a photo of a someone", "a photo of someone"
    )
