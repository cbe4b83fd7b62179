"""The encoder (MPNet's layers, fewer of them) and the heads that judge stays, meetings, days and cities."""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from lib.careful.encoder import steps_apart
from lib.careful.pairs import DISTANCES, GAPS, TRAITS
from lib.careful.windows import BEGIN, END, PAD

BUCKETS = DISTANCES * GAPS
MARKS = 5
MASKED = -1e4


class Layer(nn.Module):
    """One layer of a transformer, normed behind each half."""

    def __init__(self, width: int, inner: int, heads: int, eps: float) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm, self.norm_out = nn.LayerNorm(width, eps=eps), nn.LayerNorm(width, eps=eps)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        batch, length, width = x.shape
        q, k, v = (f(x).view(batch, length, self.heads, -1).transpose(1, 2) for f in (self.q, self.k, self.v))
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=bias).transpose(1, 2).reshape(batch, length, width)
        x = self.norm(x + self.drop(self.o(seen)))
        return self.norm_out(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """The lowest `layers` of MPNet; marks (what a token is part of) are added behind the `frozen` ones, which do not learn."""

    def __init__(self, folder: Path, layers: int, frozen: int) -> None:
        super().__init__()
        config = json.loads((folder / "config.json").read_text())
        width, self.frozen = config["hidden_size"], frozen
        self.width = width
        self.word = nn.Embedding(config["vocab_size"], width)
        self.place = nn.Embedding(config["max_position_embeddings"], width)
        self.norm = nn.LayerNorm(width, eps=config["layer_norm_eps"])
        self.layers = nn.ModuleList(
            Layer(width, config["intermediate_size"], config["num_attention_heads"], config["layer_norm_eps"])
            for _ in range(layers)
        )
        self.side = nn.Embedding(config["relative_attention_num_buckets"], config["num_attention_heads"])
        self.mark = nn.Embedding(MARKS, width)
        nn.init.zeros_(self.mark.weight)
        self._take(load_file(folder / "model.safetensors"))
        for still in (self.word, self.place, self.norm, self.side, *self.layers[:frozen]):
            still.requires_grad_(False)

    def _take(self, given: dict[str, torch.Tensor]) -> None:
        """The pretrained weights, by MPNet's names."""
        self.word.weight.data = given["embeddings.word_embeddings.weight"].float()
        self.place.weight.data = given["embeddings.position_embeddings.weight"].float()
        self.side.weight.data = given["encoder.relative_attention_bias.weight"].float()
        names = {"q": "attention.attn.q", "k": "attention.attn.k", "v": "attention.attn.v", "o": "attention.attn.o", "norm": "attention.LayerNorm",
                 "up": "intermediate.dense", "down": "output.dense", "norm_out": "output.LayerNorm"}  # fmt: skip
        pairs = [(self.norm, "embeddings.LayerNorm")]
        for i, layer in enumerate(self.layers):
            pairs += [(getattr(layer, mine), f"encoder.layer.{i}.{theirs}") for mine, theirs in names.items()]
        for module, name in pairs:
            module.weight.data, module.bias.data = given[f"{name}.weight"].float(), given[f"{name}.bias"].float()

    def bias(self, used: torch.Tensor, apart: torch.Tensor) -> torch.Tensor:
        """(windows, heads, length, length): how far apart two tokens stand, and nothing of what only fills up (where used is 0)."""
        return ((1 - used) * MASKED)[:, None, None, :] + self.side(apart).permute(2, 0, 1)[None]

    def low(self, words: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """What the frozen layers say of words of the vocabulary; the same in every epoch."""
        x = self.norm(words + self.place.weight[2 : 2 + words.shape[1]][None])
        for layer in self.layers[: self.frozen]:
            x = layer(x, bias)
        return x

    def high(self, x: torch.Tensor, marks: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        x = x + self.mark(marks)
        for layer in self.layers[self.frozen :]:
            x = layer(x, bias)
        return x

    def forward(
        self, words: torch.Tensor, marks: torch.Tensor, used: torch.Tensor, apart: torch.Tensor
    ) -> torch.Tensor:
        """words (windows, length, width) of the vocabulary, marks and used (windows, length), apart (length, length) -> (windows, length, width)."""
        bias = self.bias(used, apart)
        return self.high(self.low(words, bias), marks, bias)


class Pooled(nn.Module):
    """Mention pairs of two sides to one vector for each two owners: their largest values, and their mean weighed by attention."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.a, self.b, self.a2, self.b2 = (nn.Linear(width, hidden) for _ in range(4))
        self.apart = nn.Embedding(2 * BUCKETS, hidden)
        nn.init.normal_(self.apart.weight, std=0.3)
        self.look = nn.Linear(hidden, 1)

    def forward(self, one, other, i, j, apart, sizes) -> tuple[torch.Tensor, torch.Tensor]:
        """(owners, 2 * hidden), and the pairs' own vectors (pairs, hidden). sizes (owners,): how many pairs each has, in their order."""
        met = torch.tanh(self.a2(one))[i] * torch.tanh(self.b2(other))[j]
        h = F.relu(self.a(one)[i] + self.b(other)[j] + self.apart(apart) + met)
        about = torch.repeat_interleave(torch.arange(len(sizes)), sizes)
        most = torch.segment_reduce(h, "max", lengths=sizes, axis=0)
        weight = self.look(h).clamp(-15, 15).exp()
        total = torch.zeros(len(sizes), 1).index_add(0, about, weight)
        mean = torch.zeros(len(sizes), h.shape[1]).index_add(0, about, weight * h) / total
        return torch.cat([most, mean], -1), h


class Heads(nn.Module):
    """stay: person x country -> likely, status (4); meeting: person x person -> likely; day, city: which time, which place tells it."""

    def __init__(self, width: int, hidden: int = 96) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.2)
        self.stays, self.meetings = Pooled(width, hidden), Pooled(width, hidden)
        self.person, self.country = nn.Linear(width, 48), nn.Linear(width, 48)
        self.stay = _judge(2 * hidden + 96 + TRAITS, 128, 5)
        self.meeting = _judge(2 * hidden + 3, 96, 1)
        self.stay_in, self.time_in = nn.Linear(2 * hidden, hidden), nn.Linear(width, hidden)
        self.time_gap, self.place_gap = nn.Embedding(BUCKETS, hidden), nn.Embedding(BUCKETS, hidden)
        for e in (self.time_gap, self.place_gap):
            nn.init.normal_(e.weight, std=0.3)
        self.day, self.no_day = nn.Linear(hidden, 1), nn.Linear(2 * hidden, 2)
        self.city, self.no_city = nn.Linear(hidden, 1), nn.Linear(2 * hidden, 1)

    def forward(self, x: dict) -> dict[str, torch.Tensor]:
        """x: see lib/learn/batch.py. stay (stays,), status (stays, 4), meeting (meetings,), and the vectors that days and cities are asked with."""
        people = self.drop(x["people"])
        out: dict[str, torch.Tensor] = {}
        if len(x["stay_sizes"]):
            places = self.drop(x["places"])
            pooled, pairs = self.stays(people, places, x["stay_i"], x["stay_j"], x["stay_apart"], x["stay_sizes"])
            of_person = mean_by(self.person(people), x["person_of"], x["people_count"])[x["stay_person"]]
            of_country = mean_by(self.country(places), x["country_of"], x["country_count"])[x["stay_country"]]
            told = self.stay(torch.cat([pooled, of_person, of_country, x["stay_traits"]], -1))
            out |= {"stay": told[:, 0], "status": told[:, 1:], "pooled": pooled, "pairs": pairs}
        if len(x["met_sizes"]):
            pooled, _ = self.meetings(people, people, x["met_i"], x["met_j"], x["met_apart"], x["met_sizes"])
            out["meeting"] = self.meeting(torch.cat([pooled, x["met_traits"]], -1))[:, 0]
        return out

    def days(
        self, pooled: torch.Tensor, times: torch.Tensor, person_gap: torch.Tensor, place_gap: torch.Tensor
    ) -> torch.Tensor:
        """(stays, 2 + times): no day told, the day of publication, each time expression. *_gap (stays, times): buckets to the nearest mention."""
        told = self.time_in(self.drop(times))[None] + self.stay_in(pooled)[:, None]
        h = F.relu(told + self.time_gap(person_gap) + self.place_gap(place_gap))
        return torch.cat([self.no_day(pooled), self.day(h).squeeze(-1)], -1)

    def cities(
        self, pooled: torch.Tensor, pairs: torch.Tensor, of: torch.Tensor, place: torch.Tensor, count: int
    ) -> torch.Tensor:
        """(stays, 1 + places): no city, each place. pairs (n, hidden) with of (n,) the stay and place (n,) its place among count."""
        value = self.city(pairs).squeeze(-1)
        flat = torch.full((len(pooled) * count,), MASKED).scatter_reduce(0, of * count + place, value, "amax")
        return torch.cat([self.no_city(pooled), flat.view(len(pooled), count)], -1)


def _judge(given: int, hidden: int, told: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(given, hidden), nn.ReLU(), nn.Dropout(0.2), nn.Linear(hidden, told))


def mean_by(x: torch.Tensor, owner: torch.Tensor, count: int) -> torch.Tensor:
    """(count, width): the mean of each owner's rows."""
    size = torch.bincount(owner, minlength=count).clamp(min=1)[:, None]
    return torch.zeros(count, x.shape[1]).index_add(0, owner, x) / size


class Net(nn.Module):
    """The encoder and its heads."""

    def __init__(self, folder: Path, layers: int, frozen: int) -> None:
        super().__init__()
        self.encoder = Encoder(folder, layers, frozen)
        self.heads = Heads(self.encoder.width)

    def words(self, cuts: list, kept: list[list[torch.Tensor] | None]) -> list[torch.Tensor]:
        """(tokens, width) of each article. kept: what the frozen layers said of its windows before, or None."""
        length = max(last - first for c in cuts for first, last in c.windows) + 2
        shape = (sum(len(c.windows) for c in cuts), length)
        ids, marks, used = (
            torch.full(shape, PAD),
            torch.zeros(shape, dtype=torch.long),
            torch.zeros(shape, dtype=torch.bool),
        )
        row = 0
        for c in cuts:
            for first, last in c.windows:
                n = last - first
                ids[row, 0], ids[row, n + 1] = BEGIN, END
                ids[row, 1 : n + 1], marks[row, 1 : n + 1] = (
                    torch.tensor(c.ids[first:last]),
                    torch.tensor(c.marks[first:last]),
                )
                used[row, : n + 2] = True
                row += 1
        bias = self.encoder.bias(used.float(), torch.from_numpy(steps_apart(length)))
        out = self.encoder.high(self._low(ids, bias, cuts, kept), marks, bias)
        told, row = [], 0
        for c in cuts:
            told.append(out[torch.tensor(c.own + row), torch.tensor(c.position)])
            row += len(c.windows)
        return told

    def _low(self, ids: torch.Tensor, bias: torch.Tensor, cuts: list, kept: list) -> torch.Tensor:
        if any(k is None for k in kept):
            learning = self.encoder.training
            self.encoder.eval()
            with torch.no_grad():
                said = self.encoder.low(self.encoder.word(ids), bias)
            self.encoder.train(learning)
            row = 0
            for i, c in enumerate(cuts):
                kept[i] = [said[row + k, : last - first + 2].half() for k, (first, last) in enumerate(c.windows)]
                row += len(c.windows)
        low = torch.zeros(*ids.shape, self.encoder.width)
        for row, window in enumerate(w for k in kept for w in k):
            low[row, : len(window)] = window.float()
        return low


def of_spans(words: torch.Tensor, first: torch.Tensor, last: torch.Tensor) -> torch.Tensor:
    """(spans, width): the mean of each span's tokens."""
    total = torch.cat([torch.zeros(1, words.shape[1]), words.cumsum(0)])
    return (total[last] - total[first]) / (last - first)[:, None]
