"""Sets of links to pictures that may be searched alone."""

from tests.support.dataset_files import jpeg

from . import files

ROW = {"photo_submitted_at": "2020-01-01", "photo_featured": "t", "photo_width": 16, "photo_height": 16}
PHOTOS = [
    {"photo_id": id, "photo_url": f"https://unsplash.com/photos/{id}"}
    | {
        "photo_image_url": f"https://images.unsplash.com/photo-{number}",
        **ROW,
        "photo_description": "a \u201cfox\u201d",
    }
    for number, id in enumerate(("XMyPniM9LF0", "-rDLBArZUl0", "cNDGZ2sQ3Bo"))
]
FILES = {
    "photos.tsv000": files.table(PHOTOS, "\t"),
    "keywords.tsv000": b"photo_id\tkeyword\n",
    "TERMS.md": b"terms",
}

MADE = {
    "unsplash-lite": {
        "plain": {
            "https://unsplash.com/data/lite/1.4.0": files.zipped(FILES),
            "https://images.unsplash.com/photo-0?w=640": jpeg(10),
            "https://images.unsplash.com/photo-2?w=640": jpeg(30),
        },
        "used": {"search": (2, 1)},
    },
}
