"""The same captions in English, for what a multilingual model does with Arabic taken away."""

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
IRREGULAR = {
    "fish": "fish",
    "foot": "feet",
    "goose": "geese",
    "loaf": "loaves",
    "person": "people",
    "sheep": "sheep",
}


def plural(noun: str) -> str:
    """The plural of an English noun: «boxes», «cherries», «fish»."""
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def counted(noun: str, n: int) -> str:
    """«one ball», «four balls»; n from 1 to 10."""
    return f"{WORDS[n - 1]} {noun if n == 1 else plural(noun)}"
