"""Topics against the annotators' own words, beside the simplest guess.

    python tests/benchmarks/topics_check.py GOLD        a folder with gold/*.json whose visits have "topics" (words) and texts/

The annotators' words for a visit ("cybersecurity", "economic ties") are put into topics by the same table of terms; the rest cannot be compared.
The simplest guess gives every article the topics that are most frequent in the set.
"""

import json
import sys
import warnings
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))
warnings.simplefilter("ignore")

from lib.config import load  # noqa: E402
from lib.evaluate import level  # noqa: E402
from lib.extract import pipeline, topics  # noqa: E402
from lib.extract.parse import Doc  # noqa: E402
from lib.ingest import articles_in, read  # noqa: E402
from lib.model import Article  # noqa: E402

from lib.command import as_json  # noqa: E402  isort: skip


def main() -> None:
    folder, config = Path(sys.argv[1]), load()
    nlp = pipeline.load(config.spacy_model)
    given = [a for _, a in articles_in([folder / "texts"], config) if isinstance(a, Article)]
    told = {r.article.id: as_json(r, with_text=False) for r in read(given, config)}
    common = [t for t, _ in Counter(t["id"] for d in told.values() for t in d["topics"]).most_common(3)]
    asked = in_article = in_visit = matched = guessed = words = 0
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        mine = told.get(gold["id"], {"topics": [], "visits": []})
        for visit in gold["visits"]:
            match = next((v for v in mine["visits"] if level(visit, v)), None)
            for phrase in visit.get("topics", ()):
                words += 1
                meant = {t for found in topics.by_sentence(Doc(nlp(phrase))).values() for t in found}
                if not meant:
                    continue
                asked += 1
                in_article += bool(meant & {t["id"] for t in mine["topics"]})
                guessed += bool(meant & set(common))
                if match is not None:
                    matched += 1
                    in_visit += bool(meant & set(match["topics"]))
    print(f"{words} topics annotated, {asked} of them in our list of topics")
    print(f"found in the article: {in_article / max(1, asked):.2f}   (always guessing the three most frequent topics: {guessed / max(1, asked):.2f})")
    print(f"attached to the visit itself, of {matched} topics of visits that were found: {in_visit / max(1, matched):.2f}")


if __name__ == "__main__":
    main()
