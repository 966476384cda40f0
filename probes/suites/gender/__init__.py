"""The gender suite: does the model agree with the person it sees, and what does it take for granted?"""

from probes.suite import Suite

from . import measures, trials

SUITE = Suite(
    name="gender",
    package=__name__,
    order=1,
    claim=(
        "Whether the model gives a person in a picture the Arabic form of their gender, what it takes "
        "for granted where no gender is shown, and whether it hears agreement at each place that marks it."
    ),
    limits=(
        "Drawn pictures are not photographs: a model that fails the controls here may read photographs well.",
        "Presentation (hair, dress, beard) is what a picture can show; it is not a person's gender.",
        "The prompts are Modern Standard Arabic; dialects mark gender elsewhere.",
        "The professions are those that can be told by dress and tool; others may behave otherwise.",
        "«شخص يعمل …» (a person who works …) is masculine in grammar, and neutral by convention only.",
        "Captions are hardly ever written with vowels: a model may never have seen any, its tokenizer may drop them.",
        "Association compares short lists of words; grammatical gender has a part in it: read each beside its null.",
    ),
    build=trials.trials,
    measures=measures.MEASURES,
    top=measures.DEPTH,
    sources=("scenes", "emoji", "pictures"),
    lemmas="professions",
)
