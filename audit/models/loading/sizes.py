"""What a config says of its model's size, held against the weights before anything is built of it."""

from collections.abc import Iterator
from typing import Any

from probes.errors import ModelError

from .hub import Source
from .repository_files import settings

LAYERS = ("num_hidden_layers", "num_layers", "n_layer", "n_layers", "encoder_layers", "layers", "depth")
WIDTHS = ("hidden_size", "d_model", "n_embd", "dim", "width", "embed_dim")
INNER = ("intermediate_size", "ffn_dim", "n_inner", "d_ff")
WORDS = ("vocab_size",)
MOST = (
    dict.fromkeys(LAYERS, 10_000) | dict.fromkeys((*WIDTHS, *INNER), 1_000_000) | dict.fromkeys(WORDS, 10**8)
)
"""The largest numbers that any model may have: lists as long are made when a config is read."""
SPARE = 10_000_000
"""Numbers that a model may hold beyond what is told here."""
TIMES = 4
"""Numbers for a byte of weights, since some layers share theirs."""


def possible(source: Source) -> None:
    """ModelError where no model has such sizes."""
    for part in _parts(settings(source.folder, "config.json")):
        for name, most in MOST.items():
            if isinstance(found := part.get(name), int) and found > most:
                raise ModelError(
                    f"{source}: its config.json says {name} {found}, and no model has more than {most}; give the "
                    "config that its weights were saved with"
                )


def fitting(source: Source, names: list[str]) -> None:
    """ModelError where the config describes far more numbers than the files of weights, `names`, can hold."""
    held = sum((source.folder / name).stat().st_size for name in names)
    told = sum(map(_numbers, _parts(settings(source.folder, "config.json"))))
    if told > TIMES * held + SPARE:
        raise ModelError(
            f"{source}: its config.json describes a model of at least {told:,} numbers, but its weights are {held:,} "
            "bytes; give the config that they were saved with"
        )


def _parts(config: Any) -> Iterator[dict[str, Any]]:
    """The config and those within it."""
    stack = [config]
    while stack:
        part = stack.pop()
        if isinstance(part, dict):
            yield part
            stack += part.values()


def _numbers(part: dict[str, Any]) -> int:
    """How many numbers a tower of these sizes has at least; 0 where they aren't told."""
    width, inner, words = (_first(part, names) for names in (WIDTHS, INNER, WORDS))
    layers = min(
        _first(part, LAYERS), part.get("num_hidden_groups") or 10**9
    )  # ALBERT's layers share their weights
    return layers * (2 * width * width + 2 * width * inner) + words * width


def _first(part: dict[str, Any], names: tuple[str, ...]) -> int:
    found = (part[name] for name in names if isinstance(part.get(name), int))
    return max(0, next(found, 0))
