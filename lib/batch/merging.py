"""The same person, visit and journey across everything that was read, by the rules of resolve/across.py: tasks over
cells of homes and countries, no pair of articles compared.

What comes out is what the store would work out for the same articles (without corrections), but that a visit or person
may bear another uid there: the store's uids last, so they depend on what came first.
"""

from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.dataset as ds

from lib import records
from lib.batch import tables
from lib.batch.tables import COUNTRIES
from lib.memory import uncollected
from lib.resolve.across import Reported, called, group_people, group_visits, merged, office
from lib.resolve.alike import independent
from lib.resolve.journeys import Leg, homes, itinerary, label_points
from lib.tables import country_name, fold

Lost = dict[str, set[str]]  # part file -> fingerprints that another part holds too and counts


def doubles(out: str, digits: str) -> dict[str, set[str]]:
    """Part -> fingerprints (those that begin with one of the digits) of articles in it that count in another part: of
    equal articles the one whose name comes first, whatever the order of the input.
    """
    first: dict[str, tuple] = {}
    lost: dict[str, set[str]] = defaultdict(set)
    for path in sorted((Path(out) / "articles").glob("part-*.parquet")):
        for r in (
            ds.dataset(str(path))
            .to_table(columns=["fingerprint", "name", "source", "url"], use_threads=False)
            .to_pylist()
        ):
            if r["fingerprint"][0] not in digits:
                continue
            mine = (r["name"], r["source"], r["url"], path.name)
            held = first.get(r["fingerprint"])
            if held is None:
                first[r["fingerprint"]] = mine
            else:  # never in the same part: reading.py sees to that
                worse = max(mine, held)
                lost[worse[3]].add(r["fingerprint"])
                first[r["fingerprint"]] = min(mine, held)
    return dict(lost)


def _rows(out: Path, name: str, columns: list[str], lost: Lost, where: ds.Expression | None = None) -> list[dict]:
    """Rows of a dataset in an order that does not depend on the parts, without those of doubles."""
    found = tables.scan(out, name, columns, where).to_pylist()
    if lost:
        found = [r for r in found if r["fingerprint"] not in lost.get(Path(r["part"]).name, ())]
    found.sort(key=lambda r: (r["fingerprint"], r.get("position") or r.get("number") or 0))
    return found


def _between(field: str, first: int, last: int) -> ds.Expression:
    return (ds.field(field) >= first * COUNTRIES) & (ds.field(field) < last * COUNTRIES)


@uncollected()
def people(out: str, first: int, last: int, lost: Lost) -> int:
    """Who the names in the cells of some homes [first, last) mean.

    Writes people and names; returns how many people there are.
    """
    where = Path(out)
    told: dict[str, list[dict]] = defaultdict(list)
    met: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for r in _rows(
        where,
        "reports",
        ["fingerprint", "position", "visitor", "home", "role", "role_class", "published", "cell"],
        lost,
        _between("cell", first, last),
    ):
        told[r["home"]].append(r)
    for side in ("first", "second"):
        columns = ["fingerprint", "number", side, f"{side}_home", f"{side}_role", f"{side}_class", f"{side}_cell"]
        for r in _rows(where, "meetings", columns, lost, _between(f"{side}_cell", first, last)):
            met[r[f"{side}_home"]].append((r[side], r[f"{side}_role"], r[f"{side}_class"]))
    folk, names = [], []
    for home in sorted(told.keys() | met.keys()):
        groups = group_people(
            {(r["visitor"], r["role_class"]) for r in told[home]}, {(name, kind) for name, _, kind in met[home]}
        )
        members: dict[int, tuple[list[dict], list[tuple]]] = {}
        for r in told[home]:
            members.setdefault(groups[(r["visitor"], r["role_class"])], ([], []))[0].append(r)
        for m in met[home]:
            members.setdefault(groups[(m[0], m[2])], ([], []))[1].append(m)
        used: set[str] = set()
        uids: dict[int, str] = {}
        for number, (tellings, sides) in members.items():
            name = called(Counter(r["visitor"] for r in tellings) or Counter(m[0] for m in sides))
            role, kind = office(
                [(r["published"], r["fingerprint"], r["position"], r["role"], r["role_class"]) for r in tellings],
                [m[1:] for m in sides],
            )
            uid = records.uid("person", home, name)
            if uid in used:
                uid = records.uid("person", home, name, *sorted({fold(r["visitor"]) for r in tellings} or {"met"}))
            used.add(uid)
            uids[number] = uid
            folk.append({"person": uid, "name": name, "home": home, "role": role, "role_class": kind})
        names += [
            {
                "home": home,
                "name": name,
                "role_class": kind,
                "person": uids[groups[(name, kind)]],
                "cell": tables.cell(home),
            }
            for name, kind in groups
        ]
    tables.write(where, "people", f"{first:03d}", folk)
    tables.write(where, "names", f"{first:03d}", names)
    return len(folk)


@uncollected()
def visits(out: str, first: int, last: int, lost: Lost) -> int:
    """The visits from some homes [first, last), with their journeys.

    Writes visits and tellings; returns how many visits there are.
    """
    where = Path(out)
    columns = [
        "fingerprint",
        "position",
        "visitor",
        "home",
        "country",
        "role_class",
        "published",
        "source",
        "signature",
        "record",
        "cell",
    ]
    who = {
        (r["home"], r["name"], r["role_class"]): r["person"]
        for r in tables.scan(where, "names", None, _between("cell", first, last)).to_pylist()
    }
    blocks: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for r in _rows(where, "reports", columns, lost, _between("cell", first, last)):
        blocks[(who[(r["home"], r["visitor"], r["role_class"])], r["country"])].append(r)
    made, tellings, legs = [], [], []
    points = label_points()
    for (person, _), group in sorted(blocks.items()):
        reported = [
            Reported(records.visit(r["record"]), r["published"], r["source"], f"{r['fingerprint']}/{r['position']}")
            for r in group
        ]
        for indexes in group_visits(reported):
            part = [reported[i] for i in indexes]
            whole = merged(part)
            uid = records.uid("visit", min(part, key=lambda p: (p.published or records.LATEST, p.key)).key)
            row = records.visit_row(
                whole, len(part), independent([(group[i]["source"], group[i]["signature"]) for i in indexes])
            )
            made.append(
                {
                    **row,
                    "visit": uid,
                    "person": person,
                    "visitor": whole.visitor,
                    "hosts": list(dict.fromkeys(whole.hosts)),
                    "topics": list(dict.fromkeys(whole.topics)),
                }
            )
            tellings += [
                {"fingerprint": group[i]["fingerprint"], "position": group[i]["position"], "visit": uid}
                for i in indexes
            ]
            at = (row["lat"], row["lon"]) if row["lat"] is not None else points.get(row["country"], (None, None))
            articles = frozenset(group[i]["fingerprint"] for i in indexes) if row["tour"] else frozenset()
            legs.append(
                Leg(
                    uid,
                    person,
                    row["home"],
                    row["country"],
                    row["city"] or country_name(row["country"]),
                    *at,
                    row["first_day"],
                    row["last_day"],
                    row["sequence"],
                    row["tour"],
                    row["status"],
                    articles,
                )
            )
    hops = itinerary(legs, homes())
    tables.write(where, "visits", f"{first:03d}", [{**m, **hops[m["visit"]]._asdict()} for m in made])
    tables.write(where, "tellings", f"{first:03d}", tellings)
    return len(made)
