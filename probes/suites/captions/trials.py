"""The captions suite: what a translated caption costs beside a native one of its picture, and which calque does."""

from collections.abc import Iterator

import pandas as pd

from probes.arabic.calques import translationese
from probes.arabic.variety import Variety
from probes.captioned import captioned, doubts, held
from probes.errors import DataError
from probes.sources import SCENES, Source
from probes.trials import Trials, table

Row = dict[str, object]
ENGLISH_FRAMES = {"bare": "{}", "picture": "a photo of {a} {}"}
GENDERED = ("waiter",)
"""English that names a gender itself."""
NEUTRAL = ("person", "human", "someone")
"""English that names no profession: which form is then the nearer is the form's own doing."""


def trials(source: Source = SCENES) -> Trials:
    """Native and translated captions to and from all pictures, native ones with each calque, English professions."""
    captions, left_out = captioned(source)
    if source.kind == "scenes":
        captions = captions[captions["phenomenon"].isin(["", translationese.ALL])]
    captions = captions.assign(origin=captions["origin"].replace("", "native")).reset_index(drop=True)
    unnamed = (captions["origin"] == "translated") & (captions["translator"] == "")
    captions["translator"] = captions["translator"].mask(unnamed, "unnamed")
    if not (captions["origin"] == "native").any():
        raise DataError(
            f"{source}: no caption is native; name those that are, as `--captions native=FILE translated=FILE`"
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
    remarks = doubts.remarks(captions)
    made = Trials(whole, pd.concat(options, ignore_index=True), remarks=remarks, **left_out)
    return made.accounted(captions["caption"], held(captions, left_out))


def _to_images(captions: pd.DataFrame) -> pd.DataFrame:
    """Each caption to all pictures. `against` is a translator, and native captions stand once against each."""
    rows = captions.assign(
        text=captions["caption"],
        scene=captions["picture"],
        probe="text to image",
        options="gallery",
        answer=[(image,) for image in captions["image"]],
        against=captions["translator"],
    )[["text", "scene", "probe", "options", "answer", "origin", "against", "id"]]
    native, translated = rows[rows["origin"] == "native"], rows[rows["origin"] == "translated"]
    translators = sorted(translated["against"].unique())
    copies = [native.assign(against=name) for name in translators or ["nothing"]]
    return pd.concat([*copies, translated], ignore_index=True)


def _to_texts(captions: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Each picture to the captions of one origin, as many of each origin and picture, so that neither is easier."""
    native, translated = (captions[captions["origin"] == origin] for origin in ("native", "translated"))
    for translator, some in translated.groupby("translator"):
        each = pd.concat(
            [native.groupby("image").size(), some.groupby("image").size()], axis=1, join="inner"
        ).min(axis=1)
        for origin, side in (("native", native), ("translated", some)):
            kept = side[side.groupby("image").cumcount() < side["image"].map(each).fillna(0)]
            name = f"{origin}/{translator}"
            shown = pd.DataFrame({"options": name, "option": kept["id"], "text": kept["caption"]})
            asked = kept.groupby("image", sort=False).agg(answer=("id", tuple), scene=("picture", "first"))
            told = {"probe": "image to text", "options": name, "origin": origin, "against": translator}
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
