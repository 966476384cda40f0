"""Sets of captions."""

import bz2
from pathlib import Path

from tests.support.dataset_files import jpeg, pictures, written

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

WIT = {
    "image_id": ["a", "b"],
    "captions": [["مسجد في القاهرة", "Cairo"], ["Notre-Dame 1900"]],
    "image": files.stored(10, 20),
}
FLICKR = [
    "1000268201_693b08cb0e.jpg#0\tكلبان في الثلج",
    "1000268201_693b08cb0e.jpg#1\tكلب وطفل",
    "1001773457_577c3a7d70.jpg#0\tثلاث قطط",
]
COCO = ["COCO_train2014_000000061844.jpg", "COCO_train2014_000000270002.jpg"]
GITHUB = "https://raw.githubusercontent.com"
XTD = f"{GITHUB}/visheratin/nllb-clip/5cad452a374adb2dbfbb23fb2f19d24e3959c719/data/xtd200"
GOOGLE = "https://storage.googleapis.com/crossmodal-3600"
LINKS = [f"https://example.org/pictures/{number}" for number in range(1, 5)]


def translated(**of: list) -> bytes:
    """Lines of cc3m-35l or coco-35l, of two languages."""
    (name, ids), (_, texts) = of.items()
    rows = [
        {
            name: id,
            "src_lang": "en",
            "trg_lang": language,
            "caption_tokenized": "a",
            "translation_tokenized": text,
        }
        for id, text in zip(ids, texts, strict=True)
        for language in ("ar", "de")
    ]
    return bz2.compress(files.lines(rows))


def beside(folder: Path) -> Path:
    """A table and its picture, as a user has them of a set that can't be fetched."""
    pictures(folder, "a.jpg")
    return written(folder / "mine.csv", "image,caption\na.jpg,كلب في الثلج\n")


MADE = {
    "wit-ar": {
        "hub": {"mteb/wit": {"data/ar-00000-of-00001.parquet": files.parquet(WIT)}},
        "used": {"retrieval": (1, 2)},
    },
    "flickr8k-ar": {
        "plain": {
            f"{GITHUB}/ObeidaElJundi/Arabic-Image-Captioning/2fc6ce89dc1032c4ebb7bdcaa7ebc5a3e83cc293/data/Flickr8k_text/"
            "Flickr8k.arabic.full.txt": "\n".join(FLICKR).encode()
        },
        "path": lambda folder: pictures(folder, *dict.fromkeys(line.partition("#")[0] for line in FLICKR)),
        "used": {"retrieval": (3, 0), "counting": (1, 2)},
    },
    "xtd-ar": {
        "plain": {
            f"{XTD}/arb_Arab.txt": "رجل على حصان\nقطة\n".encode(),
            f"{XTD}/test_image_names.txt": "\n".join([*COCO, ""]).encode(),
        },
        "path": lambda folder: pictures(folder, *COCO),
        "used": {"retrieval": (2, 0)},
    },
    "coco-val-ar": {
        "plain": {
            f"{GOOGLE}/coco_mt_dev.jsonl.bz2": translated(
                image_id=["42_1", "42_2", "7_1"], text=["قطة", "قط", "كلب"]
            )
        },
        "path": lambda folder: pictures(
            folder, "COCO_val2014_000000000042.jpg", "COCO_val2014_000000000007.jpg"
        ),
        "used": {"retrieval": (3, 0), "search": (2, 0)},
    },
    "cc3m-val-ar": {
        "plain": {
            f"{GOOGLE}/cc3m_mt_dev.jsonl.bz2": translated(rec_num=[1, 2, 4], text=["قطة", "بيت", "كلب"])
        }
        | {address: jpeg(number) for number, address in enumerate(LINKS) if number != 1},
        "hub": {
            "google-research-datasets/conceptual_captions": {
                "unlabeled/validation-00000-of-00001.parquet": files.parquet(
                    {"image_url": LINKS, "caption": ["a cat", "a house", "nothing", "a dog"]}
                )
            }
        },
        "used": {"retrieval": (2, 1), "search": (2, 1)},
    },
    "jeem": {"path": beside, "used": {"retrieval": (1, 0)}},
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
