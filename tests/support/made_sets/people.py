"""Sets of people."""

from tests.support.dataset_files import jpeg

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
PICTURES = {
    f"https://open-images-dataset.s3.amazonaws.com/validation/{id}.jpg": jpeg(20 * number)
    for number, id in enumerate(("aa01", "aa02", "aa06"))
}

MADE = {
    "miap": {
        "plain": {
            "https://storage.googleapis.com/openimages/open_images_extended_miap/"
            "open_images_extended_miap_boxes_val.csv": files.table(MIAP)
        }
        | PICTURES,
        "used": {"gender": (3, 4), "localization": (3, 4)},
    },
}
