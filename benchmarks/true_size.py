"""A dual encoder of BERT-base and ViT-B/32 at their true size, with random weights."""

from importlib.resources import files
from pathlib import Path

import torch


def true_size(folder: Path) -> str:
    """Writes one, with the reference model's tokenizer; its path."""
    from transformers import BertConfig, CLIPImageProcessorPil, CLIPVisionConfig
    from transformers import VisionTextDualEncoderConfig as Config
    from transformers import VisionTextDualEncoderModel as Both

    torch.manual_seed(0)
    Both(Config.from_vision_text_configs(CLIPVisionConfig(), BertConfig())).save_pretrained(folder)
    CLIPImageProcessorPil().save_pretrained(folder)
    trained = files("audit.models.reference").joinpath("trained")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes(trained.joinpath(name).read_bytes())
    return str(folder)
