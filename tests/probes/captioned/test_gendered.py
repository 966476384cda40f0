"""Which gender captions name, and captions beside how people present."""

import pytest

from probes.captioned.gendered import named
from tests.support.varieties import MSA


@pytest.mark.parametrize(
    ("caption", "genders"),
    [
        ("امرأة تحمل حقيبة", {"feminine"}),
        ("المراة في المطبخ", {"feminine"}),
        ("صورة لطبيبة أمام سبورة", {"feminine"}),
        ("صورة للطبيب", {"masculine"}),
        ("رجلٌ يقود دراجة", {"masculine"}),
        ("صبي وفتاة على الشاطئ", {"masculine", "feminine"}),
        ("شخص يقف أمام سيارة", set()),
        ("رجال ونساء في السوق", set()),
        ("كتاب على الطاولة", set()),
        ("ضحية الحادث", set()),
        ("", set()),
    ],
)
def test_what_a_caption_names(caption: str, genders: set[str]) -> None:
    assert named(caption, MSA.vocabulary) == genders
