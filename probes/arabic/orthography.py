"""Spelling: what normalising removes, and the variants that people write.

Letters and vowel signs are those of camel-tools' utilities, whose import reads all of Unicode, for most of a second.
"""

import re

TATWEEL = "ـ"
LETTERS = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱپچڤگ")
_SIGNS = re.compile("[\u064b-\u0652\u0670]")
"""Tanween, vowels, shadda, sukun, dagger alef."""
WESTERN, ARABIC_INDIC = "0123456789", "٠١٢٣٤٥٦٧٨٩"
_JOINING = "بتثجحخسشصضطظعغفقكلمنهيئ"
_LETTER = "".join(sorted(LETTERS))


def normalise(text: str) -> str:
    """`text` without diacritics and tatweel. Letters stay as they are spelt."""
    return _SIGNS.sub("", text).replace(TATWEEL, "")


def variants(text: str) -> dict[str, str]:
    """The same text as people spell it: name of the variant -> text, only those that change it.

    hamza_dropped: أ، إ، آ -> ا. taa_as_haa: ة -> ه. yaa_as_maqsura: final ي -> ى. tatweel: the last
    join of each word is stretched. digits_arabic_indic, digits_western: the other set of digits.
    """
    spelt = {
        "hamza_dropped": re.sub("[إأٱآ]", "ا", text),
        "taa_as_haa": text.replace("ة", "ه"),
        "yaa_as_maqsura": re.sub(rf"ي(?![{_LETTER}{TATWEEL}])", "ى", text),
        "tatweel": re.sub(rf"[{_LETTER}]+", _stretched, text),
        "digits_arabic_indic": text.translate(str.maketrans(WESTERN, ARABIC_INDIC)),
        "digits_western": text.translate(str.maketrans(ARABIC_INDIC, WESTERN)),
    }
    return {name: variant for name, variant in spelt.items() if variant != text}


def is_arabic(text: str) -> bool:
    """Whether there are letters in `text` and all of them are Arabic; digits and signs don't count."""
    letters = [character for character in normalise(text) if character.isalpha()]
    return bool(letters) and LETTERS.issuperset(letters)


def _stretched(word: re.Match[str]) -> str:
    """The word with a tatweel in its last join, but never within لا, which is one sign."""
    return re.sub(rf"(.*[{_JOINING}])(?<!ل(?=[اأإآ]))(?=[{_LETTER}])", rf"\1{TATWEEL}", word[0], count=1)
