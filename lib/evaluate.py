"""How well does it read? Predictions of `extract` against annotations in plain files, set by set.

A gold folder holds any of
  gold/*.json          (or visits/gold/*.json) one article each: {"id", "visits": [...], "meetings": [...], "visits_optional", "meetings_optional"}
  dates.gold.jsonl     {"id", "timex": [{"start", "end", "value"}]}            TIMEX3 values
  places.gold.jsonl    {"id", "toponyms": [{"start", "end", "lat", "lon"}]}
  names.gold.jsonl     {"id", "entities": [{"start", "end", "label"}]}         PER, LOC, ORG
and beside them the texts: texts/ (visits/texts/), and dates.docs.jsonl, places.docs.jsonl, names.docs.jsonl with id and text.

Visits count at three levels, one to one within an article (maximum matching): the visitor's surname and the destination country; with
the city, where the annotation names one; with the start, where it names one (EDTF ranges must overlap). What is optional in the annotation
is neither right nor wrong. Meetings count as pairs of people, in person only. Spans count when they overlap; a value or a place must be right, too.
"""

import calendar
import datetime as dt
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path

from lib.errors import EntenteError
from lib.tables import fold

KM = 161  # a place counts as right within 100 miles, as in the geoparsing literature
EARTH_KM = 6371.0088
TITLES = frozenset(
    re.findall(
        r"\w+",
        """king queen prince princess sultan emir sheikh pope president prime minister premier chancellor secretary foreign state
                   general gen col adm mr mrs ms dr sir lord dame his her holiness majesty the of jr sr ii iii iv vi xiv xvi""",
    )
)
LABELS = {"PERSON": "PER", "PER": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}
SAME_CITY = [{"kyiv", "kiev"}, {"new york", "new york city"}, {"vatican", "vatican city", "holy see"}, {"washington", "washington dc"},
             {"st petersburg", "saint petersburg"}, {"ulan bator", "ulaanbaatar"}, {"yangon", "rangoon"}]  # fmt: skip
LONGEST_START = 31  # days; a wider predicted start is no answer to a narrower question


@dataclass
class Figure:
    """Counts behind one figure: right of those predicted, right of those annotated."""

    right: int = 0
    predicted: int = 0
    annotated: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else float(not self.annotated)

    @property
    def recall(self) -> float:
        return self.right / self.annotated if self.annotated else 1.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def as_dict(self) -> dict[str, float]:
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "right": self.right,
            "predicted": self.predicted,
            "annotated": self.annotated,
        }


@dataclass
class Scores:
    """Figures by name, in order; shares are plain numbers of right ones among those asked; told pairs (confidence, right) of visits."""

    figures: dict[str, Figure] = field(default_factory=dict)
    shares: dict[str, tuple[int, int]] = field(default_factory=dict)
    told: list[tuple[float, bool]] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def figure(self, name: str) -> Figure:
        return self.figures.setdefault(name, Figure())

    def share(self, name: str, right: int, of: int = 1) -> None:
        a, b = self.shares.get(name, (0, 0))
        self.shares[name] = (a + right, b + of)


# --- names, dates, distances ------------------------------------------------------------------------------------------


def _words(name: str) -> list[str]:
    found = re.findall(r"[^\W\d_]+", fold(name or "").replace("'", ""))
    return [w for w in found if w not in TITLES and len(w) > 1] or found


def same_name(a: str, b: str) -> bool:
    """One person under two names: the same surname, a single name that is part of the other, or the same words in another order."""
    wa, wb = _words(a), _words(b)
    groups = {"delegation", "delegations", "mission", "team", "envoys", "officials"}
    if not wa or not wb:
        return False
    if groups & {*wa, *wb}:
        return bool(groups & set(wa) and groups & set(wb)) and any(
            x[:4] == y[:4] for x in wa for y in wb if x not in groups and y not in groups
        )
    return wa[-1] == wb[-1] or (len(wa) == 1 and wa[0] in wb) or (len(wb) == 1 and wb[0] in wa) or set(wa) == set(wb)


def same_city(gold: dict, city: str | None) -> bool:
    """Is the city one of those annotated, spelling variants allowed?"""
    told = fold(city or "")
    right = {fold(c) for c in (gold["destination_city"], *gold.get("cities", ()), *gold.get("city_aliases", ()))}
    for group in SAME_CITY:
        if right & group:
            right |= group
    return bool(told) and told in right


def days_of(edtf: str | None) -> tuple[dt.date, dt.date] | None:
    """First and last day an EDTF value may mean; None for nothing told."""
    if not edtf:
        return None
    ends = [e for e in str(edtf).strip("[]").replace("..", "/").split("/") if e]
    found = [_one(e) for e in ends]
    if not found or any(f is None for f in found):
        return None
    return found[0][0], found[-1][1]


def _one(value: str) -> tuple[dt.date, dt.date] | None:
    rough = any(c in value for c in "~?%")
    m = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?", re.sub(r"[~?%]", "", value.strip()))
    if not m:
        return None
    y, month, day = (int(g) if g else None for g in m.groups())
    try:
        first = dt.date(y, month or 1, day or 1)
        last = first if day else dt.date(y, month or 12, calendar.monthrange(y, month or 12)[1])
    except ValueError:
        return None
    pad = dt.timedelta(days=(5 if day else 31) if rough else 0)
    return first - pad, last + pad


def same_start(gold: dict, told: dict) -> bool:
    """Does the predicted start overlap the annotated one? start_kind "presence": any stay around that day is right."""
    wanted, got = days_of(gold.get("start")), days_of(told.get("start"))
    if wanted is None:
        return True
    if got is None:
        return False
    if gold.get("start_kind") == "presence":
        wanted = (wanted[0], max(wanted[1], (days_of(gold.get("end")) or wanted)[1]))
        got = (got[0], max(got[1], (days_of(told.get("end")) or got)[1]))
    if (got[1] - got[0]).days > max(LONGEST_START, (wanted[1] - wanted[0]).days):
        return False
    return got[0] <= wanted[1] and wanted[0] <= got[1]


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lat, lon) in degrees."""
    la1, lo1, la2, lo2 = map(math.radians, (*a, *b))
    h = math.sin((la2 - la1) / 2) ** 2 + math.cos(la1) * math.cos(la2) * math.sin((lo2 - lo1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


# --- matching ---------------------------------------------------------------------------------------------------------


def matched(rows: int, columns: int, fits: Callable[[int, int], bool]) -> dict[int, int]:
    """A largest one-to-one matching: row -> column."""
    owner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in range(columns):
            if j not in seen and fits(i, j):
                seen.add(j)
                if j not in owner or place(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    for i in range(rows):
        place(i, set())
    return {i: j for j, i in owner.items()}


def overlapping(gold: Sequence[dict], told: Sequence[dict]) -> dict[int, int]:
    """Spans that overlap, best first: index in gold -> index in told."""
    found = []
    for i, g in enumerate(gold):
        for j, p in enumerate(told):
            shared = min(g["end"], p["end"]) - max(g["start"], p["start"])
            if shared > 0:
                found.append((-shared / (max(g["end"], p["end"]) - min(g["start"], p["start"])), i, j))
    pairs: dict[int, int] = {}
    for _, i, j in sorted(found):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


# --- the sets ---------------------------------------------------------------------------------------------------------


def level(gold: dict, told: dict) -> int:
    """0 another visit; 1 visitor and country right; 2 with the city; 3 with the start."""
    country = lambda v: (v.get("destination_country") or "").upper()  # noqa: E731
    if country(gold) != country(told) or not any(
        same_name(n, told.get("visitor") or "") for n in (gold["visitor"], *gold.get("visitor_aliases", ()))
    ):
        return 0
    if gold.get("destination_city") and not same_city(gold, told.get("destination_city")):
        return 1
    return 3 if same_start(gold, told) else 2


def score_visits(golds: Iterable[dict], told: dict[str, dict]) -> Scores:
    """Visits and meetings of annotated articles."""
    s = Scores()
    for g in golds:
        mine = list(told.get(g["id"], {}).get("visits") or [])
        wanted = g["visits"]
        grid = [[level(a, b) for b in mine] for a in wanted]
        ranked = sorted(
            (
                (grid[i][j], mine[j].get("status") in _statuses(wanted[i]), -i, -j)
                for i in range(len(wanted))
                for j in range(len(mine))
                if grid[i][j]
            ),
            reverse=True,
        )
        best: dict[int, int] = {}
        for _, _, i, j in ranked:
            if -i not in best and -j not in best.values():
                best[-i] = -j
        spare = list(g.get("visits_optional", ()))
        dropped = set()
        for j in range(len(mine)):
            if j not in best.values() and (o := next((o for o in spare if level(o, mine[j])), None)) is not None:
                dropped.add(j)
                spare.remove(o)
        kept = [j for j in range(len(mine)) if j not in dropped]
        for least, name in ((1, "visitor and country"), (2, "with the city"), (3, "with the first day")):
            f = s.figure(name)
            f.right += len(
                matched(
                    len(wanted), len(kept), lambda i, j, least=least, grid=grid, kept=kept: grid[i][kept[j]] >= least
                )
            )
            f.predicted += len(kept)
            f.annotated += len(wanted)
        hosts = s.figure("hosts of those visits")
        for i, j in best.items():
            a, b = wanted[i], mine[j]
            s.share("status", b.get("status") in _statuses(a))
            s.share("visitor's home", (b.get("visitor_country") or "") == a["visitor_country"])
            hosts.annotated += len(a["hosts"])
            hosts.predicted += len(b.get("hosts") or ())
            hosts.right += sum(any(same_name(h, x) for x in b.get("hosts") or ()) for h in a["hosts"])
        if not wanted:
            s.share("articles without a visit in which none is seen", not kept)
        s.told += [(mine[j].get("confidence") or 0.0, any(grid[i][j] >= 2 for i in range(len(wanted)))) for j in kept]
        s.misses += [
            f"{g['id']}: missed {a['visitor']} to {a['destination_country']}"
            for i, a in enumerate(wanted)
            if i not in best
        ]
        s.misses += [
            f"{g['id']}: false {mine[j].get('visitor')} to {mine[j].get('destination_country')}"
            for j in kept
            if j not in best.values()
        ]
        _meetings(
            s.figure("meetings"),
            g,
            [m for m in told.get(g["id"], {}).get("meetings") or () if m.get("mode", "in_person") == "in_person"],
        )
    return s


def _statuses(gold: dict) -> list[str]:
    return [gold["status"], *gold.get("status_also", ())]


def _pairs(meetings: Iterable[dict]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for m in meetings:
        for pair in combinations(m.get("participants") or (), 2):
            if not any(_same_pair(pair, q) for q in found):
                found.append(pair)
    return found


def _same_pair(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return (same_name(a[0], b[0]) and same_name(a[1], b[1])) or (same_name(a[0], b[1]) and same_name(a[1], b[0]))


def _meetings(f: Figure, gold: dict, told: Iterable[dict]) -> None:
    homes = {n: v.split("|")[0] for n, v in gold.get("people", {}).items()}
    home = lambda name: next((c for n, c in homes.items() if same_name(n, name)), None)  # noqa: E731
    must, may = [], _pairs(gold.get("meetings_optional", ()))
    for m in gold.get("meetings", ()):
        for a, b in _pairs([m]):
            (may if m.get("status") == "cancelled" or (home(a) and home(a) == home(b)) else must).append((a, b))
    must = [p for n, p in enumerate(must) if not any(_same_pair(p, q) for q in must[:n])]
    mine = _pairs(told)
    f.right += len(matched(len(must), len(mine), lambda i, j: _same_pair(must[i], mine[j])))
    f.annotated += len(must)
    f.predicted += sum(any(_same_pair(q, m) for m in must) or not any(_same_pair(q, o) for o in may) for q in mine)


def score_dates(golds: Iterable[dict], told: dict[str, dict]) -> Scores:
    """Time expressions: found, and found with the right TIMEX3 value."""
    plain = lambda v: re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", (v or "").strip())  # noqa: E731
    s = Scores()
    for g in golds:
        wanted, mine = g["timex"], told.get(g["id"], {}).get("timex") or []
        pairs = overlapping(wanted, mine)
        for name, right in (
            ("dates found", len(pairs)),
            (
                "dates with the right value",
                sum(plain(mine[j].get("value")) == plain(wanted[i]["value"]) for i, j in pairs.items()),
            ),
        ):
            f = s.figure(name)
            f.right, f.predicted, f.annotated = f.right + right, f.predicted + len(mine), f.annotated + len(wanted)
        for i, x in enumerate(wanted):
            if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", x["value"] or ""):
                s.share("right calendar day", i in pairs and plain(mine[pairs[i]].get("value"))[:10] == x["value"][:10])
    return s


def score_places(golds: Iterable[dict], told: dict[str, dict]) -> Scores:
    """Place names: found, and found and put within 161 km of where they are."""
    s = Scores()
    for g in golds:
        wanted, mine = g["toponyms"], told.get(g["id"], {}).get("toponyms") or []
        pairs = overlapping(wanted, mine)
        f = s.figure("place names found")
        f.right, f.predicted, f.annotated = f.right + len(pairs), f.predicted + len(mine), f.annotated + len(wanted)
        for i, x in enumerate(wanted):
            at = mine[pairs[i]] if i in pairs else {}
            s.share(
                f"place names put within {KM} km",
                at.get("lat") is not None and kilometres((x["lat"], x["lon"]), (at["lat"], at["lon"])) <= KM,
            )
    return s


def score_names(golds: Iterable[dict], told: dict[str, dict], texts: dict[str, str]) -> Scores:
    """Names of people, places and organisations, exact spans and kinds; a leading "the" and a closing 's do not count."""
    s = Scores()
    for g in golds:
        text = texts.get(g["id"], "")
        sets = [
            {(*_trimmed(text, e["start"], e["end"]), LABELS[e["label"]]) for e in some if e["label"] in LABELS}
            for some in (g["entities"], told.get(g["id"], {}).get("entities") or ())
        ]
        f = s.figure("names, exact")
        f.right, f.predicted, f.annotated = (
            f.right + len(sets[0] & sets[1]),
            f.predicted + len(sets[1]),
            f.annotated + len(sets[0]),
        )
    return s


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start:end][:4].lower() == "the ":
        start += 4
    return start, end - next((len(t) for t in (" 's", "'s", " ’s", "’s") if text[start:end].endswith(t)), 0)


# --- folders ----------------------------------------------------------------------------------------------------------


def lines(path: Path) -> Iterator[dict]:
    """The objects of a .jsonl file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise EntenteError(f"{path.name}, line {number}, is not JSON.") from error


SETS = ("visits", "dates", "places", "names")


def visits_in(folder: Path) -> Path:
    """Where a folder keeps its annotated visits: itself or visits/ in it."""
    return folder / "visits" if (folder / "visits" / "gold").is_dir() else folder


def inputs(folder: Path) -> dict[str, Path]:
    """Set -> the texts to read for it, for the sets the folder has annotations of."""
    has = {
        "visits": any((visits_in(folder) / "gold").glob("*.json")),
        **{s: (folder / f"{s}.gold.jsonl").exists() for s in SETS[1:]},
    }
    found = {s: visits_in(folder) / "texts" if s == "visits" else folder / f"{s}.docs.jsonl" for s in SETS if has[s]}
    if not found:
        raise EntenteError(
            f"{folder} holds no annotations: neither gold/*.json nor dates.gold.jsonl, places.gold.jsonl or names.gold.jsonl."
        )
    return found


def score(folder: Path, told: dict[str, dict[str, dict]]) -> dict[str, Scores]:
    """Set -> its scores. told: set -> id -> what `extract` printed."""
    made = {}
    for name in inputs(folder):
        mine = told.get(name, {})
        if name == "visits":
            made[name] = score_visits(
                (
                    json.loads(p.read_text(encoding="utf-8"))
                    for p in sorted((visits_in(folder) / "gold").glob("*.json"))
                ),
                mine,
            )
        elif name == "dates":
            made[name] = score_dates(lines(folder / "dates.gold.jsonl"), mine)
        elif name == "places":
            made[name] = score_places(lines(folder / "places.gold.jsonl"), mine)
        else:
            made[name] = score_names(
                lines(folder / "names.gold.jsonl"),
                mine,
                {d["id"]: d["text"] for d in lines(folder / "names.docs.jsonl")},
            )
    return made


def reliability(
    told: Iterable[tuple[float, bool]], edges: Sequence[float] = (0.0, 0.6, 0.7, 0.8, 0.9, 1.01)
) -> list[dict]:
    """Bins of stated confidence: from, to, records, mean stated, share right."""
    rows = []
    told = list(told)
    for low, high in pairwise(edges):
        inside = [(c, r) for c, r in told if low <= c < high]
        if inside:
            rows.append(
                {
                    "from": low,
                    "to": min(high, 1.0),
                    "records": len(inside),
                    "stated": round(sum(c for c, _ in inside) / len(inside), 3),
                    "right": round(sum(r for _, r in inside) / len(inside), 3),
                }
            )
    return rows


def as_dict(scores: dict[str, Scores]) -> dict:
    """Everything as plain JSON values, for the page and for comparing."""
    figures = {name: f.as_dict() for s in scores.values() for name, f in s.figures.items()}
    shares = {
        name: {"share": round(a / b, 4), "right": a, "of": b}
        for s in scores.values()
        for name, (a, b) in s.shares.items()
        if b
    }
    told = [x for s in scores.values() for x in s.told]
    return {"figures": figures, "shares": shares, "reliability": reliability(told)}


def as_text(scores: dict[str, Scores]) -> str:
    """A table for the terminal."""
    out = []
    for name, s in scores.items():
        out.append(name)
        out += [
            f"  {n:<46} F1 {f.f1:.3f}   precision {f.precision:.3f}   recall {f.recall:.3f}   ({f.right} right of {f.predicted} told, {f.annotated} annotated)"
            for n, f in s.figures.items()
        ]
        out += [f"  {n:<46} {a / b:.3f}   ({a} of {b})" for n, (a, b) in s.shares.items() if b]
        out += [
            f"  said with confidence {r['from']:.2f}-{r['to']:.2f}: {r['records']} visits, {r['right']:.2f} right (stated {r['stated']:.2f})"
            for r in reliability(s.told)
        ]
    return "\n".join(out)


def texts_of(folder: Path) -> Counter:
    """Set -> number of annotated texts."""
    return Counter(
        {
            s: sum(
                1
                for _ in (
                    (visits_in(folder) / "gold").glob("*.json") if s == "visits" else lines(folder / f"{s}.gold.jsonl")
                )
            )
            for s in inputs(folder)
        }
    )
