"""Which emoji stand for which words of the lexicon, as far as Unicode's names and the pictures mean the same.

All are in Emoji 12.1 (2019), so that fonts of the last years have them.
"""

from dataclasses import dataclass

JOINER = "\u200d"
ADULTS = {"feminine": "\U0001f469", "masculine": "\U0001f468", "none": "\U0001f9d1"}
SIGNS = {"feminine": "\u2640\ufe0f", "masculine": "\u2642\ufe0f", "none": ""}
TONES = {skin: chr(0x1F3FA + skin) for skin in range(1, 6)}
"""Fitzpatrick modifiers: 1 is light (types I and II), 5 dark (type VI)."""


@dataclass(frozen=True)
class Role:
    """What a person emoji shows: its name in Unicode's CLDR, and either the tool that is joined to a woman, a
    man or a person, or the sign that is itself the person and is joined to the sign of a gender."""

    name: str
    tool: str = ""
    whole: str = ""

    def sequence(self, presentation: str, skin: int) -> str:
        """The characters; presentation as in ADULTS, skin as in TONES."""
        if self.tool:
            return ADULTS[presentation] + TONES[skin] + JOINER + self.tool
        sign = SIGNS[presentation]
        return self.whole + TONES[skin] + (JOINER + sign if sign else "")


ROLES: dict[str, Role] = {
    "doctor": Role("health worker", "\u2695\ufe0f"),
    "student": Role("student", "🎓"),
    "teacher": Role("teacher", "🏫"),
    "judge": Role("judge", "\u2696\ufe0f"),
    "farmer": Role("farmer", "🌾"),
    "cook": Role("cook", "🍳"),
    "mechanic": Role("mechanic", "🔧"),
    "worker": Role("factory worker", "🏭"),
    "scientist": Role("scientist", "🔬"),
    "programmer": Role("technologist", "💻"),
    "singer": Role("singer", "🎤"),
    "painter": Role("artist", "🎨"),
    "pilot": Role("pilot", "\u2708\ufe0f"),
    "firefighter": Role("firefighter", "🚒"),
    "police_officer": Role("police officer", whole="👮"),
    "guard": Role("guard", whole="💂"),
    "magician": Role("mage", whole="🧙"),
}
"""By profession of the lexicon. The wider names are drawn as the narrower profession: a health worker wears a
stethoscope, a technologist sits at a laptop, an artist holds a palette; a mage is ساحر in CLDR too. Left out:
the astronaut and the detective (no row of the lexicon), the office and the construction worker (no word of
their own there), the swimmer (whose gender is the colour of a bathing suit)."""

THINGS: dict[str, str] = {
    "ball": "⚽",
    "car": "🚗",
    "apple": "🍎",
    "flower": "🌼",
    "fish": "🐟",
    "umbrella": "\u2602\ufe0f",
    "star": "⭐",
    "hat": "🎩",
    "tree": "🌳",
    "bag": "👜",
    "bicycle": "🚲",
    "spoon": "🥄",
    "clock": "⏰",
    "banana": "🍌",
    "egg": "🥚",
    "gift": "🎁",
    "ship": "🚢",
    "airplane": "\u2708\ufe0f",
    "card": "💳",
    "sun": "\u2600\ufe0f",
    "hand": "✋",
    "eye": "\U0001f441\ufe0f",
    "ear": "👂",
    "foot": "🦶",
    "leg": "🦵",
    "axe": "🪓",
    "book": "📕",
    "cup": "☕",
    "house": "🏠",
    "key": "🔑",
    "pen": "\U0001f58a\ufe0f",
    "box": "📦",
    "door": "🚪",
    "chair": "🪑",
    "lamp": "💡",
    "ring": "💍",
    "moon": "🌕",
    "boat": "⛵",
    "train": "🚆",
    "phone": "📱",
    "balloon": "🎈",
    "heart": "\u2764\ufe0f",
    "dog": "🐕",
    "horse": "🐎",
    "bird": "🐦",
    "sheep": "🐑",
    "rabbit": "🐇",
    "dolphin": "🐬",
    "elephant": "🐘",
    "monkey": "🐒",
    "bull": "🐂",
    "bus": "🚌",
    "truck": "🚚",
    "canoe": "🛶",
    "medal": "🏅",
    "tent": "⛺",
    "basket": "🧺",
}
"""By noun of the lexicon. Left out: what holds several of another thing (a cake with candles), what comes
apart when it is small (a candle and its flame), only a head (the bear), or what is as pale as the backgrounds
(the cloud, the shirt)."""
