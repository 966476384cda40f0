"""Sets in which something is counted, and boxes of things."""

import json

from tests.support.dataset_files import jpeg, pictures

from . import files

ENGLISH = {
    "image_url": ["https://example.org/1.jpg", "https://example.org/2.jpg", "https://example.org/3.jpg"],
    "text": ["a photo of four dogs", "three cats on a wall", "seven chair covers"],
    "number": [4, 3, 7],
    "image": [*files.stored(10), {"bytes": None, "path": None}, *files.stored(30)],
}
ARABIC = {
    "image_url": ["https://example.org/1.jpg", "https://example.org/2.jpg"],
    "text": ["صورة لأربعة كلاب", "ثلاث قطط على سور"],
    "number": ["4", "3"],
    "image": files.stored(10, 20),
}
ASKED = {"image": "VG_100K_2/1.jpg", "data_source": "imported_genome", "image_id": 1, "question_id": 1}
TALLY = [
    ASKED | {"question": "How many dogs are there?", "answer": 3, "issimple": True},
    ASKED | {"question": "How many cats are on the left of the dog?", "answer": 2, "issimple": False},
    ASKED | {"question": "How many dogs?", "answer": 0, "issimple": True},
    ASKED | {"question": "How many gizmos?", "answer": 2, "issimple": True},
]
INSTANCES = {
    "images": [{"id": 42, "file_name": "000000000042.jpg", "width": 16, "height": 16}],
    "annotations": [
        {"id": 1, "image_id": 42, "category_id": 18, "bbox": [1, 1, 14, 14], "iscrowd": 0},
        {"id": 2, "image_id": 42, "category_id": 18, "bbox": [1, 1, 14, 14], "iscrowd": 1},
    ],
    "categories": [{"id": 18, "name": "dog", "supercategory": "animal"}],
}

MADE = {
    "countbench": {
        "hub": {"nielsr/countbench": {"data/train-00000-of-00001.parquet": files.parquet(ENGLISH)}},
        "used": {"counting": (1, 2)},
    },
    "countbench-ar": {
        "hub": {"ahmedheakl/arabic_countbench": {"data/train-00000-of-00001.parquet": files.parquet(ARABIC)}},
        "used": {"counting": (1, 1)},
    },
    "tallyqa": {
        "plain": {
            "https://github.com/manoja328/TallyQA_dataset/raw/master/tallyqa.zip": files.zipped(
                {"test.json": json.dumps(TALLY).encode(), "train.json": b"[]"}
            )
        },
        "path": lambda folder: pictures(folder, "VG_100K_2/1.jpg"),
        "used": {"counting": (1, 3)},
    },
    "coco-instances": {
        "plain": {
            "http://images.cocodataset.org/annotations/annotations_trainval2017.zip": files.zipped(
                {"annotations/instances_val2017.json": json.dumps(INSTANCES).encode()}
            ),
            "http://images.cocodataset.org/zips/val2017.zip": files.zipped(
                {"val2017/000000000042.jpg": jpeg(10)}
            ),
        },
        "used": {"localization": (1, 1), "search": (1, 0)},
    },
}
