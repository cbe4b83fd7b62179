"""Words per second of reading beside the bare spaCy pipeline on the same texts, in one run.

    python tests/benchmarks/reading_speed.py [FILE.jsonl | FOLDER]     default: the sample collection, repeated
"""

import sys
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))
warnings.simplefilter("ignore")

from lib.config import load  # noqa: E402
from lib.extract import pipeline  # noqa: E402
from lib.ingest import BATCH, articles_in, read  # noqa: E402
from lib.model import Article  # noqa: E402
from lib.sample import articles  # noqa: E402

ROUNDS = 3


def main() -> None:
    config = load()
    given = [a for _, a in articles_in([Path(sys.argv[1])], config) if isinstance(a, Article)] if len(sys.argv) > 1 else articles(config) * 4
    words = sum(len(a.text.split()) for a in given)
    started = time.perf_counter()
    nlp = pipeline.load(config.spacy_model)
    print(f"model loaded in {time.perf_counter() - started:.1f} s; {len(given)} articles, {words:,} words")
    list(read(given[:8], config))
    best = {"bare spaCy": 1e9, "Entente": 1e9}
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for _doc in nlp.pipe([a.text for a in given], batch_size=BATCH):
            pass
        best["bare spaCy"] = min(best["bare spaCy"], time.perf_counter() - started)
        started = time.perf_counter()
        for _reading in read(given, config):
            pass
        best["Entente"] = min(best["Entente"], time.perf_counter() - started)
    for name, seconds in best.items():
        print(f"{name:<12} {words / seconds:>8,.0f} words/s   {seconds / len(given) * 1000:.0f} ms an article")
    print(f"Entente takes {best['Entente'] / best['bare spaCy']:.2f} times the bare pipeline's time")


if __name__ == "__main__":
    main()
