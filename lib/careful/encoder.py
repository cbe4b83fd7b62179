"""The encoder at work: token ids to what it says of each token, by onnxruntime. Weights: lib/data/careful (lib/learn/export.py makes them)."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lib.careful.heads import Weights
from lib.careful.windows import BEGIN, END, PAD, WINDOW, Windows
from lib.memory import cores

HERE = Path(__file__).parent.parent / "data" / "careful"
MISSING = "The careful reader's weights are not installed (lib/data/careful, onnxruntime, tokenizers); the quick one reads without them."
SIDES, FAR = 16, 128  # MPNet's buckets of one side, and the words from which on all are alike


class Encoder(NamedTuple):
    """tokenizer; session of onnxruntime; vocabulary (words, width) int8 with scale (words,); weights of the heads."""

    tokenizer: object
    session: object
    vocabulary: np.ndarray
    scale: np.ndarray
    heads: Weights


def is_there() -> bool:
    """Are the weights, and what runs them, installed?"""
    try:
        import onnxruntime  # noqa: F401
        import tokenizers  # noqa: F401
    except ImportError:
        return False
    return (HERE / "parts.json").exists()


@cache
def load(folder: Path = HERE) -> Encoder:
    """The encoder, put together from its parts and loaded once per process."""
    import onnxruntime as ort
    from tokenizers import Tokenizer

    parts = json.loads((folder / "parts.json").read_text(encoding="utf-8"))
    blob = b"".join((folder / name).read_bytes() for name in parts["layers"])
    options = ort.SessionOptions()
    options.intra_op_num_threads = cores()
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    session = ort.InferenceSession(blob, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with np.load(folder / parts["words"]) as words, np.load(folder / parts["heads"]) as heads:
        return Encoder(
            tokenizer,
            session,
            words["vocabulary"],
            words["scale"],
            {k: heads[k].astype(np.float32) for k in heads.files},
        )


def said(encoder: Encoder, cut: Windows) -> np.ndarray:
    """(tokens, width): what the encoder says of each token, each read in the window that shows most around it."""
    length = max(last - first for first, last in cut.windows) + 2
    shape = (len(cut.windows), length)
    ids, marks, used = np.full(shape, PAD), np.zeros(shape, np.int64), np.zeros(shape, np.float32)
    for row, (first, last) in enumerate(cut.windows):
        n = last - first
        ids[row, 0], ids[row, n + 1] = BEGIN, END
        ids[row, 1 : n + 1], marks[row, 1 : n + 1], used[row, : n + 2] = cut.ids[first:last], cut.marks[first:last], 1
    words = encoder.vocabulary[ids].astype(np.float32) * encoder.scale[ids][..., None]
    (out,) = encoder.session.run(None, {"words": words, "marks": marks, "used": used, "apart": steps_apart(length)})
    return out[cut.own, cut.position]


def steps_apart(length: int) -> np.ndarray:
    """(length, length): the bucket of how far a token stands from another, with its side; length at most that of a window with its ends."""
    return _steps_in_longest()[:length, :length]


@cache
def _steps_in_longest() -> np.ndarray:
    at = np.arange(WINDOW + 2)
    away = at[:, None] - at[None, :]
    size, half = np.abs(away), SIDES // 2
    far = half + (np.log(np.maximum(size, 1) / half) / np.log(FAR / half) * half).astype(np.int64)
    return (away < 0) * SIDES + np.where(size < half, size, np.minimum(far, SIDES - 1))
