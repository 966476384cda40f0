"""Sets of texts alone."""

GENEVAL = "https://raw.githubusercontent.com/amazon-science/machine-translation-gender-eval/main/data/sentences/test"

MADE = {
    "mt-geneval-ar": {
        "plain": {
            f"{GENEVAL}/geneval-sentences-{gender}-test.en_ar.ar": "جملة\n".encode()
            for gender in ("feminine", "masculine")
        },
        "used": {},
    },
    "apgc": {"path": lambda folder: folder, "used": {}},
}
