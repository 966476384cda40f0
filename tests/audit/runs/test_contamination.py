"""What a model was trained on."""

from audit.runs import contamination
from probes import data

PICTURES = ["/x/1000268201_693b08cb0e.jpg", "/x/1001773457_577c3a7d70.jpg"]
SEED = ["LinaAlhuri/Arabic-clip-bert-lit"]


def said(*given: object) -> list[str]:
    return [str(each) for each in contamination.warnings(*given)]


def test_what_a_model_was_trained_on_is_said() -> None:
    (line,) = said(SEED, PICTURES)
    assert line.startswith("The pictures are named as those of Flickr8k, which this model was trained on")
    assert said(SEED, ["/x/holiday.jpg"], "COCO") == [
        "This model was trained on COCO: these figures flatter it."
    ]
    assert not said(SEED, ["/x/holiday.jpg", "scene:x"])
    assert not said(SEED, PICTURES, "xm3600-ar"), "a known list without it"


def test_what_is_not_known_is_said_as_that() -> None:
    (line,) = said(["someone/else"], PICTURES)
    assert (
        line
        == "Whether this model was trained on Flickr8k is not known here; if it was, these figures flatter it."
    )
    assert "trained on xm3600-ar is not known here" in said(["someone/else"], ["a.jpg"], "xm3600-ar")[0]
    assert not said(["someone/else"], ["a.jpg"]), "pictures of no set that is known"
    assert not said(["reference"], PICTURES, "COCO"), "the bundled model saw drawings alone"


def test_recipes_and_the_list_say_the_same() -> None:
    models = contamination._known()["models"]
    for name, each in data.recipes().items():
        series, listed = each.loaded.series, set(each.loaded.trained)
        if series:
            assert listed == {model for model, sets in models.items() if series in sets}, name
            assert each.loaded.trained_source
        else:
            assert not listed, name
