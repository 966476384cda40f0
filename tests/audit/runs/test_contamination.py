"""What a model was trained on."""

from audit.runs import contamination


def test_what_a_model_was_trained_on_is_said() -> None:
    pictures = ["/x/1000268201_693b08cb0e.jpg", "/x/1001773457_577c3a7d70.jpg"]
    (line,) = contamination.warnings(["LinaAlhuri/Arabic-clip-bert-lit"], pictures)
    assert "Flickr8k" in str(line)
    assert not contamination.warnings(["someone/else"], pictures)
    assert not contamination.warnings(["LinaAlhuri/Arabic-clip-bert-lit"], ["/x/holiday.jpg", "scene:x"])
