"""Strategies: texts, records and bytes that a user may bring and nobody should have."""

import json
from typing import Any

import yaml
from hypothesis import strategies as st

NASTY = (
    "", " ", "\n", "\r\n", "\0", "\x1b[31m", "\u202e", "\u200b", "\ufeff", "\u2066", "=cmd()", "@x", "-1", "<script>",
    "]]>", "|", "`", "[a](b)", "{}", "{name}", "%s", "../..", "/", "~", "a.jpg", "b.jpg", "NaN", "nan", "inf", "1e999",
    "0", "1", "-0", "1.0", "99999999999999999999", "٣", "true", "null", "f", "m", "woman", "ball", "doctor", "كرة",
    "طبيبة", "صورة {name}", "native", "translated", "http://a/b.jpg", "http://[",
    "scene:doctor", "crop:0,0,1,1:a.jpg", "\ud800",
)  # fmt: skip
KEYS = (
    "image", "caption", "text", "id", "origin", "translator", "language", "count", "object", "label", "presentation",
    "profession", "skin", "images", "annotations", "image_id", "file_name", "sentences", "raw", "filename", "names",
    "x", "y", "width", "height", "bbox", "split", "row", "name", "margin", "reason", "unit", "enough", "suites",
    "files", "model",
    "text_tower", "image_tower", "AR", "templates", "gloss", "code", "values", "suite", "seed", "policy",
    "notes", "warnings", "rows", "cells", "source", "sha256", "revision", "_data_files", "location_captions",
)  # fmt: skip
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))
plain = texts.map(lambda text: text.encode(errors="replace").decode())
scalars = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from([2**63, 2**64, -(2**70), 10**400]),
)
keys = st.one_of(st.sampled_from(KEYS), plain)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)
records = st.dictionaries(keys, values, max_size=6)


def _json(held: Any) -> str:
    return json.dumps(held, default=str)


jsons = st.one_of(values, st.lists(records, max_size=5), records).map(_json)
lines = st.lists(st.one_of(records.map(_json), plain), max_size=6).map("\n".join)
yamls = st.one_of(
    st.one_of(records, values).map(lambda held: yaml.dump(json.loads(_json(held)), allow_unicode=True)),
    jsons,
    plain,
)
tables = st.builds(
    lambda head, rows, parted: "\n".join(parted.join(cells) for cells in [head, *rows]),
    st.lists(keys, max_size=6),
    st.lists(st.lists(plain, max_size=6), max_size=6),
    st.sampled_from([",", "\t", ";", "|"]),
)


def damaged(whole: bytes) -> st.SearchStrategy[bytes]:
    """A file of which some bytes are others, are gone, or come twice."""

    def spoilt(places: list[tuple[float, float, bytes]]) -> bytes:
        made = whole
        for start, length, put in places:
            at = int(start * len(made))
            made = made[:at] + put + made[at + int(length * 20) :]
        return made

    inside = st.tuples(st.floats(0, 1), st.floats(0, 1), st.binary(max_size=8))
    return st.one_of(
        st.lists(inside, max_size=3).map(spoilt),
        st.floats(0, 1).map(lambda cut: whole[: int(cut * len(whole))]),
    )


def contents(*said: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """The bytes of a text file, or any others."""
    told = st.one_of(*said, *said).map(lambda text: text.encode("utf-8", "replace"))
    return st.one_of(told, told, told, told.flatmap(damaged), st.binary(max_size=60))
