"""Which texts are refused as not English: foreign ones of thirty languages, no English one full of foreign names."""

import csv
from pathlib import Path

import pytest

from lib.errors import NotEnglish
from lib.reading import language

HERE = Path(__file__).parent
FOREIGN = list(csv.DictReader((HERE / "languages.csv").open(encoding="utf-8"), delimiter="|"))
NAMES = [
    "Sadyr Zhaparov, Emomali Rahmon, Gurbanguly Berdimuhamedow, Kassym-Jomart Tokayev and Shavkat "
    "Mirziyoyev met in Cholpon-Ata.",
    "Nguyen Xuan Phuc, Prayut Chan-o-cha, Hun Sen, Thongloun Sisoulith and Htin Kyaw will travel to Siem "
    "Reap, Phnom Penh said.",
    "Presiden Joko Widodo flew to Kabul; Ashraf Ghani, Abdullah Abdullah and Hamid Karzai received him at"
    " the Arg, Kompas reported.",
    "Bundeskanzlerin Angela Merkel, as Die Zeit and the Frankfurter Allgemeine Zeitung wrote, met "
    "Emmanuel Macron at Schloss Meseberg.",
    "Andrzej Duda, Dalia Grybauskaitė, Raimonds Vējonis and Kersti Kaljulaid dined at Kadriorg with Jean-"
    "Claude Juncker, Delfi said.",
    "Sheikh Tamim bin Hamad Al Thani left Doha for Riyadh, where Khalid bin Faisal Al Saud and Nayef al-"
    "Hajraf welcomed him at the airport.",
    "Viktor Orbán and Aleksandar Vučić opened the Budapest-Belgrade line at Kunszentmiklós-Tass, Magyar "
    "Nemzet and Politika reported.",
]


def test_twenty_foreign_languages_and_more_are_refused_by_name():
    assert len({r["language"] for r in FOREIGN}) >= 20
    told = {r["text"]: language.refusal("a", r["text"]) for r in FOREIGN}
    passed = [r["language"] for r in FOREIGN if not isinstance(told[r["text"]], NotEnglish)]
    assert not passed
    named = [r for r in FOREIGN if f"looks like {r['language']}" in str(told[r["text"]])]
    assert len(named) >= 0.9 * len(FOREIGN), [(r["language"], str(told[r["text"]])) for r in FOREIGN if r not in named]


@pytest.mark.parametrize("text", NAMES)
def test_english_full_of_foreign_names_passes(text):
    assert language.refusal("a", text) is None


def test_no_english_article_is_refused_whole_or_in_part():
    """Every annotated report: the whole of it, its first 400 characters, and each of its sentences."""
    texts = [
        " ".join(p.read_text("utf-8").split())
        for folder in ("wires", "unread", "gold")
        for p in sorted((HERE.parent / folder / "texts").glob("*"))
    ]
    assert len(texts) > 250
    assert not [t[:80] for t in texts if language.refusal("a", t) or language.refusal("a", t[:400])]
    sentences = [s for t in texts for s in t.split(". ")]
    refused = [s for s in sentences if language.refusal("a", s)]
    assert len(refused) <= 0.001 * len(sentences), refused


def test_plain_english_loads_no_detector(monkeypatch):
    monkeypatch.setattr(language, "_detector", lambda: 1 / 0)
    assert (
        language.refusal(
            "a", "The prime minister said on Monday that he is to meet the president of the country in the capital."
        )
        is None
    )


def test_what_is_too_short_to_tell_passes():
    assert language.refusal("a", "Le roi est arrivé à Paris.") is None and language.refusal("a", "") is None
    assert language.refusal("a", "12.5 % 3,400 km 18:30 --- " * 10) is None
