"""What the simplest rules reach: the same output as `python -m lib extract`, made by bare spaCy and a word list.

    python tests/benchmarks/baseline.py tests/gold/texts > /tmp/baseline.jsonl && python -m lib evaluate tests/gold /tmp/baseline.jsonl

A visit is any person and any country (or city, by its most populous namesake) in a sentence with a word of visiting; a meeting is any two
people in a sentence with a word of meeting; names are the model's own.
"""

import json
import sys
import warnings
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))
warnings.simplefilter("ignore")

from lib.config import load  # noqa: E402
from lib.extract import pipeline  # noqa: E402
from lib.ingest import articles_in  # noqa: E402
from lib.model import Article  # noqa: E402
from lib.resolve import places  # noqa: E402
from lib.resolve.gazetteer import Gazetteer  # noqa: E402

VISIT = {"visit", "arrive", "trip", "travel", "fly", "tour", "land", "leave", "go", "come", "attend", "summit"}
MEET = {"meet", "meeting", "talk", "summit", "hold"}


def main() -> None:
    config = load()
    nlp, gazetteer = pipeline.load(config.spacy_model), Gazetteer()
    given = [a for _, a in articles_in([Path(p) for p in sys.argv[1:]], config) if isinstance(a, Article)]
    for doc, article in zip(nlp.pipe(a.text for a in given), given, strict=True):
        visits: dict[tuple[str, str], dict] = {}
        meetings: dict[tuple[str, str], dict] = {}
        named = [e for e in doc.ents if e.label_ in ("GPE", "LOC")]
        tops = places.resolve([(e.start_char, e.end_char, e.text, False) for e in named], doc.text, gazetteer)
        for sentence in doc.sents:
            lemmas = {t.lemma_.lower() for t in sentence}
            people = [e.text for e in sentence.ents if e.label_ == "PERSON"]
            here = [t.place for t, e in zip(tops, named, strict=False) if t.place and t.place.country and sentence.start <= e.start < sentence.end]
            if lemmas & VISIT:
                for person in people:
                    for place in here:
                        visits.setdefault((person, place.country), {"visitor": person, "visitor_country": None, "destination_country": place.country, "destination_city": place.city or None,
                                                                    "start": None, "end": None, "status": "completed", "hosts": [], "confidence": 0.5})  # fmt: skip
            if lemmas & MEET:
                for pair in combinations(dict.fromkeys(people), 2):
                    meetings.setdefault(pair, {"participants": list(pair)})
        print(json.dumps({"id": article.id, "visits": list(visits.values()), "meetings": list(meetings.values()),
                          "entities": [{"start": e.start_char, "end": e.end_char, "label": e.label_} for e in doc.ents],
                          "toponyms": [{"start": t.start, "end": t.end, "lat": t.place and t.place.lat, "lon": t.place and t.place.lon} for t in tops]}))  # fmt: skip


if __name__ == "__main__":
    main()
