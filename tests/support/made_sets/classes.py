"""Sets of classes."""

import json
from pathlib import Path

from tests.support.dataset_files import jpeg, pictures

from . import files

NAMES = [f"اسم {index}" for index in range(1000)]
LISTS = {
    "https://raw.githubusercontent.com/LAION-AI/CLIP_benchmark/48de38c1689fa6d8b4dd53e3370c669c3bb18117/"
    "clip_benchmark/datasets/ar_classnames.json": json.dumps(
        {"imagenet1k": NAMES, "cifar10": ["قط"]}
    ).encode(),
    "https://raw.githubusercontent.com/gregor-ge/Babel-ImageNet/317c49896f04bc61d0c7a5dfc6fd4e3b0d8a9430/data/"
    "babel_imagenet.json": json.dumps(
        {"AR": [[0, 217, 497], ["تنش", "سبرنغر", "كنيسة"]], "DE": [[0], ["Schleie"]]}
    ).encode(),
}
TEN = "tench;English springer;cassette player;chain saw;church;French horn;garbage truck;gas pump;golf ball;parachute"
IMAGENETTE = files.parquet(
    {"image": files.stored(*range(0, 200, 10)), "label": [place % 10 for place in range(20)]},
    {"label": {"names": TEN.split(";"), "_type": "ClassLabel"}, "image": {"_type": "Image"}},
)


def samples(first: str) -> bytes:
    """A tar of three labelled pictures."""
    members = {}
    for index in (0, 217, 3):
        members |= {
            f"{first}{index:04d}.cls": str(index).encode(),
            f"{first}{index:04d}.jpg": jpeg(index % 200),
        }
    return files.tar(members)


def thousand(folder: Path) -> Path:
    """A folder for each class, two of them with a picture."""
    for index in range(1000):
        (folder / f"n{index:08d}").mkdir(parents=True)
    return pictures(folder, "n00000000/a.JPEG", "n00000217/b.JPEG", "n00000217/c.JPEG")


MADE = {
    "imagenet-val": {"plain": LISTS, "path": thousand, "used": {"zeroshot": (3, 0)}},
    "imagenet-v2": {
        "plain": LISTS,
        "hub": {"clip-benchmark/wds_imagenetv2": {"test/0.tar": samples("s")}},
        "used": {"zeroshot": (3, 0)},
    },
    "imagenet-sketch": {
        "plain": LISTS,
        "hub": {
            "clip-benchmark/wds_imagenet_sketch": {"test/0.tar": samples("s"), "test/1.tar": samples("t")}
        },
        "used": {"zeroshot": (6, 0)},
    },
    "imagenette": {
        "plain": LISTS,
        "hub": {
            "frgfm/imagenette": {
                "160px/validation/0000.parquet": IMAGENETTE,
                "160px/train/0000.parquet": b"PAR1",
            }
        },
        "used": {"zeroshot": (20, 0)},
    },
}
