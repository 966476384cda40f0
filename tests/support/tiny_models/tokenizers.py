"""Tokenizers over single letters."""

import struct
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    BertTokenizerFast,
    NllbTokenizer,
    Siglip2Tokenizer,
    XLMRobertaTokenizer,
)

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي/"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SCORED = [(letter, -float(i)) for i, letter in enumerate("▁" + LETTERS, start=1)]


def tokenizer(size: int = 0) -> BertTokenizerFast:
    """WordPiece over single letters, padded to `size` tokens where that is larger."""
    tokens = [*SPECIAL, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    tokens += [f"[unused{i}]" for i in range(size - len(tokens))]
    backend = Tokenizer(models.WordPiece({token: i for i, token in enumerate(tokens)}, unk_token="[UNK]"))
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    # Without these the loaded tokenizer would take the hamza off أ, as BERT's default does.
    return BertTokenizerFast(
        tokenizer_object=backend, model_max_length=32, do_lower_case=False, strip_accents=False
    )


def unigram(pad: int = 1, longest: int = 32) -> XLMRobertaTokenizer:
    """As XLM-R's, over single letters, with the padding token at id 1, where XLM-R has it, or 0."""
    special = ["<s>", "</s>"]
    special.insert(pad, "<pad>")
    vocabulary = [*((token, 0.0) for token in (*special, "<unk>")), *SCORED, ("<mask>", 0.0)]
    return XLMRobertaTokenizer(vocab=vocabulary, model_max_length=longest)


def sentencepieces(path: Path, starts: list[str], scored: list[tuple[str, float]]) -> None:
    """A model of SentencePiece, which is a Protobuf, without its library: unigrams behind `starts`, the control pieces
    and <unk>."""

    def varint(number: int) -> bytes:
        return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + varint(number >> 7)

    def field(place: int, value: str | bytes | float) -> bytes:
        if isinstance(value, float):
            return varint(place << 3 | 5) + struct.pack("<f", value)
        if isinstance(value, int):
            return varint(place << 3) + varint(value)
        value = value.encode() if isinstance(value, str) else value
        return varint(place << 3 | 2) + varint(len(value)) + value

    normal, unknown, control = 1, 2, 3
    listed = [(piece, 0.0, unknown if piece == "<unk>" else control) for piece in starts]
    listed += [(*pair, normal) for pair in scored]
    body = b"".join(
        field(1, field(1, text) + field(2, score) + field(3, kind)) for text, score, kind in listed
    )
    normalizer = field(1, "identity") + field(3, 1) + field(4, 1) + field(5, 1)
    path.write_bytes(body + field(2, field(3, 1)) + field(3, normalizer))


def nllb() -> NllbTokenizer:
    """NLLB's, over single letters: a text begins with the code of its language."""
    tokens = ["<s>", "<pad>", "</s>", "<unk>", "▁", *LETTERS]
    return NllbTokenizer(vocab={token: i for i, token in enumerate(tokens)}, merges=[], model_max_length=64)


def letters_bpe() -> Siglip2Tokenizer:
    """SigLIP 2's, over single letters, with no length of its own, as published."""
    tokens = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "▁", *LETTERS]
    return Siglip2Tokenizer(vocab={token: i for i, token in enumerate(tokens)}, merges=[])
