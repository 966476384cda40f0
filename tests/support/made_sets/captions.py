"""Sets of captions."""

from . import files

XM3600 = {
    "image_id": ["000411001ff7dd4f", "0006ed29aef20f15", "00078bd9a1e1e0cd"],
    "image_locale": ["ar", "ar", "de"],
    "captions": [["كلبان في الثلج", "كلبان يجريان"], ["ثلاث قطط على سور"], ["أربعة كتب على رف", "كتب"]],
    "captions_tokenized": [
        ["كلبان في الثلج", "كلبان يجريان"],
        ["ثلاث قطط على سور"],
        ["أربعة كتب على رف", "كتب"],
    ],
    "image": files.stored(10, 20, 30),
}

MADE = {
    "xm3600-ar": {
        "hub": {
            "mteb/xm3600": {
                "data/ar-00000-of-00001.parquet": files.parquet(XM3600),
                "data/de-00000-of-00001.parquet": b"PAR1",
            }
        },
        "used": {"retrieval": (5, 0), "counting": (3, 2)},
    },
}
