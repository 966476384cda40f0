"""What a verdict is called: its word wherever one is named, and what that means where there is room for it."""

from .words import say

PLAIN = {
    "exceeds": "a difference that matters",
    "below chance": "worse than guessing",
    "at chance": "hardly or no better than guessing",
    "present": "a difference; whether it matters is open",
    "partial": "better than guessing, not shown to be enough",
    "not interpretable": "can't be read",
    "inconclusive": "can't say",
    "able": "good enough",
    "within": "no difference that matters",
    "not judged": "measured, not judged",
}
"""Verdicts, and what they mean, in the order in which a reader needs them."""


def plainly(verdict: str) -> str:
    """«exceeds: a difference that matters»; the word alone in a language in which it says so itself."""
    word, means = say(verdict), say(PLAIN[verdict])
    return word if word == means else f"{word}: {means}"
