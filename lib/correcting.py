"""What a person sets right on the page, turned into Corrections: where forms meet the gazetteer and the store."""

import datetime as dt
from collections.abc import Mapping
from functools import cache

import pandas as pd

from lib import records
from lib.draw import palette
from lib.draw.dates import day, shown
from lib.errors import NotAPlace, NothingToCorrect
from lib.model import Anchor, Correction, Evidence, Filters, Visit
from lib.resolve.edtf import parse
from lib.resolve.gazetteer import Gazetteer
from lib.store import Store, query
from lib.store.grouping import anchor_of
from lib.store.ledger import fixed
from lib.tables import fold, rows

LABELS = {"visitor": "who", "visitor_role": "office", "visitor_class": "class of office", "visitor_country": "home",
          "destination_country": "country", "destination_city": "city", "start": "first day", "end": "last day",
          "status": "status", "purpose": "purpose", "hosts": "met", "topics": "topics",
          "is_first_ever": "first ever"}  # fmt: skip
COLUMN = {
    "visitor_role": "role",
    "visitor_class": "role_class",
    "visitor_country": "home",
    "destination_country": "country",
    "destination_city": "city",
}
LONGEST = 200  # characters of a name typed in
UNSURE = 0.75  # of four such records three are right: less is what Check counts
MOST_QUEUED = 400


def _now(author: str, kind: str, **more) -> Correction:
    return Correction(0, dt.datetime.now(dt.UTC), author, kind, **more)


def _anchors(card: query.Card) -> tuple[Anchor, ...]:
    return tuple(anchor_of(t.article.fingerprint, t.visit) for t in card.told)


def values(row: pd.Series) -> dict[str, str]:
    """The fields of a visit as a form shows them: lists joined by "|", "yes" or "no"."""
    out = {field: str(row[COLUMN.get(field, field)]) for field in LABELS if field != "is_first_ever"}
    out["hosts"] = "|".join(sorted(h for h in out["hosts"].split("|") if h))
    out["topics"] = "|".join(sorted(t for t in out["topics"].split("|") if t))
    return {**out, "is_first_ever": "yes" if row["is_first_ever"] else "no"}


def mark(store: Store, kind: str, uid: str, author: str) -> int | None:
    """Confirm or reject a visit; returns the correction's number, None if the visit is gone."""
    card = query.card(store, uid)
    return store.correct(_now(author, kind, anchors=_anchors(card))) if card else None


def marked(kind: str, fingerprint: str, visit: Visit, author: str) -> Correction:
    """That what one article tells, as it was read, is right (confirm) or no visit (reject)."""
    return _now(author, kind, anchors=(anchor_of(fingerprint, visit),))


def checked(typed: Mapping[str, str], country: str) -> dict[str, str]:
    """What was typed, tidied: dates as EDTF (NotADate), the city as the gazetteer knows it with its coordinates
    (NotAPlace), an office with its class.
    """
    out = {k: " ".join(v.split())[: LONGEST * 20] if k != "hosts" else v for k, v in typed.items()}
    for key in ("start", "end"):
        if key in out:
            when = parse(out[key])
            out[key] = when.edtf if when else ""
    if "hosts" in out:
        out["hosts"] = "|".join(
            dict.fromkeys(
                " ".join(h.split())[:LONGEST] for h in out["hosts"].replace("\n", "|").split("|") if h.strip()
            )
        )
    if "destination_city" in out or "destination_country" in out:
        city = out.get("destination_city", "")
        place = _gazetteer().geocode(city, country=country) if city else None
        if city and place is None:
            raise NotAPlace(city)
        out |= {
            "destination_city": place.raw["name"] if place else "",
            "lat": str(place.latitude) if place else "",
            "lon": str(place.longitude) if place else "",
        }
    return out


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer()


def fix(store: Store, uid: str, typed: Mapping[str, str], author: str) -> int:
    """Give a visit the fields that were typed; only what differs is kept.

    Raises NotADate, NotAPlace, NothingToCorrect.
    """
    card = query.card(store, uid)
    if card is None:
        raise NothingToCorrect("")
    now = values(card.row)
    new = {k: v for k, v in typed.items() if k in LABELS}
    for key in {"hosts", "topics"} & set(new):
        new[key] = "|".join(sorted({" ".join(x.split()) for x in new[key].replace("\n", "|").split("|")} - {""}))
    asked = {k: v for k, v in new.items() if v.strip() != now[k]}
    if asked.keys() & {"destination_country", "destination_city"}:
        asked["destination_city"] = new.get("destination_city", now["destination_city"])
    change = checked(asked, new.get("destination_country") or now["destination_country"])
    if not any(change[k] != now[k] for k in change.keys() & now.keys()):
        raise NothingToCorrect("")
    fixed(card.told[0].visit, change)  # refuses what cannot be a record
    return store.correct(
        _now(author, "fix", anchors=_anchors(card), change=change, before={k: now[k] for k in change if k in now})
    )


def rename(store: Store, person: str, name: str, home: str, author: str) -> int:
    """Call a person by that name, in every article read so far and to come. Raises NothingToCorrect."""
    name = " ".join(name.split())[:LONGEST]
    read = query.names(store, person)
    if not name or not read:
        raise NothingToCorrect("")
    return store.correct(
        _now(
            author,
            "rename",
            names=tuple((h, n) for h, n, _ in read),
            change={"name": name, "home": home},
            before={"name": dict(query.named(store, [person])).get(person, "")},
        )
    )


def merge(store: Store, person: str, into: str, author: str) -> int:
    """Everything told of one person is told of the other."""
    found = query.person_of(store, into)
    if found is None or person == into:
        raise NothingToCorrect("")
    target = query.names(store, into)
    read = query.names(store, person)
    names = tuple(dict.fromkeys((h, n) for h, n, _ in (*read, *target)))
    return store.correct(
        _now(
            author,
            "rename",
            names=names,
            change={"name": found["name"], "home": found["home"]},
            before={"name": dict(query.named(store, [person])).get(person, "")},
        )
    )


def apart(store: Store, person: str, home: str, name: str, author: str) -> int:
    """That name is another person than the rest of the names of this one.

    Raises NothingToCorrect if there is no other.
    """
    others = tuple((h, n) for h, n, _ in query.names(store, person) if (h, n) != (home, name))
    if not others:
        raise NothingToCorrect("")
    return store.correct(_now(author, "apart", names=((home, name), *others)))


def split(store: Store, uid: str, article: int, author: str) -> int:
    """What that article tells is another visit than what the others tell."""
    card = query.card(store, uid)
    own = [t for t in card.told if t.article_id == article] if card else []
    others = [t for t in card.told if t.article_id != article] if card else []
    if not own or not others:
        raise NothingToCorrect("")
    return store.correct(
        _now(author, "split", anchors=tuple(anchor_of(t.article.fingerprint, t.visit) for t in (*own[:1], *others)))
    )


def join(store: Store, uid: str, other: str, author: str) -> int:
    """Two visits of one person to one country are one."""
    one, two = query.card(store, uid), query.card(store, other)
    if one is None or two is None or uid == other:
        raise NothingToCorrect("")
    return store.correct(_now(author, "join", anchors=_anchors(one) + _anchors(two)))


def others(store: Store, uid: str) -> pd.DataFrame:
    """Visits that this one could be joined with: the same person in the same country."""
    card = query.card(store, uid)
    if card is None:
        return query.visits(store, Filters(), "none")
    frame = query.visits(store, Filters(people=(card.row["person"],), places=(card.row["country"],), with_staff=True))
    return frame[frame["uid"] != uid]


def add(store: Store, article: int, typed: Mapping[str, str], author: str) -> int:
    """A visit that the article tells and Entente missed; its evidence is the first sentence that names visitor and
    place. Raises as fix().
    """
    read = query.reading(store, article)
    name = " ".join(typed.get("visitor", "").split())[:LONGEST]
    if read is None or not name or not typed.get("destination_country"):
        raise NothingToCorrect("")
    tidy = checked({k: v for k, v in typed.items() if k in LABELS}, typed["destination_country"])
    if not tidy.get("visitor_class"):
        tidy["visitor_class"] = _class_of(tidy.get("visitor_role", ""))
    place = tidy.get("destination_city") or palette.country_name(tidy["destination_country"])
    record = fixed(
        Visit(
            name,
            "",
            "",
            "",
            tidy["destination_country"],
            status="completed",
            confidence=0.99,
            evidence=_evidence(read.article.text, name, place),
        ),
        {**tidy, "visitor": name},
    )
    anchor = anchor_of(read.article.fingerprint, record)
    return store.correct(_now(author, "add", anchors=(anchor,), change={"record": records.dumps(record)}))


def _class_of(role: str) -> str:
    """The class of an office by the longest phrase of offices.csv in its words, else ""."""
    told = f" {fold(role)} "
    found = [r for r in rows("offices") if f" {fold(r['phrase'])} " in told]
    return max(found, key=lambda r: len(r["phrase"]))["class"] if found else ""


def _evidence(text: str, name: str, place: str) -> tuple[Evidence, ...]:
    """Where the text names the visitor, and the place nearest to it."""
    who = query.matches(text, query.terms(name.split()[-1]))
    where = query.matches(text, query.terms(f'"{place}"'))
    if not who:
        return tuple(Evidence("destination_country", *w) for w in where[:1])
    if not where:
        return (Evidence("visitor", *who[0]),)
    a, b = min(((w, p) for w in who for p in where), key=lambda x: abs(x[0][0] - x[1][0]))
    return (Evidence("visitor", *a), Evidence("destination_country", *b))


def unsure(visits: pd.DataFrame) -> int:
    """How many of the visits nobody has checked, and the machine is less sure of than UNSURE."""
    return int(((visits["review"] == "machine") & (visits["confidence"] < UNSURE)).sum())


def queue(visits: pd.DataFrame) -> pd.DataFrame:
    """The visits that nobody has checked, the least sure first, at most MOST_QUEUED."""
    return visits[visits["review"] == "machine"].sort_values(["confidence", "uid"], kind="stable").head(MOST_QUEUED)


def of_visit(store: Store, uid: str) -> list[Correction]:
    """The corrections in force that touch a visit, oldest first."""
    touching = query.fixes(store, uid)
    return [c for c in store.corrections() if c.id in touching and c.undone_at is None] if touching else []


def words(c: Correction) -> str:
    """Who set what right, and when, in one line of plain text."""
    said = {
        "rename": (f"{c.before.get('name') or ', '.join(n for _, n in c.names[:3])} is {c.change.get('name', '')} "
                   f"({palette.country_name(c.change.get('home', ''))})"),
        "apart": f"{c.names[0][1] if c.names else ''} is not {c.names[1][1] if len(c.names) > 1 else ''}",
        "reject": "not a visit", "confirm": "right as it is", "join": "reports joined to one visit",
        "split": "a report parted from this visit", "add": "visit added by hand",
        "fix": "; ".join(f"{LABELS[k]} was {_worded(k, c.before.get(k, ''))}, is {_worded(k, v)}"
                         for k, v in c.change.items() if k in LABELS),
    }[c.kind]  # fmt: skip
    about = (
        ""
        if c.kind in ("rename", "apart") or not c.anchors
        else f"{c.anchors[0].visitor} in {palette.country_name(c.anchors[0].country)}: "
    )
    return f"{about}{said} ({c.author}, {day(c.at.date())})"


def _worded(field: str, value: str) -> str:
    if not value:
        return "empty"
    if field in ("start", "end"):
        return shown(value)
    if field in ("destination_country", "visitor_country"):
        return palette.country_name(value)
    if field == "status":
        return palette.STATUS_SHOWN.get(value, value)
    if field == "topics":
        return ", ".join(palette.topic_label(t) for t in value.split("|"))
    if field == "visitor_class":
        return palette.CLASS_SHOWN.get(value, value)
    return value.replace("|", ", ")
