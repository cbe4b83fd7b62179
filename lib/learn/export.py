"""A trained net to the files that ship: lib/data/careful. The layers in int8 (ONNX), the vocabulary in int8, the heads in float16.

python -m lib.learn.export NET.pt MPNET_FOLDER OUT_FOLDER CASES.jsonl --layers 8
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn

from lib.learn.examples import Example
from lib.learn.net import Net

SEEN = 12  # articles
PART = 45_000_000  # bytes of one file, at most


PARTS = ("q", "k", "v", "o", "up", "down")
LEAN = 0.7  # how much of what is large in what a product is given moves into its weights


class Evened(nn.Linear):
    """A product whose input channels are made alike beforehand, so that few bits hold them (Xiao et al. 2023, SmoothQuant)."""

    def __init__(self, given: nn.Linear, most: torch.Tensor) -> None:
        super().__init__(given.in_features, given.out_features)
        weight = given.weight.detach()
        size = most.clamp(min=1e-3) ** LEAN / weight.abs().amax(0).clamp(min=1e-4) ** (1 - LEAN)
        self.inverse = nn.Parameter(1 / size)
        self.weight.data, self.bias.data = weight * size, given.bias.detach()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x * self.inverse)


@torch.no_grad()
def even_out(net: Net, examples: list[Example]) -> None:
    """Replace the products of the layers by evened ones; what is large is seen on the examples."""
    most: dict[tuple[int, str], torch.Tensor] = {}
    hooks = []
    for number, layer in enumerate(net.encoder.layers):
        for name in PARTS:

            def seen(_, given: tuple, key: tuple[int, str] = (number, name)) -> None:
                now = given[0].abs().amax((0, 1))
                most[key] = torch.maximum(most[key], now) if key in most else now

            hooks.append(getattr(layer, name).register_forward_pre_hook(seen))
    for e in examples:
        net.words([e.cut], [None])
    for hook in hooks:
        hook.remove()
    for (number, name), size in most.items():
        layer = net.encoder.layers[number]
        setattr(layer, name, Evened(getattr(layer, name), size))


def export(net: Net, encoder: Path, out: Path) -> None:
    """Write the folder that lib/careful/encoder.py loads."""
    net.eval()
    out.mkdir(parents=True, exist_ok=True)
    width, long = net.encoder.width, 24
    example = (
        torch.zeros(2, long, width),
        torch.zeros(2, long, dtype=torch.long),
        torch.ones(2, long),
        torch.zeros(long, long, dtype=torch.long),
    )
    whole, small = out / "whole.onnx", out / "small.onnx"
    windows, length = torch.export.Dim("windows", min=1, max=4096), torch.export.Dim("length", min=3, max=512)
    shapes = ({0: windows, 1: length}, {0: windows, 1: length}, {0: windows, 1: length}, {0: length, 1: length})
    torch.onnx.export(net.encoder, example, str(whole), input_names=["words", "marks", "used", "apart"], output_names=["said"],
                      dynamo=True, dynamic_shapes=shapes, external_data=False)  # fmt: skip
    # seven bits: machines without VNNI add pairs of products in 16 bits, and all machines shall say the same
    quantize_dynamic(
        whole,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul"],
    )
    blob = small.read_bytes()
    names = []
    for number, begin in enumerate(range(0, len(blob), PART), 1):
        names.append(f"layers.{number}")
        (out / names[-1]).write_bytes(blob[begin : begin + PART])
    whole.unlink(), small.unlink()
    vocabulary = net.encoder.word.weight.detach().numpy()
    scale = np.abs(vocabulary).max(1) / 127 + 1e-12
    np.savez(
        out / "words.npz",
        vocabulary=np.round(vocabulary / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float32),
    )
    heads = {
        k.removeprefix("heads."): v.detach().numpy().astype(np.float16)
        for k, v in net.state_dict().items()
        if k.startswith("heads.")
    }
    np.savez(out / "heads.npz", **heads)
    shutil.copy(encoder / "tokenizer.json", out / "tokenizer.json")
    (out / "parts.json").write_text(
        json.dumps({"layers": names, "words": "words.npz", "heads": "heads.npz"}), encoding="utf-8"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("net", type=Path)
    asked.add_argument("encoder", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("cases", type=Path, help="cases to see on what the layers are given")
    asked.add_argument("--layers", type=int, default=8)
    asked.add_argument("--frozen", type=int, default=4)
    options = asked.parse_args()
    net = Net(options.encoder, options.layers, options.frozen)
    net.load_state_dict(torch.load(options.net, weights_only=True))
    net.eval()
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_truncation(), tokenizer.no_padding()
    given = [json.loads(line) for line in options.cases.open(encoding="utf-8")]
    even_out(net, [Example(c, tokenizer) for c in given[:: max(1, len(given) // SEEN)] if any(c["people"])])
    export(net, options.encoder, options.out)


if __name__ == "__main__":
    main()
