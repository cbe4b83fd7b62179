"""A world that never was, for measuring at sizes for which no news can be had: invented officials with recombined names travel and are written about.

Nothing here says how well Entente reads: the wordings are few and plain. It says how fast, and what a large collection feels like.

    python tests/benchmarks/synthetic.py articles 100000 --out news.jsonl        articles as text, about 180 words each, to be read
    python tests/benchmarks/synthetic.py visits 1000000 --out DIR                datasets as `python -m lib batch` would leave them, for `python -m lib load DIR`
"""

import argparse
import datetime as dt
import json
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from lib import records
from lib.batch import engine, merging, tables
from lib.model import Article, Evidence, Visit
from lib.resolve import dates
from lib.resolve.gazetteer import Gazetteer, capital_place
from lib.tables import country_names, fold, rows

PART = 4_000  # visits that one part holds
FIRST, LAST = dt.date(1995, 1, 1), dt.date(2025, 12, 31)
OFFICES = (("President", "head_of_state"), ("Prime Minister", "head_of_government"), ("Foreign Minister", "foreign_minister"), ("Defence Minister", "defence_minister"),
           ("Finance Minister", "finance_minister"), ("Trade Minister", "minister"), ("Energy Minister", "minister"), ("Interior Minister", "minister"))  # fmt: skip
TOPICS = {
    "trade_econ": ("a free trade agreement", "tariffs and exports", "investment by companies of both countries"), "terror_crime": ("security cooperation", "counterterrorism", "the fight against organised crime"),
    "defence": ("military cooperation", "joint exercises", "the sale of fighter aircraft"), "energy": ("natural gas supplies", "a new pipeline", "renewable energy"),
    "climate_env": ("climate change", "emissions", "the protection of rivers"), "migration": ("refugees", "border controls", "visa-free travel"),
    "culture_people": ("student exchanges", "a museum exhibition", "language teaching"), "rights_gov": ("human rights", "press freedom", "political prisoners"),
}  # fmt: skip
SOURCES = tuple(f"{a} {b}" for a in ("Northern", "Harbour", "Continental", "Daily", "Evening", "Global", "Coastal", "Capital") for b in ("Post", "Courier", "Wire", "Herald", "Gazette"))
FILLER = (
    "Officials in both capitals said preparations had taken several months.", "Trade between the two countries has grown steadily over the past decade.", "Analysts said little progress should be expected before the autumn.",
    "The talks were described as frank and constructive.", "A joint commission of experts will work out the details.", "Opposition parties criticised the cost of the programme.", "Security around the government quarter was tightened.",
    "Several hundred people gathered outside the palace, waving small flags.", "The two sides agreed to keep in close contact.", "Local newspapers gave the event little room.", "Economists doubt that the figures named by the government are realistic.",
    "Both governments have faced pressure at home over rising prices.", "Negotiators had worked through the night on a common text.", "The region has been calm in recent weeks.", "Business leaders welcomed the announcement.",
)  # fmt: skip
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Official:
    """Somebody who never lived."""

    name: str
    home: str
    office: str
    kind: str
    word: str  # the home's demonym, "" if none is known


class World:
    """Countries with their officials and towns. Large countries have more of both, and travel and receive more."""

    def __init__(self, seed: int = 1):
        draw = random.Random(seed)
        names = {r["iso2"]: r for r in rows("countries")}
        family: dict[str, list[str]] = {}
        for r in rows("people"):
            family.setdefault(r["home"], []).append(r["name"].split()[-1])
        given = [r["name"] for r in rows("first_names") if r["name"].isalpha()]
        every = sorted({f for own in family.values() for f in own if f.isalpha() and len(f) > 3})
        gazetteer = Gazetteer()
        self.homes = [c for c in names if names[c]["capital"] and names[c]["demonyms"] and capital_place(c, gazetteer) is not None]
        self.homes.sort(key=lambda c: (-len(family.get(c, ())), c))
        self.weights = [1 / (n + 3) ** 0.7 for n in range(len(self.homes))]
        self.officials: dict[str, list[Official]] = {}
        self.towns: dict[str, list[tuple[str, float, float]]] = {}
        for n, home in enumerate(self.homes):
            own = [f for f in family.get(home, ()) if f.isalpha() and len(f) > 3] + draw.sample(every, 30)
            word = names[home]["demonyms"].split("|")[0]
            many = max(12, 160 - n)
            self.officials[home] = [Official(f"{draw.choice(given)} {draw.choice(own)}", home, *OFFICES[i % len(OFFICES)], word) for i in range(many)]
            place = capital_place(home, gazetteer)
            self.towns[home] = [(place.name, place.lat, place.lon)]
        self.country = {code: name for name, code in country_names().items()}

    def trip(self, number: int, seed: int) -> tuple[random.Random, Official, str, Official, dt.date, str]:
        """One visit: its own random numbers, visitor, country, host, first day, topic."""
        draw = random.Random(f"{seed}/{number}")
        home, country = draw.choices(self.homes, self.weights, k=2)
        while country == home:
            country = draw.choice(self.homes)
        folk = self.officials[home]
        visitor = folk[min(int(draw.expovariate(6 / len(folk))), len(folk) - 1)]
        day = FIRST + dt.timedelta(days=draw.randrange((LAST - FIRST).days))
        return draw, visitor, country, draw.choice(self.officials[country][:8]), day, draw.choice(list(TOPICS))


@lru_cache(maxsize=1)
def _world(seed: int) -> World:
    return World(seed)


def telling(world: World, number: int, seed: int = 1) -> tuple[Article, Visit]:
    """One article about one visit, and the visit as a reader without fault would read it."""
    draw, who, country, host, day, topic = world.trip(number, seed)
    town, lat, lon = world.towns[country][0]
    stay = draw.choice((0, 0, 1, 2, 3))
    planned = draw.random() < 0.18
    published = day - dt.timedelta(days=draw.randrange(2, 30)) if planned else day + dt.timedelta(days=draw.choice((0, 0, 1, 2)))
    source = draw.choice(SOURCES)
    when = f"on {MONTHS[day.month - 1]} {day.day}" if planned or published != day else f"on {DAYS[day.weekday()]}"
    verb = "will visit" if planned else draw.choice(("arrived in", "visited", "flew to", "travelled to"))
    lead = f"{who.word} {who.office} {who.name} {verb} {town} {when}" + (f" for a {('two', 'three', 'four')[stay - 1]}-day visit." if stay and not planned else ".")
    second = f"{who.name.split()[-1]} {'will meet' if planned else 'met'} {host.word} {host.office} {host.name} {'to discuss' if planned else 'and discussed'} {draw.choice(TOPICS[topic])} and {draw.choice(TOPICS[topic])}."
    head = f"{town.upper()}, {MONTHS[published.month - 1]} {published.day} ({source.split()[-1]}) - "
    text = "\n\n".join((head + lead, second, " ".join(draw.sample(FILLER, 9)), f"\"We have much to talk about,\" {who.name.split()[-1]} said. {' '.join(draw.sample(FILLER, 4))}"))
    title = f"{who.word} {who.office.lower()} {'to visit' if planned else 'in'} {town}, {day.year}"
    article = Article(f"s{seed}-{number}", text, title, published, published_by="given", source=source, dateline=head)
    at = text.index(who.name)
    start, end = dates.day(day), dates.day(day + dt.timedelta(days=stay)) if stay and not planned else None
    evidence = (Evidence("visitor", at, at + len(who.name)), Evidence("place", text.index(town, at), text.index(town, at) + len(town)), Evidence("trigger", text.index(verb), text.index(verb) + len(verb)))
    visit = Visit(
        who.name, f"{who.word} {who.office}", who.kind, who.home, country, town, lat, lon, start, end, "planned" if planned else "completed", hosts=(host.name,), topics=(topic,), confidence=0.8, evidence=evidence
    )
    return article, visit


def write_articles(many: int, out: Path, seed: int) -> None:
    """Articles as JSON lines."""
    world = World(seed)
    with out.open("w", encoding="utf-8") as file:
        for n in range(many):
            a, _ = telling(world, n, seed)
            file.write(json.dumps({"id": a.id, "title": a.title, "published": a.published.isoformat(), "source": a.source, "text": a.text}) + "\n")


def _part(out: str, first: int, last: int, seed: int) -> int:
    """The datasets of some visits, as read."""
    world = _world(seed)
    made: dict[str, list[dict]] = {name: [] for name in tables.READ}
    for n in range(first, last):
        a, v = telling(world, n, seed)
        host = v.hosts[0]
        key = {"fingerprint": a.fingerprint}
        parts = {k: [] for k in ("entities", "toponyms", "timex", "people", "quotes", "tours", "topics")}
        made["articles"].append({
            **key, "name": a.id, "title": a.title, "text": a.text, "published": a.published, "published_time": "", "updated": "", "published_by": "given", "doubt": "", "byline": "", "source": a.source,
            "dateline": a.dateline, "url": "", "language": "en", "signature": "", "reading": records.dumps(parts), "words": len(a.text.split()),
        })  # fmt: skip
        made["reports"].append({
            **key, "published": a.published, "source": a.source, "signature": "", "position": 0, "read_as": f"{v.visitor_country}\n{fold(v.visitor)}", "visitor": v.visitor, "home": v.visitor_country,
            "country": v.destination_country, "status": v.status, "record": records.dumps(v), "role": v.visitor_role, "role_class": v.visitor_class, "cell": tables.cell(v.visitor_country, v.destination_country),
        })  # fmt: skip
        made["topics"].append({**key, "topic": v.topics[0], "weight": 1.0, "evidence": "[[0, 40]]"})
        if v.status == "completed":
            host_class = next(o.kind for o in world.officials[v.destination_country] if o.name == host)
            made["meetings"].append({
                **key, "number": 0, "first": v.visitor, "first_home": v.visitor_country, "first_role": v.visitor_role, "first_class": v.visitor_class, "second": host, "second_home": v.destination_country, "second_role": "",
                "second_class": host_class, "country": v.destination_country, "city": v.destination_city, "date": v.start.edtf, "first_day": v.start.earliest, "last_day": v.start.latest, "mode": "in_person", "status": "held",
                "evidence": "[]", "first_cell": tables.cell(v.visitor_country), "second_cell": tables.cell(v.destination_country),
            })  # fmt: skip
    made["reports"].sort(key=lambda r: (r["cell"], r["fingerprint"]))
    part = f"{first:020d}"
    for name, own in made.items():
        if own:
            tables.write(Path(out), name, part, own)
    (Path(out) / tables.DONE / f"{part}.json").write_text(json.dumps({"key": part, "paths": [], "articles": last - first, "visits": last - first, "words": 0, "errors": 0, "size": 0}), encoding="utf-8")
    return last - first


def write_visits(many: int, out: Path, seed: int) -> None:
    """Datasets of that many tellings, merged: what `python -m lib batch` would leave."""
    engine.claim(out)
    (out / tables.DONE).mkdir()
    cuts = [*range(0, many, PART), many]
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_part, [str(out)] * (len(cuts) - 1), cuts[:-1], cuts[1:], [seed] * (len(cuts) - 1)))
        tasks = 1 if many < 50_000 else 32
        spans = [round(i * tables.HOMES / tasks) for i in range(tasks + 1)]
        args = ([str(out)] * tasks, spans[:-1], spans[1:], [{}] * tasks)
        people, visits = sum(pool.map(merging.people, *args)), sum(pool.map(merging.visits, *args))
    state = sorted(p.name for p in (out / tables.DONE).glob("*.json"))
    (out / tables.FINISHED).write_text(json.dumps({"parts": state, "people": people, "visits": visits, "doubles": {}}), encoding="utf-8")
    print(f"{visits:,} visits of {people:,} people in {many:,} articles")


def main() -> None:
    """Write what is asked for."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("what", choices=("articles", "visits"))
    told.add_argument("many", type=int)
    told.add_argument("--out", required=True, type=Path)
    told.add_argument("--seed", type=int, default=1)
    args = told.parse_args()
    started = time.perf_counter()
    (write_articles if args.what == "articles" else write_visits)(args.many, args.out, args.seed)
    print(f"written in {time.perf_counter() - started:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
