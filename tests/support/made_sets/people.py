"""Sets of people."""

from pathlib import Path

from tests.support.dataset_files import jpeg, pictures, written

from . import files

EDGES = {
    "XMin": 0.1,
    "XMax": 0.8,
    "YMin": 0.2,
    "YMax": 0.9,
    "IsOccluded": 0,
    "IsTruncated": 0,
    "IsGroupOf": 0,
}
BOXES = [
    ("aa01", "Predominantly Feminine"),
    ("aa02", "Predominantly Masculine"),
    ("aa03", "Predominantly Feminine"),
    ("aa03", "Predominantly Masculine"),
    ("aa04", "Unknown"),
    ("aa05", "Predominantly Masculine"),
    ("aa06", "Predominantly Feminine"),
]
MIAP = [
    {"ImageID": id, **EDGES, "GenderPresentation": told, "AgePresentation": "Middle"} for id, told in BOXES
]
BOXES_AT = "https://storage.googleapis.com/openimages/open_images_extended_miap/open_images_extended_miap_boxes_{}.csv"


def boxed(*told: tuple[str, str]) -> list[dict]:
    """Rows of MIAP's table."""
    return [
        {"ImageID": id, **EDGES, "GenderPresentation": f"Predominantly {how}", "AgePresentation": "Middle"}
        for id, how in told
    ]


JOINED = {
    "train": boxed(("000411001ff7dd4f", "Feminine"), ("ff", "Masculine")),
    "val": boxed(("0006ed29aef20f15", "Masculine"), ("0006ed29aef20f15", "Feminine")),
    "test": boxed(("00078bd9a1e1e0cd", "Masculine")),
}
"""Boxes of the pictures that the made XM3600 has, in the three parts of Open Images."""
PICTURES = {
    f"https://open-images-dataset.s3.amazonaws.com/validation/{id}.jpg": jpeg(20 * number)
    for number, id in enumerate(("aa01", "aa02", "aa06"))
}
LINK = "URL type (Type NA if can't find)"
WORK = [
    {"IDX": "OO_1", "Sector": "health", "Specialisation": "", "Occupation": "doctor", "Object": "bag"}
    | {
        LINK: "https://images.pexels.com/photos/1/a.jpeg?w=500",
        "LICENSE OK?": "y",
        "Occupation_perceived_gender": "feminine",
        "Error codes": "",
    },
    {"IDX": "OO_2", "Sector": "law", "Specialisation": "", "Occupation": "lawyer", "Object": "pen"}
    | {LINK: "NA", "LICENSE OK?": "y", "Occupation_perceived_gender": "masculine", "Error codes": ""},
    {"IDX": "OO_3", "Sector": "law", "Specialisation": "", "Occupation": "lawyer", "Object": "pen"}
    | {LINK: "https://images.pexels.com/photos/4/a.jpeg", "LICENSE OK?": "y"}
    | {"Occupation_perceived_gender": "masculine", "Error codes": "E2"},
    {"IDX": "OO_4", "Sector": "law", "Specialisation": "", "Occupation": "lawyer", "Object": "pen"}
    | {LINK: "https://images.pexels.com/photos/5/a.jpeg", "LICENSE OK?": "No"}
    | {"Occupation_perceived_gender": "masculine", "Error codes": ""},
]
WITH = [
    {"IDX": "OP_1", "Sector": "law", "Occupation": "judge", "Participant": "witness", "Licence": "y"}
    | {LINK: f"https://images.pexels.com/photos/{number}/b.jpeg", "Occupation_perceived_gender": "masculine"}
    | {"IDX": f"OP_{number}", "Participant_perceived_gender": "feminine", "Error codes": ""}
    for number in (2, 3)
]
VISOGENDER = "https://raw.githubusercontent.com/oxai/visogender/51ef6c7e87491211c728b18959cd7e588e54988a/data/visogender_data"
FACES = {
    "image": files.stored(10, 20, 30),
    "age": [0, 1, 1],
    "gender": [0, 1, 1],
    "race": [0, 0, 1],
    "service_test": [True, False, True],
}
LABELS = {
    "age": {"names": ["0-2", "3-9"]},
    "gender": {"names": ["Male", "Female"]},
    "race": {"names": ["East Asian", "Middle Eastern"]},
}


def own(folder: Path) -> Path:
    """A user's table of a set that can't be fetched."""
    pictures(folder, "a.jpg", "b.jpg")
    return written(
        folder / "mine.csv", "image,presentation,profession\na.jpg,feminine,doctor\nb.jpg,masculine,nurse\n"
    )


MADE = {
    "facet": {"path": own, "used": {"gender": (2, 0)}},
    "fairface": {
        "hub": {
            "HuggingFaceM4/FairFace": {"0.25/validation-00000-of-00001.parquet": files.parquet(FACES, LABELS)}
        },
        "used": {"gender": (3, 0)},
    },
    "visogender": {
        "plain": {
            f"{VISOGENDER}/OO/OO_Visogender_10052025.tsv": files.table(WORK, "\t"),
            f"{VISOGENDER}/OP/OP_Visogender_11012024.tsv": files.table(WITH, "\t"),
            "https://images.pexels.com/photos/1/a.jpeg?w=500": jpeg(10),
            "https://images.pexels.com/photos/2/b.jpeg": jpeg(20),
        },
        "used": {"gender": (2, 4)},
    },
    "miap-boxes": {
        "plain": {BOXES_AT.format(part): files.table(rows) for part, rows in JOINED.items()},
        "used": {},
    },
    "miap": {
        "plain": {BOXES_AT.format("val"): files.table(MIAP)} | PICTURES,
        "used": {"gender": (3, 4), "localization": (3, 4), "search": (3, 4)},
    },
}
