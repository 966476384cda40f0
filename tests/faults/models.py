"""Models that nobody should have: own code that raises, ends, prints, changes; folders whose configs lie."""

import json
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from .commands import Row
from .place import AUDIT, Ended, done, fresh

HEAD = """
import os, sys, threading, time, warnings
import numpy as np
import torch
from own_for_faults import M, row
"""
ROWS = {
    "raises": "raise ValueError('no')",
    "raises two lines": "raise ValueError('one\\ntwo\\x1b[2J')",
    "raises what is no Exception": "raise BaseException('no')",
    "raises what can't be told": "raise type('E', (Exception,), {'__str__': lambda self: 1 / 0})()",
    "asserts": "assert False",
    "runs out of stack": "return self.TURN(given)",
    "has a generator that ends": "return next(iter(()))",
    "exits with 0": "sys.exit(0)",
    "exits with a word": "sys.exit('PASSED')",
    "ends the process": "os._exit(0)",
    "interrupts by itself": "raise GeneratorExit",
    "prints": "print('PASSED')\n        return rows",
    "writes to the descriptor": "sys.stderr.write('noise\\n')\n        return rows",
    "warns": "warnings.warn('noise')\n        return rows",
    "gives None": "return None",
    "gives a number": "return 1.0",
    "gives words": "return ['a'] * len(given)",
    "gives nothing": "return []",
    "gives one row": "return rows[:1]",
    "gives a row more": "return np.vstack([rows, rows[:1]])",
    "gives one vector of numbers": "return rows[:, 0]",
    "gives three dimensions": "return rows[None]",
    "gives no width": "return rows[:, :0]",
    "gives lists": "return rows.tolist()",
    "gives ragged lists": "return [[1.0] * (i + 1) for i in range(len(rows))]",
    "gives a generator": "return (each for each in rows)",
    "gives a dictionary": "return dict(enumerate(rows))",
    "gives NaN": "return rows * np.nan",
    "gives one NaN": "rows[0, 0] = np.nan\n        return rows",
    "gives infinities": "return rows / 0",
    "gives zeros": "return rows * 0",
    "gives constants": "return rows * 0 + 1",
    "gives huge numbers": "return rows.astype(np.float64) * 1e300",
    "gives tiny numbers": "return rows.astype(np.float64) * 1e-300",
    "gives whole numbers": "return (rows * 100).astype(int)",
    "gives booleans": "return rows > 0",
    "gives complex numbers": "return rows * 1j",
    "gives objects": "return rows.astype(object)",
    "gives a tensor that learns": "return torch.tensor(rows, requires_grad=True)",
    "gives a tensor without numbers": "return torch.empty(rows.shape, device='meta')",
    "gives a sparse tensor": "return torch.tensor(rows).to_sparse()",
    "gives half numbers": "return torch.tensor(rows).half()",
    "changes its mind": "return np.random.default_rng().normal(size=rows.shape)",
    "changes its width": "self.n = getattr(self, 'n', 7) + 1\n        return np.hstack([rows] * 3)[:, : self.n]",
    "empties what it is given": "given.clear()\n        return rows",
    "goes elsewhere": "os.chdir('/')\n        return rows",
    "closes stdout": "sys.stdout.close()\n        return rows",
    "wants more memory than there is": "return np.ones((10**7, 10**7))",
    "wants more memory of torch": "return torch.ones(10**14)",
    "leaves a thread": "threading.Thread(target=time.sleep, args=(0.2,)).start()\n        return rows",
    "sets seeds": "torch.manual_seed(1), np.random.seed(1)\n        return rows",
    "counts in double": "torch.set_default_dtype(torch.float64)\n        return torch.tensor(rows).double()",
}
"""What a method does -> its body, which has the rows that it should give."""
WHOLE = {
    "raises when made": "class H(M):\n    def __init__(self):\n        raise KeyError('no')",
    "exits when made": "class H(M):\n    def __init__(self):\n        sys.exit(0)",
    "exits when imported": "sys.exit(0)",
    "can't be parsed": "class H(",
    "is no callable": "H = 3",
    "gives None when made": "def H():\n    return None",
    "has an endless scale": "class H(M):\n    logit_scale = float('inf')",
    "has a scale that exits": "class H(M):\n    @property\n    def logit_scale(self):\n        sys.exit(0)",
    "has a name that steers": "class H(M):\n    name = '\\x1b[2J<script>\\n../../x' * 40",
    "has a name that is none": "class H(M):\n    name = {'a': float('nan')}",
    "has any attribute": "class H(M):\n    def __getattr__(self, name):\n        return 7",
    "has methods that are none": "class H(M):\n    encode_texts = 3",
}
"""What a module does -> its text."""
LIES: dict[str, tuple[str, object]] = {
    "ten times the layers": ("text_config.num_hidden_layers", 10_000),
    "a width of no weights": ("text_config.hidden_size", 100_000),
    "a vocabulary of 10^12": ("text_config.vocab_size", 10**12),
    "a negative size": ("text_config.hidden_size", -1),
    "a size that is a word": ("text_config.hidden_size", "wide"),
    "no heads": ("text_config.num_attention_heads", 0),
    "pictures of 10^9 pixels": ("vision_config.image_size", 10**9),
    "patches of no pixel": ("vision_config.patch_size", 0),
    "projection of 10^9": ("projection_dim", 10**9),
    "another kind": ("model_type", "clip"),
    "a kind that is none": ("model_type", "../../etc"),
    "a scale of no number": ("logit_scale_init_value", "NaN"),
    "code of its own": ("auto_map", {"AutoModel": "evil.py--evil.Evil"}),
    "an activation that is none": ("text_config.hidden_act", "os.system"),
}
"""What a folder's config tells -> the key, and what stands there."""


def hostile(template: Path, folder: Path, every: int) -> Iterator[tuple[str, Ended]]:
    """One model in so many, and how an audit of it by the gate ended."""
    for told, body in list(ROWS.items())[::every]:
        for method in ("encode_texts", "encode_images"):
            if method == "encode_images" and told not in list(ROWS)[::5]:
                continue
            lines = body.replace("TURN", method)
            head = f"class H(M):\n    def {method}(self, given):\n        rows = super().{method}(given)"
            text = f"{head}\n        {lines}"
            yield f"{method} {told}", _asked(template, folder, text)
    for told, text in list(WHOLE.items())[::every]:
        yield told, _asked(template, folder, text)
    trained = Path(str(files("audit.models.reference").joinpath("trained")))
    for told, (key, value) in list(LIES.items())[::every]:
        fresh(template, folder)
        model = Path(shutil.copytree(trained, folder / "model"))
        config = json.loads((model / "config.json").read_text(encoding="utf-8"))
        *above, last = key.split(".")
        within = config
        for each in above:
            within = within.setdefault(each, {})
        within[last] = value
        (model / "config.json").write_text(json.dumps(config))
        yield f"config of {told}", _gate(folder, str(model))


def _asked(template: Path, folder: Path, text: str) -> Ended:
    fresh(template, folder)
    (folder / "hostile_of_faults.py").write_text(f"{HEAD}\n\n{text}\n", encoding="utf-8")
    return _gate(folder, "hostile_of_faults:H")


def _gate(folder: Path, model: str) -> Ended:
    words = [model if word == "own_for_faults:M" else word for word in AUDIT]
    return done(folder, *words, "--no-report", "--no-cache", "--fail-on", "exceeds")


def survived(folder: Path, ended: Ended) -> str:
    """What is wrong after it; "": one line, or a run whose run.json is JSON. A gate that passed has a run."""
    made = list((folder / "runs").glob("captions-*/run.json"))
    for path in made:
        json.loads(path.read_text(encoding="utf-8"), parse_constant=_none)
    if "PASSED" in ended.out:
        return "what it prints stands among our lines"
    if ended.code in (0, 1):
        return "" if made else "a gate without a run"
    return "" if ended.one_line else "no line"


def _none(name: str) -> object:
    raise ValueError(f"run.json holds {name}")


def counted(template: Path, folder: Path, every: int = 1) -> Row:
    """All, or one in so many."""
    row = Row()
    for told, ended in hostile(template, folder, every):
        bad = survived(folder, ended) if ended.code is not None else "hung"
        row["tried"] += 1
        row["stopped"] += ended.code not in (0, 1)
        row["named"] += ended.one_line
        row["lost"] += bool(bad) and not ended.fault and ended.code is not None
        row["hung"] += ended.code is None
        row["tracebacks"] += ended.fault
        row["survived"] += not bad and not ended.fault
        if bad or ended.fault:
            print(
                f"  a model that {told}: {bad}: {ended.code} {ended.out[-200:]} {ended.err[-500:]}",
                flush=True,
            )
    return row
